"""The list on the screen: moving, marks, sorting, and sends that change while somebody looks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.strip import Strip
from textual.widgets import Input

from sendoso_tui.domain.query import SendFilter, SortColumn
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import CancelMoved, CancelStage, Connection, SyncMoved
from sendoso_tui.store.cache_rows import Row
from sendoso_tui.store.faults import StoreBusy
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.panes.detail import DetailPane
from sendoso_tui.ui.panes.sends_list import SendsList
from sendoso_tui.ui.screens.index_reading import CHOICE, SYNC, IndexRead
from tests.ui.conftest import OpenBench
from tests.ui.world import NOW, make_send

LATER = NOW + timedelta(minutes=1)


def id_of(number: int) -> str:
    return make_send(number).id


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        ("j", 1),
        ("down down", 2),
        ("j j k", 1),
        ("k", 0),
        ("G", 299),
        ("end", 299),
        ("G g", 0),
        ("G home", 0),
        ("ctrl+d", 17),
        ("ctrl+d ctrl+u", 0),
        ("right_square_bracket", 35),
        ("pagedown pagedown", 70),
        ("] ] [".replace("]", "right_square_bracket").replace("[", "left_square_bracket"), 35),
        ("pagedown pageup", 0),
        ("j j pagedown", 37),
    ],
)
async def test_keys_move_the_cursor(open_bench: OpenBench, keys: str, number: int) -> None:
    async with open_bench() as bench:
        await bench.press(*keys.split())
        assert bench.screen.sends.state.height == 35
        assert bench.cursor_id == id_of(number)


async def test_the_position_is_always_on_the_screen(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        assert "1 of 300, page 1 of 9" in bench.line("status")
        await bench.press("G")
        await bench.until(lambda: "300 of 300, page 9 of 9" in bench.line("status"))


async def test_the_first_page_is_shown_before_the_rest_when_the_send_under_the_cursor_is_on_it(
    open_bench: OpenBench,
) -> None:
    async with open_bench() as bench:
        await bench.press("j", "j", "j")
        screen, state = bench.screen, bench.screen.sends.state
        everything = state.window.rowids[:]
        screen.on_index_read(IndexRead(screen.number, CHOICE, everything[10:70], partial=True))
        assert state.window.rowids == everything
        assert bench.cursor_id == id_of(3)
        screen.on_index_read(IndexRead(screen.number, CHOICE, everything[2:62], partial=True))
        assert state.window.rowids == everything[2:62]
        assert (state.cursor, bench.cursor_id) == (1, id_of(3))


async def test_the_rest_of_a_first_page_paints_no_row_anew_but_what_changed_meanwhile(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        screen, state = bench.screen, bench.screen.sends.state
        everything = state.window.rowids[:]
        screen.on_index_read(IndexRead(screen.number, CHOICE, everything[2:62], partial=True))
        await bench.until(lambda: "1 of 60" in bench.line("status"))
        painted: set[int] = set()
        paint = screen.sends.rows._painter

        def noted(position: int, width: int) -> Strip:
            painted.add(position)
            return paint(position, width)

        screen.sends.rows._painter = noted
        await screen.engine.cache.upsert(
            [(make_send(7, status_raw="Cancelled"), b"{}")], asked_at=LATER, answered_at=LATER
        )
        screen.on_index_read(IndexRead(screen.number, CHOICE, everything[2:]))
        await bench.until(lambda: "1 of 298" in bench.line("status"))
        assert painted == {5}
        assert "Cancelled" in bench.lines()[3 + 5]
        assert state.window.rowids == everything[2:]
        await bench.press("G")
        assert bench.cursor_id == id_of(299)


async def test_sends_that_come_below_what_is_in_sight_paint_no_row(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        screen, state = bench.screen, bench.screen.sends.state
        everything = state.window.rowids[:]
        screen.on_index_read(IndexRead(screen.number, CHOICE, everything[:200]))
        await bench.until(lambda: "1 of 200" in bench.line("status"))
        painted: list[int] = []
        paint = screen.sends.rows._painter
        screen.sends.rows._painter = lambda position, width: (painted.append(position), paint(position, width))[1]
        screen.on_index_read(IndexRead(screen.number, SYNC, everything))
        await bench.until(lambda: "1 of 300" in bench.line("status"))
        assert not painted
        assert len(state.window) == 300


async def test_the_row_under_the_cursor_is_the_one_with_the_sign(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("j", "j")
        await bench.until(lambda: bench.lines()[5].startswith("▌"))
        assert "Benjamin Achterberg" in bench.lines()[5]
        assert sum(line.startswith("▌") for line in bench.lines()) == 1


async def test_a_send_that_changes_is_marked_in_place_and_the_mark_goes_when_seen(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("j")
        await bench.engine.change(make_send(4, status_raw="Undeliverable"))
        await bench.until(lambda: "• ▲ Undeliverable" in bench.lines()[7])
        assert bench.cursor_id == id_of(1)
        await bench.press("j", "j", "j")
        await bench.until(lambda: "▌  ▲ Undeliverable" in bench.lines()[7], "the sign of the change goes after a rest")


async def test_ages_follow_a_clock_that_runs_faster_than_this_machines(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        before, place = bench.lines()[3], bench.line("header")
        bench.engine.clock.at += timedelta(hours=5)
        bench.engine.tell(SyncMoved(replace(bench.engine.sync_state, as_of=bench.engine.clock.at)))
        await bench.until(lambda: bench.lines()[3] != before, "the age of the first row")
        assert bench.line("header") != place


async def test_ages_are_right_from_the_first_answer_on_where_this_machines_clock_is_not(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        before = bench.lines()[3]
        # What the last run had read of a server that stands still, while this machine is a day ahead of it.
        base = replace(bench.engine.sync_state, connection=Connection.STARTING)
        bench.engine.tell(SyncMoved(base))
        bench.engine.clock.at += timedelta(hours=17)
        bench.engine.tell(SyncMoved(replace(base, connection=Connection.LIVE)))
        await bench.until(lambda: bench.lines()[3] != before, "the age of the first row")


async def test_new_sends_come_in_on_top_while_nobody_has_moved(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.engine.change(make_send(-1), make_send(-2), new=True)
        await bench.until(lambda: len(bench.screen.sends.state.window) == 302)
        assert bench.screen.sends.state.top == 0
        assert bench.cursor_id == id_of(0)
        assert bench.row_line() == 2


async def test_new_sends_push_nothing_once_somebody_has_moved(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("pagedown", "j")
        before, line = bench.lines()[3:38], bench.row_line()
        await bench.engine.change(*(make_send(-number) for number in range(1, 5)), new=True)
        await bench.until(lambda: "4 new above, g shows them" in bench.line("status"))
        assert [row[:74] for row in bench.lines()[3:38]] == [row[:74] for row in before]
        assert (bench.cursor_id, bench.row_line()) == (id_of(36), line)
        await bench.press("g")
        assert bench.cursor_id == id_of(-4)
        await bench.until(lambda: "new above" not in bench.line("status"))


async def test_a_change_that_would_move_rows_waits_for_r(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("greater_than_sign")
        await bench.until(lambda: bench.screen.sends.state.sort.column is SortColumn.STATUS)
        await bench.settled()
        await bench.press("j", "j", "j")
        kept = bench.cursor_id
        top_row = bench.screen.sends.state.window.row(0)
        assert top_row is not None
        number = 5_184_530 - int(top_row.id)
        await bench.engine.change(make_send(number, status_raw="Cancelled"))
        await bench.until(lambda: "r sorts again" in bench.line("status"))
        assert "Cancelled" in bench.lines()[3]
        assert bench.cursor_id == kept
        await bench.press("r")
        await bench.until(lambda: "Cancelled" not in bench.lines()[3])
        assert bench.cursor_id == kept
        assert ("refresh", False) in bench.engine.calls


async def test_the_cursor_stays_on_its_send_through_every_order(open_bench: OpenBench) -> None:
    async with open_bench(size=(200, 60)) as bench:
        await bench.press(*["j"] * 20)
        kept = bench.cursor_id
        seen = set()
        for _ in bench.screen.sends.columns.sortable():
            await bench.press("greater_than_sign")
            await bench.settled()
            await bench.press("full_stop")
            await bench.settled()
            seen.add(bench.screen.sends.state.sort.column)
            assert bench.cursor_id == kept
        assert seen == set(bench.screen.sends.columns.sortable())


async def test_a_send_that_leaves_the_filter_stays_until_asked_and_is_named(open_bench: OpenBench) -> None:
    options = UiOptions(start_filter=SendFilter(statuses=frozenset({"confirming address"})))
    async with open_bench(options=options) as bench:
        kept = bench.cursor_id
        await bench.engine.change(make_send(4, status_raw="Processing"))
        await bench.until(lambda: "Priya Raghunathan is now Processing and left this filter" in bench.line("status"))
        assert bench.cursor_id == kept == id_of(4)
        await bench.until(lambda: "24 of 300" in bench.line("filter-line"))
        assert "left this filter" in bench.line("status")


async def test_marks_stay_with_their_sends_and_those_outside_are_counted(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("space", "space", "j", "space")
        assert bench.screen.sends.marks.ids == (id_of(0), id_of(1), id_of(3))
        assert bench.lines()[3].startswith(" * ")
        await bench.engine.change(make_send(-1), new=True)
        assert bench.screen.sends.marks.ids == (id_of(0), id_of(1), id_of(3))
        await bench.press("slash")
        await bench.type("花子")
        await bench.press("enter")
        await bench.until(lambda: "38 of 301" in bench.line("filter-line"))
        await bench.press("j")
        await bench.until(lambda: "3 marked, 2 of them outside this filter" in bench.line("status"))
        await bench.press("u")
        assert len(bench.screen.sends.marks) == 0


async def test_x_does_not_take_the_send_below_a_marked_one(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("space", "x")
        await bench.until(lambda: "1 marked, but x cancels one send at a time" in bench.line("status"))
        assert bench.app.screen is bench.screen
        assert "(x cancel)" in bench.line("footer")
        await bench.press("u", "x")
        await bench.until(lambda: bench.app.screen is not bench.screen)


async def test_a_range_marks_what_lies_between(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("j", "v", "j", "j", "j", "v")
        assert set(bench.screen.sends.marks.ids) == {id_of(number) for number in range(1, 5)}
        await bench.press("u", "v", "escape", "j", "v")
        assert len(bench.screen.sends.marks) == 0


async def test_marking_all_asks_first(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("A")
        await bench.until(lambda: "Mark all 300 sends" in bench.line("status"))
        await bench.press("j")
        assert len(bench.screen.sends.marks) == 0
        await bench.press("A", "y")
        assert len(bench.screen.sends.marks) == 300
        await bench.press("u", "a")
        assert len(bench.screen.sends.marks) == 35


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("w", "Watching is not part of this version yet."),
        ("2", "The Attention view is not part of this version yet."),
        ("s", "Saved views are not part"),
        ("u", "Nothing is marked."),
        ("F", "No filter is set."),
        ("o", "This send has no tracking link."),
    ],
)
async def test_a_key_that_cannot_be_used_tells_why(open_bench: OpenBench, key: str, words: str) -> None:
    async with open_bench() as bench:
        await bench.press(key)
        await bench.until(lambda: words in bench.line("status"))
        await bench.press("j")
        await bench.until(lambda: words not in bench.line("status"))


async def test_the_footer_has_a_key_in_brackets_where_it_is_refused(open_bench: OpenBench) -> None:
    pending = make_send(0, dialect="v2", status_raw="pending")
    async with open_bench(sends=[pending, make_send(1, dialect="v2", status_raw="delivered")], dialect="v2") as bench:
        assert " x cancel" in bench.line("footer")
        await bench.press("j", "j")
        await bench.until(lambda: "(x cancel)" in bench.line("footer"))


async def test_a_cancel_under_way_is_seen_in_its_row_and_what_goes_wrong_stays(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.engine.tell(CancelMoved(id_of(2), CancelStage.SENDING, "Cancelling."))
        await bench.until(lambda: "○ Cancelling…" in bench.lines()[5])
        bench.engine.tell(CancelMoved(id_of(2), CancelStage.REFUSED, "Not cancelled: it was shipped."))
        await bench.until(lambda: "Not cancelled" in bench.line("status"))
        assert "Processing" in bench.lines()[5]
        await bench.press("j", "j")
        assert "Not cancelled" in bench.line("status")
        await bench.press("escape")
        await bench.until(lambda: "Not cancelled" not in bench.line("status"))


async def test_the_cursor_rests_before_the_engine_hears_of_it(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("j", "j", "j")
        await bench.until(lambda: ("select", id_of(3)) in bench.engine.calls)
        assert ("select", id_of(2)) not in bench.engine.calls


async def test_a_quick_key_acts_on_the_send_it_was_pressed_for(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        bench.app.simulate_key("j")
        bench.app.simulate_key("y")
        await bench.until(lambda: bench.screen.sentence)
        assert id_of(1) in bench.screen.sentence
        assert bench.app.clipboard == id_of(1)


async def test_a_click_moves_the_cursor(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.pilot.click("#rows", offset=(10, 5))
        assert bench.cursor_id == id_of(5)


async def test_the_shade_hides_names_everywhere(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("M")
        await bench.until(lambda: "hidden" in bench.lines()[3])
        text = "\n".join(bench.lines())
        for secret in ("Grace", "Okonkwo", "Lagos", "person0", "Ana Duarte"):
            assert secret not in text
        await bench.press("M")
        await bench.until(lambda: "Grace" in "\n".join(bench.lines()))


async def test_the_command_line_opens_a_send_by_its_id(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("colon")
        await bench.type(f"open {id_of(123)}")
        await bench.press("enter")
        await bench.until(lambda: bench.app.screen is not bench.screen)
        assert bench.cursor_id == id_of(123)
        await bench.press("escape")
        await bench.until(lambda: bench.app.screen is bench.screen)


async def test_a_field_keeps_letters_for_itself(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("colon")
        await bench.type("qjx")
        assert bench.app.is_running
        assert bench.cursor_id == id_of(0)
        assert bench.app.screen.query_one("#command-line Input", Input).value == "qjx"
        await bench.press("escape", "j")
        assert bench.cursor_id == id_of(1)


async def test_a_list_shorter_than_the_screen_has_no_thumb(open_bench: OpenBench) -> None:
    sends: list[Send] = [make_send(number) for number in range(3)]
    async with open_bench(sends=sends) as bench:
        assert "█" not in "\n".join(line[:78] for line in bench.lines()[3:30])
        await bench.press("j", "j", "j", "j")
        assert bench.cursor_id == id_of(2)


async def test_a_cache_that_is_held_for_a_while_blanks_rows_and_stops_no_key(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_bench() as bench:
        real = bench.engine.cache.window
        held = True

        def window(rowids: Sequence[int]) -> list[Row]:
            if held:
                raise StoreBusy("The cache is held.")
            return real(rowids)

        monkeypatch.setattr(bench.screen.sends.state.window, "_read", window)
        await bench.press("G", "k", "k")
        assert bench.screen.sends.state.cursor == 297
        assert bench.cursor_id is None
        await bench.press("x", "enter", "y")
        assert bench.app.screen is bench.screen
        held = False
        await bench.until(lambda: "Tomasz Wiśniewski" in "\n".join(bench.lines()))
        await bench.press("k")
        assert bench.cursor_id == id_of(296)


async def test_the_frame_of_a_step_does_not_wait_for_the_detail(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        detail = bench.screen.query_one(DetailPane)
        before, there = detail.send_id, bench.screen.sends.state.window.row(1)
        assert there is not None
        bench.screen.sends.state.point(1)
        bench.screen.on_sends_list_pointed(SendsList.Pointed(there.id))
        assert detail.send_id == before
        await bench.until(lambda: detail.send_id == there.id)
