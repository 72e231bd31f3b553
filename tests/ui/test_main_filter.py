"""Filters on the screen: they apply at once, the counts are true, and nothing typed waits for them."""

import asyncio
from datetime import timedelta

import pytest
from textual import events
from textual.widgets import Input

from sendoso_tui.domain.query import ALL, SendFilter
from sendoso_tui.store.cache_figures import Facets
from sendoso_tui.ui.panes.created import ANY_TIME
from sendoso_tui.ui.panes.filter_bar import FilterBar
from sendoso_tui.ui.widgets.picker import Picker
from tests.ui.conftest import Bench, OpenBench
from tests.ui.world import make_send


def picker(bench: Bench, part: str) -> Picker:
    return bench.screen.query_one(f"#pick-{part}", Picker)


async def open_bar(bench: Bench) -> None:
    await bench.press("f")
    await bench.until(lambda: picker(bench, "status").options, "what there is to choose from")


async def test_ways_out_and_choices_are_counted_side_by_side(
    open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_bench() as bench:
        facets, asked = bench.engine.cache.facets, list[str]()

        async def counted(wanted: SendFilter = ALL, *, question: str = "facets") -> Facets:
            asked.append(question)
            return await facets(wanted, question=question)

        monkeypatch.setattr(bench.engine.cache, "facets", counted)
        bench.screen.set_filter(SendFilter(text="nobody has this", types=frozenset({"eGifts USA"})), ANY_TIME)
        bench.screen.count_choices()
        await bench.until(lambda: bench.screen.ways and all(way.count is not None for way in bench.screen.ways))
        assert set(asked) == {"facets", "ways out"}


async def test_free_text_filters_while_it_is_typed(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("slash")
        await bench.type("花子")
        await bench.until(lambda: "38 of 300, all loaded" in bench.line("filter-line") or bench.screen.matching == 38)
        await bench.press("enter")
        await bench.until(lambda: 'text "花子"' in bench.line("filter-line"))
        rows = bench.lines()[3:38]
        assert all("山田 花子" in row for row in rows if row[:74].strip())
        await bench.press("F")
        await bench.until(lambda: "300 sends, all loaded" in bench.line("filter-line"))


@pytest.mark.parametrize(
    ("text", "count"), [("wiśniewski", 37), ("PERSON17@", 1), ("ソフト", 38), ("5184500", 1), ("notebook", 75)]
)
async def test_free_text_finds_parts_of_every_field(open_bench: OpenBench, text: str, count: int) -> None:
    async with open_bench() as bench:
        await bench.press("slash")
        await bench.type(text)
        await bench.until(lambda: bench.screen.matching == count, f"{count} sends with {text}")


async def test_statuses_are_offered_trouble_first_with_counts_and_several_can_be_chosen(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        keys = [option.key for option in picker(bench, "status").options]
        assert keys[:4] == ["undeliverable", "bounced and credited", "confirming address", "paused"]
        assert keys[-1] == "cancelled"
        assert {option.tail for option in picker(bench, "status").options} == {"25"}
        await bench.press("space", "j", "space")
        await bench.until(lambda: "50 of 300" in bench.line("filter-line"))
        assert "status 2 of 12" in bench.line("filter-line")
        await bench.press("n")
        await bench.until(lambda: bench.screen.matching == 300)


async def test_counts_of_one_part_honour_the_others(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("shift+tab", "shift+tab", "space")
        await bench.until(lambda: bench.screen.sends.state.filter.types == {"eGifts USA"})
        await bench.until(
            lambda: {option.key: option.tail for option in picker(bench, "status").options}["opened"] == "0"
        )
        tails = {option.key: option.tail for option in picker(bench, "type").options}
        assert tails == {"eGifts USA": "100", "Inventoried Sends": "100", "Sendoso Direct": "100"}


@pytest.mark.parametrize(("moves", "count"), [(1, 15), (2, 159), (4, 0)])
async def test_a_named_span_of_days(open_bench: OpenBench, moves: int, count: int) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("tab", *["j"] * moves, "space")
        await bench.until(lambda: bench.screen.created.first is not None)
        await bench.until(lambda: bench.screen.matching is not None)
        since, until = bench.screen.sends.state.filter.since, bench.screen.sends.state.filter.until
        made = [make_send(number).created_at for number in range(300)]
        inside = sum(1 for at in made if at and (since is None or at >= since) and (until is None or at < until))
        assert bench.screen.matching == inside
        if count:
            assert abs(inside - count) <= 15


async def test_typed_days_and_a_wrong_one(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("tab", "tab")
        await bench.type("-2d")
        await bench.until(lambda: bench.screen.sends.state.filter.since is not None)
        await bench.settled()
        kept, matching = bench.screen.sends.state.filter, bench.screen.matching
        await bench.press("ctrl+u")
        await bench.type("Nov 31")
        await bench.until(lambda: '"Nov 31" is not a date.' in "\n".join(bench.lines()))
        assert bench.screen.sends.state.filter == kept
        assert bench.screen.matching == matching
        await bench.press("ctrl+u")
        await bench.type("today")
        await bench.until(lambda: "is not a date" not in "\n".join(bench.lines()))
        await bench.until(lambda: bench.screen.sends.state.filter != kept)


async def test_a_span_the_wrong_way_round_is_refused(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("tab", "tab")
        await bench.type("today")
        await bench.press("tab")
        await bench.type("-7d")
        await bench.until(lambda: "first day is after the last" in "\n".join(bench.lines()))


async def test_below_120_columns_one_part_is_shown_at_a_time(open_bench: OpenBench) -> None:
    async with open_bench(size=(80, 24)) as bench:
        await open_bar(bench)
        await bench.until(lambda: "▌[ ] ▲ Undeliverable" in "\n".join(bench.lines()))
        assert "last 30 days" not in "\n".join(bench.lines())
        await bench.press("tab")
        await bench.until(lambda: "last 30 days" in "\n".join(bench.lines()))
        assert "Undeliverable   " not in "\n".join(line[30:] for line in bench.lines())


async def test_the_bar_closes_with_esc_and_enter_and_keeps_what_was_chosen(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        for key in ("escape", "enter"):
            await open_bar(bench)
            await bench.press("space")
            await bench.press(key)
            await bench.until(lambda: not bench.screen.query_one(FilterBar).display)
            chosen = bench.screen.sends.state.filter
            assert chosen != ALL or key == "enter"
            assert bench.screen.focused is bench.screen.sends.rows


async def test_keys_of_the_list_do_nothing_behind_the_bar(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("x", "q", "A", "u", "o", "J")
        assert bench.app.is_running
        assert bench.app.screen is bench.screen
        assert bench.screen.query_one(FilterBar).display


async def test_marks_and_filter_survive_each_other(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await bench.press("space", "F")
        await bench.press("slash")
        await bench.type("grace")
        await bench.press("enter")
        await bench.until(lambda: bench.screen.matching == 38)
        assert len(bench.screen.sends.marks) == 1


async def test_typing_never_waits_for_the_cache(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_bench() as bench:
        held = asyncio.Event()
        real = bench.engine.cache.index

        async def slow(*args: object, **named: object) -> object:
            await held.wait()
            return await real(*args, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(bench.engine.cache, "index", slow)
        await bench.press("slash")
        await bench.type("grace")
        assert bench.screen.query_one("#search-line Input", Input).value == "grace"
        await bench.press("enter")
        await bench.until(lambda: "counting…" in bench.line("filter-line"))
        await bench.press("j", "j")
        assert bench.screen.sends.state.cursor == 2
        held.set()
        await bench.until(lambda: bench.screen.matching == 38)


async def test_an_answer_to_an_older_question_is_dropped(open_bench: OpenBench) -> None:
    from array import array

    from sendoso_tui.ui.screens.index_reading import CHOICE, IndexRead

    async with open_bench() as bench:
        bench.screen.post_message(IndexRead(bench.screen.number - 1, CHOICE, array("I", [1])))
        await bench.pilot.pause()
        assert len(bench.screen.sends.state.window) == 300


async def test_starting_with_a_filter(open_bench: OpenBench) -> None:
    from sendoso_tui.ui.options import UiOptions

    async with open_bench(options=UiOptions(start_filter=SendFilter(statuses=frozenset({"paused"})))) as bench:
        assert bench.screen.matching == 25
        await bench.until(lambda: "25 of 300" in bench.line("filter-line"))


async def test_a_span_that_ends_today_moves_on_with_the_day(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await open_bar(bench)
        await bench.press("tab", "j", "j", "space", "escape")
        await bench.until(lambda: bench.screen.created.first is not None)
        first = bench.screen.created.first
        bench.engine.clock.at += timedelta(days=1)
        bench.screen._minute()
        assert bench.screen.created.first == first + timedelta(days=1)  # type: ignore[operator]
        await bench.until(lambda: "last 7 days" in bench.line("filter-line"))


@pytest.mark.parametrize(("key", "line"), [("slash", "search-line"), ("colon", "command-line")])
async def test_what_is_typed_before_a_field_is_painted_goes_into_it(open_bench: OpenBench, key: str, line: str) -> None:
    async with open_bench() as bench:
        await type_while_opening(bench, key, line)
        await bench.until(lambda: [one.value for one in bench.screen.query(f"#{line} Input").results(Input)] == ["qjx"])
        assert bench.app.screen is bench.screen
        assert bench.screen.sends.state.cursor == 0


async def test_keys_typed_before_the_bar_is_painted_act_in_it(open_bench: OpenBench) -> None:
    async with open_bench() as bench:
        await type_while_opening(bench, "f", "filter-bar")
        await bench.until(lambda: any(bar.is_mounted for bar in bench.screen.query(FilterBar)))
        await bench.press("escape")
        assert bench.app.screen is bench.screen
        assert bench.screen.sends.state.cursor == 0


async def type_while_opening(bench: Bench, key: str, part: str) -> None:
    """Type on as soon as the part is being made, long before anything of it is painted."""
    bench.app.post_message(events.Key(key, None))
    async with asyncio.timeout(10):
        while not bench.screen.is_open(part):  # noqa: ASYNC110 - a longer pause would let it be painted
            await asyncio.sleep(0)
    for letter in "qjx":
        bench.app.post_message(events.Key(letter, letter))
