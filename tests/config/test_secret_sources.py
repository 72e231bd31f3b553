import os
import signal
import sys
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest

from sendoso_tui.config import secret_sources
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.helper_command import ask_command
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.secret_sources import (
    FromCommand,
    FromCredentials,
    FromEnvironment,
    FromKeyring,
    Place,
    SecretSource,
    Written,
    ask_keyring,
)
from sendoso_tui.config.secrets import Secret, store_credential


def with_keyring(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    module = ModuleType("keyring")

    def get_password(service: str, user: str) -> object:
        assert service == "sendoso-tui"
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, threading.Event):
            answer.wait(30)
        return f"{user}-kept" if answer == "user" else answer

    module.get_password = get_password  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keyring", module)


def test_the_strongest_place_that_has_it_wins(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keyring(monkeypatch, "user")
    store_credential(paths, "prod", "token", "from-file")
    places: list[tuple[Place, str]] = [
        (FromEnvironment("T", "from-environment"), "from-environment"),
        (FromCommand("token_command", "echo from-command"), "from-command"),
        (FromCredentials(paths, "prod", "token"), "from-file"),
        (FromKeyring("prod", "token"), "prod/token-kept"),
        (Written(Secret("from-config")), "from-config"),
    ]
    for first in range(len(places)):
        source = SecretSource((FromEnvironment("UNSET", None), *(place for place, _ in places[first:])))
        assert source.read() == Secret(places[first][1])
    assert SecretSource().read() is None


def test_a_broken_place_is_not_passed_over() -> None:
    source = SecretSource((FromCommand("token_command", "exit 3"), Written(Secret("weaker"))))
    with pytest.raises(ConfigFault, match="token_command ended with code 3"):
        source.read()


def test_an_answer_is_kept_until_it_is_forgotten(tmp_path: Path) -> None:
    count = tmp_path / "count"
    source = SecretSource((FromCommand("c", f"echo x >> '{count}'; wc -l < '{count}'"),))
    assert source.read() == source.read() == Secret("1")
    source.forget()
    assert source.read() == Secret("2")


@pytest.mark.parametrize("command", ["printf '  tok-en \\n\\n'", ("printf", "  tok-en \\n\\n")])
def test_a_commands_output_is_trimmed(command: str | tuple[str, ...]) -> None:
    assert ask_command(command, "c") == Secret("tok-en")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("echo canary >&2; exit 1", "ended with code 1"),
        ("echo canary; kill -9 $$", "ended with code -9"),
        ("true", "printed nothing"),
        ("echo; echo", "printed nothing"),
        ("printf 'canary\\nsecond'", "blanks, line breaks"),
        ("printf '\\377'", "blanks, line breaks"),
        ("yes canary", "printed too much"),
        (("/no/such/program", "canary"), "cannot be started: no such file"),
        (("x\0y",), "its text is not valid"),
    ],
)
def test_a_failing_command_is_named_and_its_words_are_not(
    command: str | tuple[str, ...], says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigFault, match=says) as caught:
        ask_command(command, "profiles.prod.token_command")
    assert "profiles.prod.token_command" in caught.value.message
    assert "canary" not in caught.value.message
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for the processes in /proc")
@pytest.mark.parametrize("wait", ["sleep 60", "sleep 60 & echo x", "exec >&-; sleep 60"])
def test_a_hanging_command_is_ended_with_its_children(tmp_path: Path, wait: str) -> None:
    noted = tmp_path / "pid"
    began = time.monotonic()
    with pytest.raises(ConfigFault, match=r"did not end within 0\.3 s"):
        ask_command(f"echo $$ > '{noted}'; {wait}", "c", limit=0.3)
    assert time.monotonic() - began < 5
    group = int(noted.read_text())
    deadline = time.monotonic() + 5
    while _group_lives(group) and time.monotonic() < deadline:
        os.sched_yield()
    assert not _group_lives(group)


def _group_lives(group: int) -> bool:
    """Whether a process of the group still runs; what has ended and only waits for init to notice does not count."""
    states = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            states.append(fields[0])
    return any(state not in "ZX" for state in states)


def test_a_command_has_no_input_and_no_terminal() -> None:
    assert ask_command("cat; (: < /dev/tty) 2>/dev/null && echo terminal || echo none", "c") == Secret("none")


def test_a_daemon_left_by_a_command_lives_on(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    secret = ask_command(f"sleep 60 >/dev/null 2>&1 & echo $! > '{noted}'; echo tok", "c")
    daemon = int(noted.read_text())
    try:
        assert secret == Secret("tok")
        os.kill(daemon, 0)
    finally:
        os.kill(daemon, signal.SIGKILL)


def test_a_keyring_that_is_missing_broken_or_silent_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(ConfigFault, match=r"sendoso-tui\[keyring\]"):
        ask_keyring("prod", "token")
    with_keyring(monkeypatch, RuntimeError("canary"))
    with pytest.raises(ConfigFault, match=r"failed \(RuntimeError\)") as caught:
        ask_keyring("prod", "token")
    assert "canary" not in caught.value.message
    locked = threading.Event()
    with_keyring(monkeypatch, locked)
    monkeypatch.setattr(secret_sources, "KEYRING_SECONDS", 0.05)
    try:
        with pytest.raises(ConfigFault, match="did not answer"):
            ask_keyring("prod", "token")
    finally:
        locked.set()


def test_a_keyring_without_the_entry_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with_keyring(monkeypatch, None)
    assert ask_keyring("prod", "token") is None


def test_looking_from_outside_asks_no_helper(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    source = SecretSource((FromEnvironment("T", None), FromCommand("c", f"touch '{mark}'"), Written(Secret("w"))))
    assert source.peek() == (None, "command (c)")
    assert not mark.exists()
    assert SecretSource((FromEnvironment("T", None),)).peek() == (None, "environment T (not set)")
    assert "touch" not in repr(source)
