"""The first start: what can be chosen, and set-up with its test before it saves."""

import asyncio
import os
from typing import Any

import pytest
from textual.pilot import Pilot

from sendoso_tui.config.answers import Answers
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.faults import Unauthorised
from sendoso_tui.ui.options import UiOptions
from sendoso_tui.ui.screens.first_run import Choice, FirstRun, Outcome
from sendoso_tui.ui.screens.setup import SetupScreen
from tests.ui.looking import strips_of, text_of

SECRET = "canary-5ecret-token-value"


class Account:
    """Stands for the connection and the files: remembers what it was asked, in order."""

    def __init__(self, fault: Exception | None = None, save_fault: Exception | None = None) -> None:
        self.fault = fault
        self.save_fault = save_fault
        self.asked: list[tuple[str, Answers]] = []
        self.gate: asyncio.Event | None = None

    async def test(self, answers: Answers) -> str:
        self.asked.append(("test", answers))
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return "It answers as Ana Duarte."

    async def save(self, answers: Answers) -> str:
        self.asked.append(("save", answers))
        if self.save_fault is not None:
            raise self.save_fault
        return "Saved in config.toml."


def first_run(environ: dict[str, str] | None = None, account: Account | None = None, **more: Any) -> FirstRun:
    account = account or Account()
    return FirstRun(environ or {}, account.test, account.save, **more)


async def type_text(pilot: Pilot[Any], text: str) -> None:
    await pilot.press(
        *({"_": "underscore", "/": "slash", ":": "colon", ".": "full_stop", "-": "minus"}.get(c, c) for c in text)
    )


@pytest.mark.parametrize("size", [(80, 24), (60, 15), (120, 40), (200, 60)])
async def test_the_demo_is_first_and_enter_opens_it(size: tuple[int, int]) -> None:
    app = first_run()
    async with app.run_test(size=size) as pilot:
        text = text_of(app)
        assert "Open the demo" in text
        assert "Set up a profile" in text
        assert "SENDOSO_TOKEN is not set in this shell." in text
        await pilot.press("enter")
    assert app.return_value == Outcome(Choice.DEMO)


async def test_q_leaves() -> None:
    app = first_run()
    async with app.run_test() as pilot:
        await pilot.press("q")
    assert app.return_value == Outcome(Choice.QUIT)


async def test_without_variables_e_says_what_to_type_and_stays() -> None:
    app = first_run()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        assert "export SENDOSO_API=v3" in text_of(app)
        await pilot.press("q")
    assert app.return_value == Outcome(Choice.QUIT)


@pytest.mark.parametrize(("name", "api"), [("SENDOSO_TOKEN", "v3"), ("SENDOSO_API_KEY", "v2")])
async def test_with_a_secret_in_the_environment_e_uses_it_and_shows_no_value(name: str, api: str) -> None:
    app = first_run({name: SECRET})
    async with app.run_test() as pilot:
        assert f"{name} is set in this shell." in text_of(app)
        assert SECRET not in text_of(app)
        await pilot.press("j", "j", "enter")
    assert app.return_value == Outcome(Choice.ENVIRONMENT, api=api)


async def test_set_up_tests_then_saves_then_hands_over_the_answers() -> None:
    account = Account()
    app = first_run(account=account)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "It answers as Ana Duarte. Saved in config.toml." in text_of(app)
        assert [step for step, _ in account.asked] == ["test", "save"]
        await pilot.press("enter")
    expected = Answers("prod", "v3", "https://app.sendoso.com/api/v3", "environment", "SENDOSO_PROD_TOKEN")
    assert app.return_value == Outcome(Choice.SETUP, expected)
    assert account.asked[0][1] is account.asked[1][1]


@pytest.mark.parametrize(
    ("account", "words"),
    [
        (Account(fault=Unauthorised("invalid token [/red]")), "invalid token [/red]"),
        (Account(fault=ConfigFault("profile prod has no token")), "profile prod has no token"),
    ],
)
async def test_a_failed_test_saves_nothing_and_says_why(account: Account, words: str) -> None:
    app = first_run(account=account, straight_to_setup=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Nothing was saved:" in text_of(app)
        assert words in text_of(app)
        assert [step for step, _ in account.asked] == ["test"]
        await pilot.press("escape")
    assert app.return_value == Outcome(Choice.QUIT)


async def test_leaving_while_the_test_runs_saves_nothing() -> None:
    account = Account()
    account.gate = asyncio.Event()
    app = first_run(account=account)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("s")
        await pilot.pause()
        await pilot.press("ctrl+s", "ctrl+s")
        await pilot.press("escape")
        account.gate.set()
        await app.workers.wait_for_complete()
        assert [step for step, _ in account.asked] == ["test"]
        await pilot.press("q")


async def test_a_typed_secret_is_never_on_the_screen_and_arrives_hidden() -> None:
    account = Account()
    app = first_run(account=account, straight_to_setup=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, SetupScreen)
        app.screen.query_one("#origin").focus()
        await pilot.press("left")
        app.screen.query_one("#given").focus()
        await type_text(pilot, SECRET)
        assert SECRET not in text_of(app)
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
    answers = account.asked[0][1]
    assert answers.origin == "credentials"
    assert answers.given == ""
    assert SECRET not in repr(answers)
    assert answers.secret is not None
    assert answers.secret.reveal() == SECRET


async def test_a_secret_is_forgotten_when_another_place_is_chosen() -> None:
    app = first_run(straight_to_setup=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, SetupScreen)
        screen.query_one("#origin").focus()
        await pilot.press("left")
        screen.query_one("#given").focus()
        await type_text(pilot, "secret")
        screen.query_one("#origin").focus()
        await pilot.press("right")
        await pilot.pause()
        assert screen.typed.given == ""
        assert "secret" not in text_of(app).split("Variable")[1].split("\n")[0]


async def test_wrong_answers_stand_under_their_fields_and_nothing_is_asked() -> None:
    account = Account()
    app = first_run(account=account, straight_to_setup=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        app.screen.query_one("#base_url").focus()
        await type_text(pilot, "http://evil.example")
        app.screen.query_one("#name").focus()
        await type_text(pilot, "/../x")
        await pilot.press("ctrl+s")
        await pilot.pause()
        text = text_of(app)
        assert "http://, which would send secrets in the clear" in text
        assert "cannot name a profile" in text
        assert app.focused is app.screen.query_one("#base_url")
        assert account.asked == []


async def test_v2_asks_for_an_api_key_and_no_oauth_client() -> None:
    app = first_run(straight_to_setup=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "OAuth client" in text_of(app)
        await pilot.press("right")
        await pilot.pause()
        text = text_of(app)
        assert "OAuth client " not in text
        assert "https://app.sendoso.com/api/v2" in text
        assert "SENDOSO_PROD_API_KEY" in text


async def test_without_colours_the_page_still_says_all() -> None:
    app = first_run(options=UiOptions(mono=True, ascii=True))
    async with app.run_test(size=(80, 24)):
        assert "> d  Open the demo" in text_of(app)


async def test_no_color_in_the_environment_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = first_run()
    async with app.run_test(size=(80, 24)):
        colours = {s.style.color.name for line in strips_of(app.screen) for s in line if s.style and s.style.color}
        assert colours <= {"default"}
    assert os.environ["NO_COLOR"] == "1"


async def test_a_theme_nobody_knows_is_no_obstacle() -> None:
    app = first_run(options=UiOptions(theme="no such theme"))
    async with app.run_test(size=(80, 24)):
        assert "Open the demo" in text_of(app)
