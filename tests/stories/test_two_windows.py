"""One draft that is open in two windows: what is typed in either stays, and who comes second is told where."""

from pathlib import Path

from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.ui.screens.compose import ComposeScreen
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import open_desk, profile_of
from tests.stories.wishes import opened

SIZE = (120, 44)


async def test_both_texts_are_kept_and_the_second_window_says_where_its_own_is(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path, size=SIZE) as one, open_desk(profile, tmp_path, size=SIZE) as two:
        draft_id = one.engine.new_draft(Form(Shape.INVENTORY, {"message": "Dear Pia. "}))
        await one.until(lambda: two.engine.draft(draft_id), "the draft on the disk")
        forms = []
        for desk in (one, two):
            form = ComposeScreen(desk.engine, desk.app.sends.bar_header, draft_id)
            await opened(desk, form)
            form.pane.focus_field("message")
            await desk.sees("Dear Pia.")
            forms.append(form)
        await one.type("ALPHA")
        await one.until(lambda: (draft := two.engine.draft(draft_id)) and "ALPHA" in draft.form.get("message"))
        await two.type("BETA")
        await two.sees("Another window has changed this draft. What is typed here is kept as draft 2.")
        await two.sees("New send > draft 2")
        await one.type(" again")
        await one.press("escape")
        await one.sees("Draft 1 kept.")
        await two.press("escape", "escape")
        await two.sees("Draft 2 kept.")
        await two.until(lambda: len(one.engine.drafts()) == 2, "two drafts on the disk")
        texts = {draft.number: draft.form.get("message") for draft in one.engine.drafts()}
        assert sorted(texts) == [1, 2]
        assert ("ALPHA again" in texts[1], "BETA" in texts[1]) == (True, False)
        assert ("BETA" in texts[2], "ALPHA" in texts[2]) == (True, False)
        assert [form.draft_id == draft_id for form in forms] == [True, False]
