"""`cancel`: what is asked, what is written, and what is left when it is cut short."""

import signal

import pytest

from tests.headless.conftest import Run, send_with, start
from tests.sandbox_process import SandboxProcess


def test_a_dry_run_writes_nothing(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "pending"), send_with(v2, "delivered"), "--dry-run", "--json")
    assert ran.json["dry_run"] is True
    assert [one["chance"] for one in ran.json["results"]] == ["yes", "no"]
    assert {one["outcome"] for one in ran.json["results"]} == {"not_sent"}
    assert not [name for name in v2.requests()["counts"] if name.startswith("DELETE")]
    assert run("audit", "list", "--json").json["rows"] == []


@pytest.mark.parametrize(("answer", "cancels", "code"), [("y", 1, 0), ("yes", 1, 0), ("", 0, 2), ("n", 0, 2)])
def test_a_person_is_asked(
    run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch, answer: str, cancels: int, code: int
) -> None:
    monkeypatch.setattr("sendoso_tui.headless.output.Output.can_ask", lambda self: True)
    monkeypatch.setattr("sys.stdin.readline", lambda: answer + "\n", raising=False)
    ran = run("cancel", send_with(v2, "pending"))
    assert (ran.code, v2.requests()["committed"]["cancels"]) == (code, cancels)
    assert "Cancel this send in env (test)? [y/N]" in ran.err


def test_the_plan_names_whom_it_is_about(run: Run, v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    send = run("show", send_id, "--json").json["send"]
    ran = run("cancel", send_id)
    for word in (send_id, send["recipient"]["name"], send["gift"]["name"][:30], send["amount"]):
        assert word in ran.err


def test_the_log_keeps_intent_and_outcome(run: Run, v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    run("cancel", send_id, "--yes")
    rows = run("audit", "list", "--json").json["rows"]
    assert [(row["send"], row["outcome"]) for row in rows] == [(send_id, "done"), (send_id, "intended")]
    assert run("audit", "verify").code == 0


def test_what_halts_all_halts_the_rest(run: Run, v2: SandboxProcess) -> None:
    ids = [str(send["id"]) for send in v2.sends(status="pending")[:5]]
    v2.post("faults", spec="http=401:1:cancel")
    ran = run("cancel", *ids, "--yes", "--json")
    assert ran.code == 4
    assert {one["outcome"] for one in ran.json["results"]} == {"not_sent"}
    assert any("Not tried" in one["sentence"] for one in ran.json["results"])


def test_a_signal_lets_the_request_under_way_end(v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    v2.post("faults", spec="latency=1s")
    with start("cancel", send_id, "--yes", "--json") as process:
        assert process.stderr is not None
        while "Cancelling" not in (line := process.stderr.readline()):
            assert line, "it ended before it sent anything"
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 143
    assert '"outcome": "done"' in out
    assert v2.requests()["committed"]["cancels"] == 1


def test_a_persons_word_settles_what_is_unclear(run: Run, v2: SandboxProcess, soon: None) -> None:
    v2.post("faults", spec="http=502:1:cancel")
    send_id = send_with(v2, "pending")
    assert run("cancel", send_id, "--yes").code == 5
    intent = run("journal", "list", "--json").json["intents"][0]["id"]
    assert run("journal", "resolve", intent, "--as", "refused").code == 0
    assert run("journal", "list", "--json").json["total"] == 0
    assert run("journal", "resolve", intent, "--as", "done").code == 2
    assert run("journal", "resolve", "no-such-intent", "--as", "done").code == 2
    assert run("audit", "list", "--json").json["rows"][0]["outcome"] == "resolved as refused"
    assert v2.requests()["committed"]["cancels"] == 0
