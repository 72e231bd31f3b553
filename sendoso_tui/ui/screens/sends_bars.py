"""The lines around the list, put together from what the screen knows; the words are made in `show/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.query import ALL
from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.commands.command import written
from sendoso_tui.ui.commands.registry import BY_ID, FOOTER, FOOTER_EMPTY, FOOTER_TROUBLE
from sendoso_tui.ui.screens.filter_actions import COMMAND_LINE, FILTER_BAR, SEARCH_LINE
from sendoso_tui.ui.screens.ways_out import WaysOut
from sendoso_tui.ui.show import budget, counts, faces, sync
from sendoso_tui.ui.show.filters import filter_line, parts_of
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, line_width, spread, width_of
from sendoso_tui.ui.show.moments import Look, clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.ui.show.line import Line

_TROUBLED = (Connection.OFFLINE, Connection.THROTTLED, Connection.UNAUTHORISED, Connection.TROUBLE)
_FILTER_KEYS = (("space", "choose"), ("tab", "next"), ("F", "clear all"), ("enter", "done"), ("esc", "close"))


class SendsBars(WaysOut):
    """Each method returns the lines of one bar for a width; they change nothing."""

    @property
    def look(self) -> Look:
        """From when and how moments are looked at."""
        return Look(self.engine.clock.now(), self.times)

    def bar_header(self, width: int) -> Sequence[Line]:
        about, state = self.engine.about, self.engine.sync_state
        production = about.is_production
        badge = Piece(" PRODUCTION ", Role.BADGE) if production else Piece(f" {about.environment} ", Role.MUTED)
        name = about.dialect if about.demo else f"{about.name} {about.dialect}"
        who = f"{name}, read-only" if about.read_only else name
        left = [badge, Piece("  " if production else " "), Piece(f"{who}  ", Role.MUTED)]
        left += [Piece(" 1 Sends ", Role.STRONG), Piece(" 5 ", Role.MUTED), Piece("Budget")]
        return [spread(tuple(left), (sync.header(state, self.look), Piece(" ")), width)]

    def bar_filter_line(self, width: int) -> Sequence[Line]:
        asked = self.sends.state.filter
        parts = parts_of(asked, self.created.words(self.look.today), len(self.known.statuses), len(self.known.types))
        line = filter_line(parts, self._result(), width - 2, self.glyphs.ellipsis)
        return [(Piece(" "), *line, Piece(" "))]

    def bar_banner(self, width: int) -> Sequence[Line]:
        sentence = sync.banner(self.engine.sync_state, self.look, self.engine.clock.monotonic())
        return [(Piece(f" {sentence}", Role.LATE),)] if sentence else []

    def bar_budget_line(self, width: int) -> Sequence[Line]:
        stale = self.engine.sync_state.connection in _TROUBLED
        return [(Piece(" "), *budget.budget_line(self.engine.budget, width - 1, self.look, stale, self.glyphs))]

    def bar_status(self, width: int) -> Sequence[Line]:
        state, marks = self.sends.state, self.sends.marks
        rate = sync.rate(self.engine.sync_state, self.engine.clock.monotonic())
        place = counts.position(state.cursor, len(state.window))
        right: list[Piece] = [Piece(place, Role.MUTED), Piece("   "), rate, Piece(" ")]
        if width >= 110 and len(state.window):
            page = counts.page(state.top, state.height, len(state.window))
            right[:1] = [Piece(f"{place}, {page}", Role.MUTED)]
        sentence = self._sentence()
        left: list[Piece] = [Piece(" ")]
        if len(marks):
            text = f"{len(marks):,} marked" if sentence else counts.marked(len(marks), marks.outside)
            count, word, rest = text.partition(" marked")
            left += [Piece(f"{count}{word}", Role.STRONG), Piece(rest)]
            left += [Piece("   ")] if sentence else [Piece("   u", Role.KEY), Piece(" unmark all", Role.MUTED)]
        if sentence:
            left.append(Piece(sentence, Role.LATE if self.sentence_stays else Role.TEXT))
            # Where one stands is always there; the rate gives way, and L has the whole sentence.
            if sum(width_of(piece.text) for piece in (*left, *right)) >= width:
                right = [Piece(place, Role.MUTED), Piece(" ")]
        elif not len(marks):
            left.append(Piece(sync.doing(self.engine.sync_state), Role.MUTED))
        return [spread(tuple(left), tuple(right), width, self.glyphs.ellipsis)]

    def bar_footer(self, width: int) -> Sequence[Line]:
        if self.is_open(FILTER_BAR):
            return [key_line(*_FILTER_KEYS)]
        if self.is_open(SEARCH_LINE):
            return [key_line(("enter", "keep it"), ("esc", "keep it"), ("ctrl+u", "empty"))]
        if self.is_open(COMMAND_LINE):
            return [key_line(("enter", "run"), ("esc", "close"))]
        pieces = self._footer_keys(width)
        read = self.engine.budget
        name = read.balances.me.name if read is not None and read.balances is not None else ""
        if name and not self.shaded and sum(width_of(piece.text) for piece in pieces) + width_of(name) + 2 < width:
            return [spread(tuple(pieces), (Piece(f"{name} ", Role.MUTED),), width)]
        return [tuple(pieces)]

    def _footer_keys(self, width: int) -> list[Piece]:
        """Return as many keys as fit; those before the last one, which leads to all others, go first."""
        standing = self.standing()
        keys: list[list[Piece]] = []
        for command in (BY_ID[name] for name in self._footer_ids()):
            key, label = written(command.keys[0]), self._label(command.id, command.label)
            if command.why_not(standing) is None or (command.id == "open" and self.ways):
                keys.append([Piece(key, Role.KEY), Piece(f" {label}   ")])
            else:
                keys.append([Piece(f"({key} {label})   ", Role.MUTED)])
        while len(keys) > 1 and 1 + sum(line_width(tuple(key)) for key in keys) - 3 > width:
            del keys[-2]
        return [Piece(" "), *(piece for key in keys for piece in key)]

    def face(self, width: int, height: int) -> list[Line]:
        """Return what stands where there are no rows."""
        engine, asked = self.engine, self.sends.state.filter
        state, about = engine.sync_state, engine.about
        if asked != ALL and self.matching == 0 and state.loaded:
            said = faces.nothing_matches(width, asked, state.loaded, state.total, state.complete)
            return [*said, *self.way_lines(width)]
        if asked != ALL and self.matching is None:
            return [EMPTY, EMPTY, faces.centred(f"Counting{self.glyphs.ellipsis}", width, Role.MUTED, self.glyphs)]
        if state.connection in _TROUBLED:
            sentence = sync.banner(state, self.look, engine.clock.monotonic()) or ""
            return faces.failed(width, sentence, "r tries now, L shows what failed")
        if state.as_of is None or (not state.loaded and not state.complete):
            return faces.loading(self.sends.columns, height, about.host, self.glyphs)
        if self.matching is None or state.loaded:
            return []
        return faces.empty(width, about.name, about.poll_seconds, state.complete)

    def _result(self) -> str:
        state = self.engine.sync_state
        troubled = state.connection in _TROUBLED and state.as_of is not None
        as_of = clock(state.as_of, self.look) if troubled and state.as_of is not None else ""
        if not state.loaded and state.as_of is None:
            return "first page"
        filtered = self.sends.state.filter != ALL
        # A refresh of everything counts on while the list still stands; both figures are of the same moment.
        loaded = max(state.loaded, self.matching or 0)
        matching = self.matching if filtered else loaded
        text = counts.result(matching, loaded, state.total, state.complete, filtered, as_of)
        return text.replace("…", self.glyphs.ellipsis)

    def _sentence(self) -> str:
        if self.sentence:
            return self.shown_sentence
        if self.is_open(FILTER_BAR):
            return f"Filters run on this machine over all {counts.sends(self.engine.sync_state.loaded)}."
        state = self.sends.state
        # Said when they come, and again after the next key: who holds one down has not read it.
        return f"{state.above:,} new above, g shows them" if state.above and state.top else ""

    def _footer_ids(self) -> tuple[str, ...]:
        if self.engine.sync_state.connection in _TROUBLED:
            return FOOTER_TROUBLE
        if not len(self.sends.state.window) and not self.ways:
            return FOOTER_EMPTY
        return FOOTER

    def _label(self, command_id: str, label: str) -> str:
        if command_id == "open" and self.ways:
            return "do that"
        if command_id == "refresh" and self.engine.sync_state.connection in _TROUBLED:
            return "try now"
        return label
