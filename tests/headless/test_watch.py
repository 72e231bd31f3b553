"""`watch`: a line of JSON for each change, from the first one on, until nobody reads."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import Run, send_with, start
from tests.sandbox_process import SandboxProcess


@pytest.fixture
def quick(home: Path, sandbox: SandboxProcess, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A profile that polls as often as is allowed, for the API the test asks for."""
    api = request.param
    place = sandbox.told[api]
    name = "api_key" if api == "v2" else "token"
    monkeypatch.setenv("QUICK_SECRET", place[name])
    file = home / ".config/sendoso-tui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(
        f'[profiles.quick]\napi = "{api}"\nbase_url = "{place["base_url"]}"\n{name}_env = "QUICK_SECRET"\n'
        "poll_seconds = 2\nrequests_per_second = 8\n"
    )
    file.chmod(0o600)
    return str(api)


def events(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


@pytest.mark.parametrize("quick", ["v2"], indirect=True)
def test_named_sends_are_shown_and_followed(quick: str, sandbox: SandboxProcess) -> None:
    first, second = (str(send["id"]) for send in sandbox.sends(status="pending")[:2])
    with start("watch", first, second) as process:
        seen = events(process)
        assert {(one["event"], one["send"]["id"]) for one in (next(seen), next(seen))} == {
            ("seen", first),
            ("seen", second),
        }
        sandbox.post(f"sends/{first}", status="shipped")
        change = next(seen)
        process.terminate()
    assert list(change) == ["version", "profile", "at", "event", "old_status", "not_before", "send"]
    assert (change["event"], change["old_status"], change["send"]["status"]) == ("status", "pending", "shipped")
    assert (change["version"], change["profile"], change["send"]["id"]) == (1, "quick", first)
    assert process.returncode == 143


@pytest.mark.parametrize("quick", ["v2", "v3"], indirect=True)
def test_everything_is_followed_and_old_sends_are_no_news(quick: str, sandbox: SandboxProcess, run: Run) -> None:
    run("list", "--sync")
    with start("watch") as process:
        assert process.stderr is not None
        assert "Watching" in process.stderr.readline()
        sandbox.post("add", count=1)
        found = next(events(process))
        process.terminate()
    assert found["event"] == "new"
    assert found["send"]["created_at"] >= "2026-11-20"


@pytest.mark.parametrize("quick", ["v2"], indirect=True)
def test_it_ends_when_nobody_reads_any_more(quick: str, sandbox: SandboxProcess) -> None:
    read_end, write_end = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-m", "sendoso_tui", "watch", send_with(sandbox, "delivered")],
        stdin=subprocess.DEVNULL,
        stdout=write_end,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        os.close(write_end)
        assert os.read(read_end, 10)
        os.close(read_end)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Broken" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize("quick", ["v2"], indirect=True)
def test_a_send_that_does_not_exist_ends_it(quick: str, sandbox: SandboxProcess) -> None:
    with start("watch", "send_none") as process:
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert "send_none" in err


@pytest.mark.parametrize("quick", ["v2"], indirect=True)
def test_trouble_is_told_and_survived(quick: str, sandbox: SandboxProcess) -> None:
    send_id = send_with(sandbox, "pending")
    with start("watch", send_id) as process:
        seen = events(process)
        assert next(seen)["event"] == "seen"
        sandbox.post("faults", spec="http=500:1")
        assert process.stderr is not None
        assert "tried again" in process.stderr.readline()
        sandbox.post("faults", spec="")
        sandbox.post(f"sends/{send_id}", status="shipped")
        assert "connected again" in process.stderr.readline()
        assert next(seen)["send"]["status"] == "shipped"
        process.terminate()
    assert process.returncode == 143
