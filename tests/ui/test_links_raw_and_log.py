"""Links are opened only after their host was shown; raw data and the log are text and nothing else."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from sendoso_tui.api.request_log import LoggedRequest
from sendoso_tui.ui.screens.link import LinkDialog
from sendoso_tui.ui.screens.log import LogScreen
from sendoso_tui.ui.screens.raw import RawScreen
from sendoso_tui.ui.show.line import Line, Piece
from sendoso_tui.ui.show.log import Said
from tests.ui.looking import Stage, rows_of, text_of
from tests.ui.pretend import HOSTILE_TEXTS, NOW, SHIPPED, engine_with

UPS = "https://www.ups.com/track?n=1Z999AA10123456784"


class Browser:
    """A machine with a display and a program that opens links; it writes down its arguments, one a line."""

    def __init__(self, folder: Path) -> None:
        self._seen = folder / "seen"
        program = folder / "xdg-open"
        program.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$#" "$@" > {self._seen}.part\nmv {self._seen}.part {self._seen}\n'
        )
        program.chmod(0o755)

    @property
    def opened(self) -> list[str]:
        """The number of arguments and the arguments."""
        return self._seen.read_text().splitlines() if self._seen.exists() else []


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setenv("DISPLAY", ":99")
    monkeypatch.delenv("WSL_DISTRO_NAME", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return Browser(tmp_path)


@dataclass
class Answered:
    value: bool | None = None

    def __call__(self, value: bool | None) -> None:
        self.value = value


async def asked(pilot: Pilot[Any], url: str) -> Answered:
    answer = Answered()
    pilot.app.push_screen(LinkDialog(url), answer)
    await pilot.pause()
    await pilot.pause()
    return answer


def header(width: int) -> list[Line]:
    return [(Piece(" PRODUCTION"),)]


@pytest.mark.parametrize("key", ["o", "enter"])
async def test_a_carriers_link_opens_after_its_host_was_shown(key: str, browser: Browser) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        answer = await asked(pilot, UPS)
        assert "www.ups.com" in text_of(app)
        await pilot.press(key)
        await pilot.pause()
        assert answer.value is True
        async with asyncio.timeout(10):
            while not browser.opened:
                await pilot.pause(0.01)
        assert browser.opened == ["1", UPS]


async def test_an_unknown_host_starts_on_leaving_it_and_warns(browser: Browser) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        answer = await asked(pilot, "https://ups.com.evil.example/track")
        assert "ups.com.evil.example" in text_of(app)
        assert "not a carrier" in text_of(app)
        await pilot.press("enter")
        await pilot.pause()
        assert answer.value is False


async def test_letters_of_other_scripts_are_pointed_out(browser: Browser) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        await asked(pilot, "https://uрs.com/track")
        assert "xn--" in text_of(app)
        assert "other scripts" in text_of(app)


async def test_without_a_display_the_link_is_copied_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        answer = await asked(pilot, UPS)
        assert "no web browser here" in text_of(app)
        await pilot.press("y")
        await pilot.pause()
        assert answer.value is True
        assert app.clipboard == UPS


async def test_a_program_that_cannot_be_started_is_said_and_the_dialog_stays(
    tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Stage()
    async with app.run_test(size=(80, 24)) as pilot:
        answer = await asked(pilot, UPS)
        (tmp_path / "xdg-open").unlink()
        await pilot.press("o")
        await pilot.pause()
        assert "It could not be opened" in text_of(app)
        assert answer.value is None


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "-oProxyCommand=x",
        "https://a b.example",
        "ftp://ups.com",
        "",
        *HOSTILE_TEXTS,
    ],
)
@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_what_is_no_web_address_is_never_opened(
    url: str, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("sendoso_tui.ui.screens.link.open_link", lambda opener, link: opened.append(link))
    app = Stage()
    async with app.run_test(size=size) as pilot:
        await asked(pilot, url)
        assert "not opened" in text_of(app)
        await pilot.press("o", "y")
        await pilot.press("enter")
        await pilot.pause()
        assert opened == []
        assert not isinstance(app.screen, LinkDialog)


async def test_raw_data_scrolls_and_shows_every_field() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 8)) as pilot:
            await app.push_screen(RawScreen(engine, SHIPPED.id, header, "Maria [/red]"))
            await pilot.pause()
            await pilot.pause()
            assert "Maria [/red] > raw data" in text_of(app)
            assert '"unknown_field"' in text_of(app)
            await pilot.press("G")
            await pilot.pause()
            assert rows_of(app.screen)[-2].strip().rstrip("┃").strip() == "}"
            await pilot.press("q")
            assert not isinstance(app.screen, RawScreen)


async def test_raw_data_names_nobody_under_the_shade() -> None:
    async with engine_with(SHIPPED) as engine:
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            app.screen_stack[0].shaded = True  # type: ignore[attr-defined]
            await app.push_screen(RawScreen(engine, SHIPPED.id, header))
            await pilot.pause()
            await pilot.pause()
            assert "Whatever may name somebody is hidden" in text_of(app)
            assert '"hidden"' in text_of(app)


@pytest.mark.parametrize(
    "raw", [b"", b"not json [/red]", b"\xff\xfe\x1b]52;c;x\x07", b"[" * 5000, b'{"a": "\\u001b[31m"}']
)
async def test_raw_data_of_any_shape_is_harmless_text(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    async with engine_with(SHIPPED) as engine:
        monkeypatch.setattr(engine.cache, "raw", lambda send_id: raw)
        app = Stage()
        async with app.run_test(size=(80, 24)) as pilot:
            await app.push_screen(RawScreen(engine, SHIPPED.id, header))
            await pilot.pause()
            await pilot.pause()
            assert all(row.isprintable() for row in rows_of(app.screen))


async def test_the_log_has_the_newest_first_and_follows() -> None:
    def request(path: str, status: int | None, outcome: str = "") -> LoggedRequest:
        return LoggedRequest(NOW, "GET", path, "reading sends", status, 182, outcome=outcome, tries=2)

    said = [Said(NOW, "First [/red] sentence"), Said(NOW, "Then a fault", serious=True)]
    requests = (request("/sends?page=1", 200), request("/sends/1", None, "no answer in 30 s"))
    async with engine_with() as engine:
        app = Stage()
        async with app.run_test(size=(100, 24)) as pilot:
            await app.push_screen(LogScreen(engine, header, lambda: said, lambda: requests))
            await pilot.pause()
            await pilot.pause()
            text = text_of(app)
            assert text.index("Then a fault") < text.index("First [/red] sentence")
            assert text.index("/sends/1") < text.index("/sends?page=1")
            assert "no answer in 30 s" in text
            assert "try 2" in text
