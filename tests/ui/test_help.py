"""The overlay of keys: what it says of itself, and how it uses its width."""

from textual.containers import Vertical

from sendoso_tui.ui.commands.command import Command
from sendoso_tui.ui.commands.help_text import grouped
from sendoso_tui.ui.commands.registry import COMMANDS
from sendoso_tui.ui.screens.help import HelpScreen
from sendoso_tui.ui.show.line import plain
from tests.ui.conftest import Bench, OpenBench
from tests.ui.test_commands import standing
from tests.ui.test_drafts import draft, open_drafts

LONG = "review it; nothing is sent before the review has been agreed to"


def subtitle(bench: Bench) -> str:
    return str(bench.app.screen.query_one("#help-box", Vertical).border_subtitle)


async def test_only_keys_that_do_something_stand_below_it(open_bench: OpenBench) -> None:
    async with open_bench((80, 24)) as bench:
        await bench.press("question_mark")
        await bench.until(lambda: isinstance(bench.app.screen, HelpScreen), "the help")
        await bench.until(lambda: subtitle(bench) == "pgdn more   esc closes")
        await bench.type("budget")
        await bench.until(lambda: subtitle(bench) == "enter do it   esc closes")


async def test_keys_of_the_drafts_are_in_their_help(open_bench: OpenBench) -> None:
    async with open_bench((100, 40), dialect="v3") as bench:
        await open_drafts(bench, draft(3, name="Priya"))
        await bench.press("question_mark")
        await bench.until(lambda: isinstance(bench.app.screen, HelpScreen), "the help")
        await bench.until(lambda: "drop the draft; asks first" in "\n".join(bench.lines()))


def test_one_group_has_the_whole_width() -> None:
    command = Command("one", ("ctrl+s",), "review", LONG, "Form", "review")
    lines = [plain(line) for line in grouped([command], standing(), 76)]
    assert lines[1] == f"ctrl+s   {LONG}"


def test_words_stand_under_each_other_where_there_is_room_and_none_is_cut() -> None:
    for width, aligned in ((74, False), (110, True), (180, True)):
        lines = [plain(line) for line in grouped(COMMANDS, standing(), width)]
        assert not any("…" in line for line in lines)
        begins = {line.index(words) for line in lines for words in ("open the send", "half a page") if words in line}
        assert (len(begins) == 1) is aligned
