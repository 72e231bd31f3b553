"""The exit codes are a contract: one test for each way to each code."""

import signal
from pathlib import Path

import pytest

from tests.headless.conftest import Run, send_with, start
from tests.sandbox_process import SandboxProcess

NOWHERE = "http://127.0.0.1:1/api/v2"


def test_0_when_all_is_well(run: Run, v2: SandboxProcess) -> None:
    assert run("list").code == 0


def test_0_when_cancelled(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "pending"), "--yes", "--json")
    assert (ran.code, ran.json["results"][0]["outcome"]) == (0, "done")
    assert v2.requests()["committed"]["cancels"] == 1


def test_1_when_there_is_no_such_send(run: Run, v2: SandboxProcess) -> None:
    ran = run("show", "send_none")
    assert (ran.code, ran.out) == (1, "")
    assert "no send send_none" in ran.err


def test_1_when_the_server_refuses_a_cancel(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "processing"), "--yes", "--json")
    assert (ran.code, ran.json["results"][0]["outcome"]) == (1, "refused")
    assert v2.requests()["committed"]["cancels"] == 0


def test_1_when_this_program_crashes(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode() -> None:
        raise RuntimeError("for jane.doe@customer.example")

    monkeypatch.setattr("sendoso_tui.headless.paths_command.find_paths", explode)
    ran = run("paths")
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert "jane.doe" not in ran.err
    report = next((home / ".local/state/sendoso-tui/crashes").iterdir())
    assert str(report) in ran.err
    assert "jane.doe" not in report.read_text()


@pytest.mark.parametrize(
    "arguments",
    [("nonsense",), ("list", "--limit", "-1"), ("list", "--since", "whenever"), ("cancel",), ("completion", "cmd")],
)
def test_2_for_usage(run: Run, v2: SandboxProcess, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


def test_2_without_a_profile(run: Run) -> None:
    ran = run("list")
    assert ran.code == 2
    assert "sendoso-tui init" in ran.err


def test_2_for_broken_settings(run: Run, home: Path) -> None:
    file = home / ".config/sendoso-tui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('default_profile = "prod"\n[profiles.prod\n')
    ran = run("list")
    assert ran.code == 2
    assert f"{file}, line 2" in ran.err


def test_2_for_what_the_api_cannot_do(run: Run, v3: SandboxProcess) -> None:
    for arguments in (("cancel", "1", "--yes"), ("report",), ("inventory",), ("recipients",)):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err


def test_2_when_read_only(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "pending"), "--yes", "--read-only")
    assert ran.code == 2
    assert "read-only" in ran.err
    assert v2.requests()["committed"]["cancels"] == 0


def test_2_when_nobody_can_be_asked(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "pending"))
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err
    assert v2.requests()["committed"]["cancels"] == 0


def test_2_when_a_cancel_makes_no_sense(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "delivered"), "--yes", "--json")
    assert (ran.code, ran.json["results"][0]["outcome"]) == (2, "not_sent")


@pytest.mark.parametrize("command", [(), ("demo",), ("--json",)])
def test_2_when_the_workbench_has_no_terminal(run: Run, command: tuple[str, ...]) -> None:
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert "sendoso-tui list" in ran.err


def test_3_when_nobody_answers(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDOSO_BASE_URL", NOWHERE)
    assert run("budget").code == 3


def test_3_with_what_was_read_before(run: Run, v2: SandboxProcess) -> None:
    assert run("list").code == 0
    v2.post("faults", spec="http=503:1")
    ran = run("list", "--json")
    assert ran.code == 3
    assert len(ran.json["sends"]) == 100
    assert "the last ones read" in ran.err


def test_4_when_the_key_is_refused(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDOSO_API_KEY", "wrong-key-0123456789")
    ran = run("budget")
    assert ran.code == 4
    assert "wrong-key" not in ran.err


def test_4_when_there_is_no_key(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SENDOSO_API_KEY")
    assert run("budget").code == 4


def test_5_when_a_write_may_have_happened(run: Run, v2: SandboxProcess, soon: None) -> None:
    send_id = send_with(v2, "pending")
    v2.post("faults", spec="http=502:1:cancel")
    ran = run("cancel", send_id, "--yes", "--json")
    assert (ran.code, ran.json["results"][0]["outcome"]) == (5, "unknown")
    unclear = run("journal", "list", "--json").json["intents"]
    assert [intent["send"] for intent in unclear] == [send_id]


def test_0_when_the_lost_answer_is_found_by_reading(run: Run, v2: SandboxProcess, soon: None) -> None:
    v2.post("faults", spec="late500=cancel")
    ran = run("cancel", send_with(v2, "pending"), "--yes", "--json")
    assert (ran.code, ran.json["results"][0]["outcome"]) == (0, "done")
    assert v2.requests()["committed"]["cancels"] == 1
    assert run("journal", "list", "--json").json["total"] == 0


def test_6_when_some_of_several_fail(run: Run, v2: SandboxProcess) -> None:
    pending, processing = send_with(v2, "pending"), send_with(v2, "processing")
    ran = run("cancel", pending, processing, pending, "--yes", "--json")
    assert ran.code == 6
    assert [(one["id"], one["outcome"]) for one in ran.json["results"]] == [(pending, "done"), (processing, "refused")]


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["INT", "TERM", "HUP"]
)
def test_128_and_more_when_ended_by_a_signal(v2: SandboxProcess, number: signal.Signals, code: int) -> None:
    watched = send_with(v2, "pending")
    with start("watch", watched) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        process.send_signal(number)
        _, err = process.communicate(timeout=20)
    assert process.returncode == code
    assert "Traceback" not in err
