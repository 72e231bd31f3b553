"""While names are hidden, the page of drafts names nobody."""

from sendoso_tui.ui.screens.ask import AskDialog
from tests.ui.conftest import OpenBench
from tests.ui.test_compose import text_of
from tests.ui.test_drafts import draft, open_drafts


async def test_hidden_names_are_hidden_in_drafts_too(open_bench: OpenBench) -> None:
    async with open_bench((100, 32), dialect="v3") as bench:
        await bench.press("M")
        await open_drafts(bench, draft(3, name="Priya", touch_id="25200"))
        assert "touch 25200" in text_of(bench)
        assert "Priya" not in text_of(bench)
        await bench.press("down", "x")
        await bench.until(lambda: isinstance(bench.app.screen, AskDialog), "the question")
        assert "Priya" not in text_of(bench)
