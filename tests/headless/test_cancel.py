"""`cancel`: what is asked, what is written, and what is left when it is cut short."""

import os
import signal
from pathlib import Path

import pytest

from sendoso_tui.headless import cancel_command
from tests.headless.conftest import Run, Terminal, send_with, start, wait_to_hear
from tests.sandbox_process import SandboxProcess


def test_a_dry_run_writes_nothing(run: Run, v2: SandboxProcess) -> None:
    ran = run("cancel", send_with(v2, "pending"), send_with(v2, "delivered"), "--dry-run", "--json")
    assert ran.json["dry_run"] is True
    assert [one["chance"] for one in ran.json["results"]] == ["yes", "no"]
    assert {one["outcome"] for one in ran.json["results"]} == {"not_sent"}
    assert not [name for name in v2.requests()["counts"] if name.startswith("DELETE")]
    assert run("audit", "list", "--json").json["rows"] == []


@pytest.mark.parametrize(("answer", "cancels", "code"), [("y", 1, 0), ("YES", 1, 0), ("", 0, 2), ("n", 0, 2)])
def test_a_person_is_asked(v2: SandboxProcess, answer: str, cancels: int, code: int) -> None:
    terminal = Terminal("cancel", send_with(v2, "pending"))
    assert b"Cancel this send in env (test)? [y/N]" in terminal.told
    assert b"\x1b" not in terminal.told
    os.write(terminal.end, answer.encode() + b"\n")
    assert (terminal.ended(), v2.requests()["committed"]["cancels"]) == (code, cancels)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_question(v2: SandboxProcess, number: signal.Signals, code: int) -> None:
    terminal = Terminal("cancel", send_with(v2, "pending"))
    terminal.process.send_signal(number)
    assert (terminal.ended(), v2.requests()["committed"]["cancels"]) == (code, 0)


def test_the_end_of_the_input_is_a_no(v2: SandboxProcess) -> None:
    terminal = Terminal("cancel", send_with(v2, "pending"))
    os.write(terminal.end, b"\x04")
    assert (terminal.ended(), v2.requests()["committed"]["cancels"]) == (2, 0)


def test_an_answer_that_never_comes_is_unknown_and_looked_up(
    run: Run, v2: SandboxProcess, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cancel_command, "DEADLINE", 2.0)
    monkeypatch.setattr(cancel_command, "LEAST", 1.0)
    v2.post("faults", spec="hang=cancel")
    ran = run("cancel", send_with(v2, "pending"), "--yes", "--json")
    assert "not known: no answer within" in ran.err
    assert (ran.code, ran.json["results"][0]["outcome"]) == (0, "done")
    outcomes = [row["outcome"] for row in run("audit", "list", "--json").json["rows"]]
    assert outcomes == ["found done", "unknown", "intended"]


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
        wait_to_hear(process, "Cancelling")
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


def test_a_signal_before_the_request_left_keeps_it_from_leaving(v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    v2.post("faults", spec="latency=2s")
    with start("cancel", send_id, "--yes", "--json") as process:
        wait_to_hear(process, "Reading the status again")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert '"outcome": "not_sent"' in out
    assert v2.requests()["committed"]["cancels"] == 0


def test_the_journal_looks_up_what_is_unclear(run: Run, v2: SandboxProcess, soon: None) -> None:
    v2.post("faults", spec="http=502:1:cancel")
    send_id = send_with(v2, "pending")
    assert run("cancel", send_id, "--yes").code == 5
    still = run("journal", "list")
    assert send_id in still.out
    assert "the outcome is not known" in still.err
    v2.post(f"sends/{send_id}", status="cancelled")
    assert run("journal", "list", "--json").json["intents"] == []


def test_the_journal_is_listed_also_without_a_server(
    run: Run, v2: SandboxProcess, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    v2.post("faults", spec="http=502:1:cancel")
    send_id = send_with(v2, "pending")
    assert run("cancel", send_id, "--yes").code == 5
    monkeypatch.delenv("SENDOSO_API_KEY")
    ran = run("journal", "list", "--json")
    assert (ran.code, [one["send"] for one in ran.json["intents"]]) == (4, [send_id])


def test_killed_while_cancelling_it_is_unclear_and_never_sent_twice(run: Run, v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    v2.post("faults", spec="hang=cancel")
    with start("cancel", send_id, "--yes") as process:
        wait_to_hear(process, "Cancelling")
        while not v2.requests()["committed"]["cancels"]:
            pass
        process.kill()
    v2.post("faults", spec="")
    ran = run("journal", "list", "--json")
    assert (ran.json["intents"], "It was cancelled" in ran.err) == ([], True)
    assert v2.requests()["committed"]["cancels"] == 1


def test_the_journal_looks_nothing_up_on_a_server_it_did_not_go_to(
    run: Run, v2: SandboxProcess, soon: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    v2.post("faults", spec="http=502:1:cancel")
    send_id = send_with(v2, "pending")
    config = tmp_path / "config.toml"

    def point_at(base_url: str) -> None:
        config.write_text(
            f'[profiles.desk]\napi = "v2"\nbase_url = "{base_url}"\napi_key_env = "DESK_KEY"\n', encoding="utf-8"
        )

    base_url = v2.environ("v2")["SENDOSO_BASE_URL"]
    monkeypatch.setenv("DESK_KEY", v2.environ("v2")["SENDOSO_API_KEY"])
    chosen = ("--config", str(config), "--profile", "desk")
    point_at(base_url)
    assert run("cancel", send_id, "--yes", *chosen).code == 5
    v2.post(f"sends/{send_id}", status="cancelled")
    point_at(base_url.replace("127.0.0.1", "localhost"))
    elsewhere = run("journal", "list", "--json", *chosen)
    assert [one["send"] for one in elsewhere.json["intents"]] == [send_id]
    assert "not looked up" in elsewhere.err
    point_at(base_url)
    assert run("journal", "list", "--json", *chosen).json["intents"] == []
