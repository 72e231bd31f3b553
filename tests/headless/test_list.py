"""`list` and `show`: filters, counts that are true, and JSON forms that do not change."""

from datetime import datetime

import pytest

from sendoso_tui.headless import list_command
from tests.headless.conftest import Run, send_with
from tests.sandbox_process import SandboxProcess

SEND = [
    "id",
    "gid",
    "api",
    "status",
    "phase",
    "open",
    "status_since",
    "type",
    "subtype",
    "recipient",
    "sender",
    "gift",
    "amount",
    "currency",
    "created_at",
    "updated_at",
    "estimated_delivery",
    "tracking_number",
    "tracking_url",
    "message",
    "crm_id",
    "crm_type",
    "team_id",
    "sent_via",
]


@pytest.fixture(params=["v2", "v3"])
def account(request: pytest.FixtureRequest) -> SandboxProcess:
    """The sandbox by each of its APIs."""
    found: SandboxProcess = request.getfixturevalue(request.param)
    return found


def test_the_form_of_a_list_is_a_contract(run: Run, account: SandboxProcess) -> None:
    answer = run("list", "--limit", "5", "--json").json
    assert list(answer) == ["version", "as_of", "profile", "complete", "total", "sends"]
    assert (answer["version"], answer["profile"], answer["as_of"]) == (1, "env", "2026-11-20T14:32:00Z")
    assert len(answer["sends"]) == 5
    for send in answer["sends"]:
        assert list(send) == SEND
        assert isinstance(send["id"], str)
        assert isinstance(send["amount"], str) or send["amount"] is None
        assert datetime.fromisoformat(send["created_at"]).utcoffset() is not None
        assert send["created_at"].endswith("Z")


def test_only_what_was_read_is_claimed(run: Run, account: SandboxProcess) -> None:
    first = run("list", "--json")
    assert (first.json["complete"], first.json["total"]) == (False, 100)
    assert "Only 100 of 300" in first.err
    everything = run("list", "--sync", "--limit", "0", "--json").json
    assert (everything["complete"], everything["total"], len(everything["sends"])) == (True, 300, 300)
    assert len({send["id"] for send in everything["sends"]}) == 300
    assert run("list", "--json").json["complete"] is True


def test_newest_first(run: Run, account: SandboxProcess) -> None:
    created = [send["created_at"] for send in run("list", "--sync", "--limit", "0", "--json").json["sends"]]
    assert created == sorted(created, reverse=True)


def test_filters_hold_for_every_row(run: Run, v2: SandboxProcess) -> None:
    run("list", "--sync")
    failed = run("list", "--status", "Failed,CANCELLED", "--limit", "0", "--json").json["sends"]
    assert {send["status"] for send in failed} == {"failed", "cancelled"}
    egifts = run("list", "--type", "EGIFT", "--limit", "0", "--json").json["sends"]
    assert {send["type"] for send in egifts} == {"egift"}
    one = run("list", "--search", egifts[0]["id"], "--json").json["sends"]
    assert [send["id"] for send in one] == [egifts[0]["id"]]
    recent = run("list", "--since", "2026-11-10", "--until", "2026-11-12", "--limit", "0", "--json").json["sends"]
    assert recent
    assert {send["created_at"][:10] for send in recent} <= {"2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12"}


def test_types_and_subtypes_of_v3(run: Run, v3: SandboxProcess) -> None:
    run("list", "--sync")
    sends = run("list", "--limit", "0", "--json").json["sends"]
    wanted = next(send for send in sends if send["subtype"] and send["subtype"] != send["type"])
    by_subtype = run("list", "--type", wanted["subtype"].upper(), "--limit", "0", "--json").json["sends"]
    assert wanted["id"] in {send["id"] for send in by_subtype}
    assert {send["subtype"] for send in by_subtype} == {wanted["subtype"]}


def test_a_word_that_fits_nothing_is_pointed_out(run: Run, v2: SandboxProcess) -> None:
    ran = run("list", "--status", "faild", "--type", "egfit", "--json")
    assert (ran.code, ran.json["sends"]) == (0, [])
    assert "Did you mean failed?" in ran.err
    assert "Did you mean egift?" in ran.err


def test_the_limit_says_what_it_hides(run: Run, v2: SandboxProcess) -> None:
    ran = run("list", "--limit", "3")
    assert len(ran.out.splitlines()) == 4
    assert "3 of 100 sends" in ran.err


def test_new_sends_are_seen_by_the_next_list(run: Run, account: SandboxProcess) -> None:
    run("list", "--sync")
    account.post("add", count=2)
    assert run("list", "--json").json["total"] == 302


def test_lists_read_only_the_head(run: Run, v2: SandboxProcess) -> None:
    before = v2.requests()["total"]
    run("list")
    assert v2.requests()["total"] - before == 1


def test_the_form_of_one_send_is_a_contract(run: Run, v2: SandboxProcess) -> None:
    answer = run("show", send_with(v2, "pending"), "--json").json
    names = ["version", "as_of", "profile", "send", "timeline", "late_by_seconds", "cancel", "raw"]
    assert list(answer) == names
    assert list(answer["send"]) == SEND
    assert answer["cancel"]["chance"] == "yes"
    assert answer["raw"]["id"] == answer["send"]["id"]
    assert list(answer["timeline"][0]) == ["step", "status", "at", "not_before", "observed", "gap_seconds"]
    assert [entry["status"] for entry in answer["timeline"] if entry["step"] == "next"] == [
        "processing",
        "shipped",
        "delivered",
    ]


def test_one_send_in_words(run: Run, v3: SandboxProcess) -> None:
    send = run("list", "--json").json["sends"][0]
    ran = run("show", send["id"])
    assert ran.code == 0
    for word in (send["id"], send["status"], "History", "Can be cancelled: no."):
        assert word in ran.out


def test_one_send_as_last_read_when_nobody_answers(
    run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_id = send_with(v2, "pending")
    run("show", send_id)
    v2.post("faults", spec="http=500:1")
    ran = run("show", send_id, "--json")
    assert (ran.code, ran.json["send"]["id"]) == (3, send_id)
    assert "how it was last read" in ran.err


def test_a_server_that_hangs_is_given_up(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    run("list")
    monkeypatch.setattr(list_command, "DEADLINE", 5.3)
    v2.post("faults", spec="hang=reads")
    ran = run("list", "--json")
    assert (ran.code, len(ran.json["sends"])) == (3, 100)
    assert "No answer within" in ran.err


def test_reading_everything_stops_at_a_fault_with_what_there_is(run: Run, v2: SandboxProcess) -> None:
    run("list")
    v2.post("faults", spec="http=404:1")
    ran = run("list", "--sync", "--json")
    assert (ran.code, ran.json["complete"]) == (1, False)


def test_a_date_may_begin_with_a_dash(run: Run, v2: SandboxProcess) -> None:
    joined = run("list", "--since=-30d", "--until=-2d", "--limit", "0", "--json").json["sends"]
    apart = run("list", "--since", "-30d", "--until", "-2d", "--limit", "0", "--json").json["sends"]
    assert [send["id"] for send in apart] == [send["id"] for send in joined]
    assert joined
