"""Whatever is shown of plain data is drawn with the agreed signs alone, in both sets."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import pytest

from sendoso_tui.domain.cancelling import judge_cancel
from sendoso_tui.domain.query import SendFilter, Sort, SortColumn
from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.ui.show.budget import budget_block, budget_line
from sendoso_tui.ui.show.budget_page import budget_page
from sendoso_tui.ui.show.cancel import BUSY, ask_lines, refuse_lines
from sendoso_tui.ui.show.columns import layout
from sendoso_tui.ui.show.counts import result
from sendoso_tui.ui.show.detail import show_page, show_pane
from sendoso_tui.ui.show.faces import choice, empty, loading, nothing_matches
from sendoso_tui.ui.show.filters import filter_line, parts_of
from sendoso_tui.ui.show.glyphs import ASCII, UNICODE, Glyphs
from sendoso_tui.ui.show.line import Line, Piece, plain
from sendoso_tui.ui.show.row import Marks, show_heads, show_row

from .sends import NOW, ListRow
from .test_budget import LOOK, V2, V3
from .test_detail import CAN, EGIFT, PHYSICAL, SEEN, WAITING, timeline_of

AGREED = set("▲◊○►●◄×▌•·│━─┃…↑↓")
STATUSES = ("Failed", "Pending", "Packed", "Sent", "Used", "Expired", "Cancelled", "On customs hold, see the notes")
LONG = "A name that is far too long to be shown in any column of this list"


def everything(glyphs: Glyphs) -> Iterable[Line]:
    for width, dialect, status in product((62, 80, 120, 160), ("v2", "v3"), STATUSES):
        shape = layout(width, dialect)
        row = ListRow(status_raw=status, recipient=LONG, gift=LONG, company=LONG, id=LONG, cost=None)
        for marks in (Marks(True, True), Marks(changed=True), Marks(watched=True, busy=BUSY)):
            yield show_row(row, shape, NOW, marks, glyphs)
        yield show_heads(shape, Sort(SortColumn.CREATED), glyphs)
        yield show_heads(shape, Sort(SortColumn.SINCE, descending=False), glyphs)
        yield from loading(shape, 12, "app.sendoso.com", glyphs)
    for send, seen in ((EGIFT, ()), (PHYSICAL, SEEN), (WAITING, (StatusUpdate("Paused", NOW, None, True),))):
        for status in (send.status_raw, *STATUSES):
            moved = replace(send, status_raw=status, gift=LONG)
            timeline, verdict = timeline_of(moved, *seen), judge_cancel(moved, CAN)
            yield from show_pane(moved, timeline, verdict, 30, LOOK, glyphs)
            for lines in show_page(moved, timeline, verdict, (40, 24), LOOK, glyphs):
                yield from lines
            yield from ask_lines(moved, verdict, 54, LOOK, LONG, glyphs)
            yield from refuse_lines(moved, verdict, timeline, 54, LOOK, glyphs)
    for read in (V2, V3, None):
        yield from budget_block(read, 30, LOOK, glyphs)
        yield from budget_page(read, 60, LOOK, [ListRow(gift=LONG, recipient=LONG)], glyphs)
        yield budget_line(read, 40, LOOK, glyphs=glyphs)
    asked = SendFilter(types=frozenset({LONG}), text=LONG)
    yield from empty(60, LONG, 15, glyphs=glyphs)
    yield from nothing_matches(60, asked, 12, 40, False, glyphs)
    yield choice(LONG, None, True, 60, glyphs)
    count = result(None, 12, 40, False, True, ellipsis=glyphs.ellipsis)
    yield filter_line(parts_of(asked, "any"), count, 70, glyphs.ellipsis)
    yield (Piece(count),)


@pytest.mark.parametrize(("glyphs", "agreed"), [(UNICODE, AGREED), (ASCII, set())], ids=["unicode", "ascii"])
def test_no_other_sign_is_drawn(glyphs: Glyphs, agreed: set[str]) -> None:
    drawn = {char for line in everything(glyphs) for char in plain(line) if not char.isascii()}
    assert drawn - agreed == set()
    assert drawn == agreed
