"""F-80, F-92: canaries for the secret and for a person, through a whole day at debug level, then every file is read."""

import json
import logging
from pathlib import Path

import pytest

from sendoso_tui.config.log import start_logging
from sendoso_tui.config.paths import paths_below
from sendoso_tui.flows.facts import CancelStage
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import open_desk, profile_at, profile_of
from tests.stories.http_server import Asked, answer, serve

KEY = "canary-key-4f1c9a77e2"
PERSON = ("Canaria", "Zwitschervogel")
EMAIL = "canary.bird@cage.example"


async def test_f80_f92_no_file_holds_the_key_and_only_the_cache_holds_the_person(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    row = {
        "id": "s1",
        "status": "pending",
        "recipient": {"first_name": PERSON[0], "last_name": PERSON[1], "email": EMAIL},
        "item": {"id": "i1", "name": "Box", "type": "physical"},
        "cost": 12.5,
        "created_at": "2026-11-01T10:00:00Z",
    }
    seen: list[str] = []

    async def reply(asked: Asked) -> bytes:
        seen.append(asked.headers.get("x-api-key", ""))
        if asked.path == "/api/v2/sends":
            return answer(200, json.dumps({"sends": [row]}).encode())
        if asked.path == "/api/v2/sends/s1" and asked.method == "GET":
            return answer(200, json.dumps(row).encode())
        # Servers may well throw back what they were sent.
        echo = f"{asked.headers} {EMAIL} {PERSON[1]} X-Api-Key: {KEY}"
        return answer(500 if asked.method == "DELETE" else 404, json.dumps({"error": echo}).encode())

    paths = paths_below(tmp_path)
    log = start_logging(paths, level=logging.DEBUG)
    try:
        async with serve(reply) as origin, open_desk(profile_at(origin, secret=KEY), tmp_path) as desk:
            await desk.loaded(1)
            await desk.sees(PERSON[1])
            await desk.press("enter", "escape", "J", "escape", "5", "r", "escape", "L", "escape")
            await desk.search(EMAIL)
            await desk.cancel("s1")
            await desk.outcome("s1", CancelStage.UNKNOWN)
            await desk.press("escape", "y", "L")
            assert KEY not in desk.screen
            assert PERSON[1] not in desk.app.title
            logging.getLogger("sendoso_tui").error("a bug with %s and %s", KEY, EMAIL)
    finally:
        log.stop()
    assert set(seen) == {KEY}, "the canary never went where it belongs"
    shown = capfd.readouterr()
    assert KEY not in shown.out + shown.err
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert files[paths.log_file], "nothing was logged, so nothing was shown"
    assert [path for path, held in files.items() if KEY.encode() in held] == []
    for canary in (EMAIL, PERSON[1]):
        held = {path.name.split("-")[0] for path, content in files.items() if canary.encode() in content}
        assert held == {"desk.cache.db"}, canary
    for path in files:
        assert path.stat().st_mode & 0o077 == 0, path


async def test_f80_an_oauth_client_and_its_tokens_are_on_no_disk(sandbox: SandboxProcess, tmp_path: Path) -> None:
    log = start_logging(paths_below(tmp_path), level=logging.DEBUG)
    try:
        async with open_desk(profile_of(sandbox, "v3", oauth=True), tmp_path) as desk:
            await desk.loaded(300)
            sandbox.post("faults", spec="expire-tokens,http=500:0.3:me")
            await desk.press("r", "5", "r", "escape", "L")
            await desk.sees("sign-in")
            assert sandbox.told["v3"]["client_secret"] not in desk.screen
    finally:
        log.stop()
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    for held in files:
        assert sandbox.told["v3"]["client_secret"].encode() not in held
        assert b"demo_token" not in held
        assert b"Bearer demo" not in held
