"""`send` when the answer is lost, and the journal that keeps it: nothing is sent twice, and nothing is claimed."""

import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from sendoso_tui.flows import finding
from sendoso_tui.headless import carrying_out, send_command, sending
from tests.headless.conftest import Run, start, wait_to_hear
from tests.headless.orders import ADDRESS, COFFEE, HOODIE, NEW, NOTE, WHO, coffee, made, to_somebody, touch
from tests.sandbox_process import NOW, SandboxProcess

Start = Callable[..., SandboxProcess]


@pytest.fixture
def ticking(start_sandbox: Start, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], SandboxProcess]:
    """Starts a sandbox whose clock goes on, with this process's profile pointing at one of its sides."""

    def point_at(api: str) -> SandboxProcess:
        sandbox = start_sandbox("--sends", "60", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")
        for name, value in sandbox.environ(api).items():
            monkeypatch.setenv(name, value)
        # Times in the server's headers are whole seconds, so a look needs some distance from the request.
        monkeypatch.setattr(sending, "FIRST_LOOK", (2.0,))
        return sandbox

    return point_at


def order(api: str, sandbox: SandboxProcess) -> tuple[str, ...]:
    return to_somebody(sandbox, "--yes", "--json") if api == "v2" else coffee("--yes", "--json")


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_a_lost_answer_is_found_by_reading(run: Run, ticking: Callable[[str], SandboxProcess], api: str) -> None:
    sandbox = ticking(api)
    sandbox.post("faults", spec="late500=create")
    ran = run(*order(api, sandbox))
    assert (ran.code, ran.json["outcome"]) == (0, "found"), ran.err
    assert ran.json["send_id"] == str(newest(run))
    assert "We do not know whether this gift was sent" in ran.err
    assert made(sandbox) == (1, 1)
    assert run("journal", "list", "--json").json["total"] == 0
    outcomes = [row["outcome"] for row in run("audit", "list", "--json").json["rows"]]
    assert outcomes == ["found done", "unknown", "intended"]


def newest(run: Run) -> str:
    found: str = run("list", "--limit", "1", "--json").json["sends"][0]["id"]
    return found


def test_an_answer_that_never_comes_is_given_up_in_time_and_found(
    run: Run, ticking: Callable[[str], SandboxProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox = ticking("v3")
    monkeypatch.setattr(send_command, "DEADLINE", 2.0)
    monkeypatch.setattr(send_command, "LEAST", 1.0)
    sandbox.post("faults", spec="hang=create")
    ran = run(*coffee("--yes", "--json"))
    assert (ran.code, ran.json["outcome"], made(sandbox)) == (0, "found", (1, 1)), ran.err
    assert "no answer within 1 s" in ran.err


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_what_is_made_late_is_found_by_the_journal(
    run: Run, ticking: Callable[[str], SandboxProcess], monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    sandbox = ticking(api)
    monkeypatch.setattr(send_command, "DEADLINE", 2.0)
    monkeypatch.setattr(send_command, "LEAST", 1.0)
    sandbox.post("faults", spec="late-commit=create:300s")
    asked = order(api, sandbox)
    ran = run(*asked)
    assert (ran.code, ran.json["outcome"]) == (5, "unknown"), ran.err
    assert "journal list looks for it again" in ran.err
    assert "not in the newest" in ran.json["looks"][0]["sentence"]
    sandbox.post("faults", spec="")
    listed = run("journal", "list", "--json")
    (intent,) = listed.json["intents"]
    assert (intent["id"], intent["action"], intent["send"]) == (ran.json["intent_id"], "create", None)
    assert intent["match"]["email"]
    again = run(*asked)
    assert (again.code, again.json["earlier"]["state"]) == (2, "unknown")
    assert made(sandbox) == (0, 0)
    sandbox.post("advance", seconds=301)
    plain = run("journal", "list")
    assert (plain.code, plain.out) == (0, "")
    assert "It was sent: found at" in plain.err
    assert made(sandbox) == (1, 1)
    assert (run(*asked).code, made(sandbox)) == (2, (1, 1))


def test_5_when_nobody_can_tell(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="http=502:1:create")
    ran = run(*coffee("--yes"))
    assert ran.code == 5
    assert "Outcome:        unknown" in ran.out
    plain = run("journal", "list")
    assert "ann@acme.example" in plain.out
    assert COFFEE.name in plain.out
    assert made(v3) == (0, 0)


@pytest.mark.parametrize("api", ["v2", "v3"])
def test_before_the_last_look_no_word_makes_it_not_sent(
    run: Run, ticking: Callable[[str], SandboxProcess], monkeypatch: pytest.MonkeyPatch, api: str
) -> None:
    sandbox = ticking(api)
    monkeypatch.setattr(send_command, "DEADLINE", 2.0)
    monkeypatch.setattr(send_command, "LEAST", 1.0)
    sandbox.post("faults", spec="late-commit=create:590s")
    asked = order(api, sandbox)
    ran = run(*asked)
    intent = ran.json["intent_id"]
    sandbox.post("faults", spec="")
    listed = run("journal", "list", "--json")
    held = datetime.fromisoformat(listed.json["intents"][0]["held_until"])
    opens = f"from {held.astimezone():%H:%M:%S} on you may say that it was not sent"
    assert opens in ran.json["sentence"]
    assert opens in listed.err
    assert "You decide now" not in ran.json["sentence"] + listed.err
    refused = run("journal", "resolve", intent, "--as", "refused")
    assert (refused.code, refused.out) == (2, "")
    assert "nothing was written down" in refused.err
    assert "may still be carried out" in refused.err
    assert opens in refused.err
    assert (run(*asked).code, made(sandbox)) == (2, (0, 0))
    sandbox.post("advance", seconds=591)
    late = run("journal", "resolve", intent, "--as", "refused")
    assert (late.code, made(sandbox)) == (2, (1, 1))
    assert "It was sent: found at" in late.err
    assert "it is done" in late.err


def test_sent_may_be_said_of_it_at_once(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="http=502:1:create")
    intent = run(*coffee("--yes", "--json")).json["intent_id"]
    assert run("journal", "resolve", intent, "--as", "refused").code == 2
    assert run("journal", "resolve", intent, "--as", "done").code == 0


def test_without_network_it_is_held_as_long(
    run: Run, v3: SandboxProcess, soon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    v3.post("faults", spec="http=502:1:create")
    intent = run(*coffee("--yes", "--json")).json["intent_id"]
    v3.post("faults", spec="reset=1")
    monkeypatch.setattr(finding, "LOOKS", (600.0, 1e9))
    assert run("journal", "resolve", intent, "--as", "refused").code == 2
    monkeypatch.setattr(finding, "LOOKS", (0.0,))
    assert run("journal", "resolve", intent, "--as", "refused").code == 0


def test_a_persons_no_lets_it_be_sent_once_more(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="http=502:1:create")
    intent = run(*coffee("--yes", "--json")).json["intent_id"]
    v3.post("faults", spec="")
    assert run(*coffee("--yes")).code == 2
    v3.post("advance", seconds=601)
    ran = run("journal", "resolve", intent, "--as", "refused", "--json")
    assert (ran.code, ran.json["intent"]["state"], ran.json["intent"]["match"]) == (0, "refused", None)
    assert run(*coffee("--yes")).code == 0
    assert made(v3) == (1, 1)
    assert run("audit", "list", "--json").json["rows"][2]["outcome"] == "resolved as refused"


def test_again_repeats_what_is_unclear_once(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="http=502:1:create")
    first = run(*coffee("--yes", "--json")).json["intent_id"]
    v3.post("faults", spec="")
    ran = run(*coffee("--yes", "--again", "--json"))
    assert (ran.code, ran.json["earlier"]["intent_id"], made(v3)) == (0, first, (1, 1))
    assert run("journal", "list", "--json").json["total"] == 1
    assert (run(*coffee("--yes")).code, made(v3)) == (2, (1, 1))


def test_links_are_a_persons_to_decide(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="late500=create")
    ran = run("send", *touch(COFFEE), "--links", "ann@acme.example", "bob@acme.example", "--yes", "--json")
    assert (ran.code, ran.json["outcome"], made(v3)) == (5, "unknown", (1, 2))
    assert "journal resolve takes your word on it" in ran.err
    intent = ran.json["intent_id"]
    listed = run("journal", "list", "--json")
    assert (listed.json["intents"][0]["match"], "Reading cannot tell it from others" in listed.err) == (None, True)
    for arguments in (("--as", "refused", "--send", "1"), ("--as", "later")):
        assert run("journal", "resolve", intent, *arguments).code == 2
    resolved = run("journal", "resolve", intent, "--as", "done", "--send", newest(run), "--json")
    assert (resolved.code, resolved.json["intent"]["send"]) == (0, newest(run))
    assert run("journal", "list", "--json").json["total"] == 0


def test_a_send_is_what_one_intent_became(run: Run, v3: SandboxProcess, soon: None) -> None:
    v3.post("faults", spec="http=502:1:create")
    intents = [run(*coffee("--yes", "--json", "--note", note)).json["intent_id"] for note in ("one", "two")]
    v3.post("faults", spec="")
    assert run("journal", "resolve", intents[0], "--as", "done", "--send", "7").code == 0
    ran = run("journal", "resolve", intents[1], "--as", "done", "--send", "7")
    assert (ran.code, "another entry of this journal" in ran.err) == (2, True)
    assert run("journal", "resolve", intents[1], "--as", "done").out.startswith("Written down: the create of Coffee")


def test_a_recipient_whose_adding_is_unclear_gets_nothing(run: Run, v2: SandboxProcess, soon: None) -> None:
    v2.post("faults", spec="http=502:1:create-recipient")
    asked = ("send", "--item", NOTE.item_id, *NEW, *ADDRESS, "--yes", "--json")
    ran = run(*asked)
    assert (ran.code, ran.json["outcome"], made(v2)) == (5, "not_sent", (0, 0)), ran.err
    (intent,) = run("journal", "list", "--json").json["intents"]
    assert (intent["action"], intent["match"]["email"]) == ("add recipient", "ann@acme.example")
    v2.post("faults", spec="")
    assert run("journal", "resolve", intent["id"], "--as", "done", "--send", "7").code == 2
    assert run("journal", "resolve", intent["id"], "--as", "refused").code == 0
    assert (run(*asked).code, made(v2)) == (0, (1, 1))


def test_a_recipient_who_was_added_is_found_and_added_once(run: Run, v2: SandboxProcess, soon: None) -> None:
    v2.post("faults", spec="late500=create-recipient")
    ran = run("send", "--item", NOTE.item_id, *NEW, *ADDRESS, "--yes", "--json")
    assert (ran.code, ran.json["outcome"], made(v2)[1]) == (0, "accepted", 1), ran.err
    found = run("recipients", "--search", "ann@acme.example", "--json").json["recipients"]
    assert len(found) == 1


def test_a_signal_lets_the_request_under_way_end(v3: SandboxProcess) -> None:
    v3.post("faults", spec="latency=1s")
    with start(*coffee("--yes", "--json")) as process:
        wait_to_hear(process, "Sending")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert '"outcome": "accepted"' in out
    assert made(v3) == (1, 1)


def test_a_signal_before_anything_left_keeps_it_from_leaving(v3: SandboxProcess) -> None:
    v3.post("faults", spec="latency=2s")
    with start(*coffee("--yes", "--json")) as process:
        while not v3.requests()["total"]:
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=30)
    assert (process.returncode, out, made(v3)) == (143, "", (0, 0))


def test_a_signal_while_the_recipient_is_added_keeps_the_send_from_leaving(run: Run, v2: SandboxProcess) -> None:
    v2.post("faults", spec="latency=1s")
    with start("send", "--item", NOTE.item_id, *NEW, *ADDRESS, "--yes", "--json") as process:
        wait_to_hear(process, "Adding the recipient")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 130
    assert '"outcome": "not_sent"' in out
    assert made(v2)[1] == 0
    v2.post("faults", spec="")
    assert run("journal", "list", "--json").json["total"] == 0


def test_a_signal_while_no_answer_comes_leaves_it_unknown(
    run: Run, v3: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carrying_out, "SETTLING", 0.3)
    v3.post("faults", spec="hang=create")

    def interrupt() -> None:
        while not v3.requests()["committed"]["creates"]:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    watcher = threading.Thread(target=interrupt)
    watcher.start()
    ran = run(*coffee("--yes", "--json"))
    watcher.join()
    assert (ran.code, ran.json["outcome"], made(v3)) == (5, "unknown", (1, 1))
    assert "the command was ended" in ran.json["sentence"]
    v3.post("faults", spec="")
    (intent,) = run("journal", "list", "--json").json["intents"]
    assert (intent["state"], intent["note"]) == ("unknown", "the command was ended")
    outcomes = [row["outcome"] for row in run("audit", "list", "--json").json["rows"]]
    assert outcomes == ["unknown", "intended"]
    assert (run(*coffee("--yes")).code, made(v3)) == (2, (1, 1))


def test_killed_while_sending_it_is_found_and_never_sent_twice(
    run: Run, ticking: Callable[[str], SandboxProcess]
) -> None:
    sandbox = ticking("v3")
    sandbox.post("faults", spec="hang=create")
    with start("send", *touch(HOODIE), *WHO, *ADDRESS, "--yes") as process:
        while not sandbox.requests()["committed"]["creates"]:
            assert process.poll() is None
            time.sleep(0.02)
        process.kill()
    sandbox.post("faults", spec="")
    again = run("send", *touch(HOODIE), *WHO, *ADDRESS, "--yes", "--json")
    assert (again.code, again.json["earlier"]["state"]) == (2, "unknown")
    ran = run("journal", "list", "--json")
    assert ("It was sent" in ran.err, ran.json["intents"]) == (True, [])
    assert made(sandbox) == (1, 1)


def test_what_cannot_be_written_down_first_is_not_sent(run: Run, v3: SandboxProcess, home: Path) -> None:
    assert run(*coffee("--dry-run")).code == 0
    (record,) = home.rglob("*.record.db")
    with record.open("r+b") as file:
        file.write(b"\xff" * 4096)
    for beside in (*home.rglob("*.record.db-wal"), *home.rglob("*.record.db-shm")):
        beside.unlink()
    ran = run(*coffee("--yes"))
    assert (ran.code, ran.out, made(v3)) == (2, "", (0, 0))
    assert "nothing can be sent" in ran.err
    assert run(*coffee("--dry-run")).code == 0
