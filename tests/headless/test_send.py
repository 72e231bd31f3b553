"""`send`: what is checked, shown and asked, what is posted once, and what the answer says."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.headless.conftest import Run, Terminal
from tests.headless.orders import (
    ADDRESS,
    CARDS,
    COFFEE,
    HOODIE,
    NEW,
    NOTE,
    WHO,
    coffee,
    made,
    named,
    posts,
    recipient,
    to_somebody,
    touch,
)
from tests.sandbox_process import SandboxProcess


@pytest.mark.parametrize(
    ("flags", "body"),
    [
        (("--item", COFFEE.item_id, "--recipient", "ID"), {"recipient_id": "ID", "item_id": COFFEE.item_id}),
        (
            (
                *("--item", NOTE.item_id, "--recipient-email", "EMAIL", "--message", "Thank you", "--date"),
                *("2026-12-01", "--crm-type", "lead", "--crm-id", "77"),
            ),
            {
                "recipient_id": "ID",
                "item_id": NOTE.item_id,
                "message": "Thank you",
                "scheduled_date": "2026-12-01",
                "crm_id": "77",
                "crm_type": "lead",
            },
        ),
        (("--item", NOTE.item_id, *NEW, *ADDRESS, "--company", "Acme"), {"item_id": NOTE.item_id}),
    ],
    ids=["by id", "by email", "new recipient"],
)
def test_an_item_is_sent_once(run: Run, v2: SandboxProcess, flags: tuple[str, ...], body: dict[str, str]) -> None:
    who = recipient(v2)
    words = {"ID": str(who["id"]), "EMAIL": who["email"].upper()}
    ran = run("send", *(words.get(flag, flag) for flag in flags), "--yes", "--json")
    assert (ran.code, ran.json["outcome"]) == (0, "accepted"), ran.err
    assert ran.json["request"]["body"] == {name: words.get(text, text) for name, text in body.items()}
    assert made(v2) == (1, 1)
    assert run("show", ran.json["send_id"], "--json").json["send"]["gift"]["id"] == body["item_id"]
    assert run("journal", "list", "--json").json["total"] == 0


@pytest.mark.parametrize(
    ("flags", "shape", "fields", "sends"),
    [
        (
            (*touch(HOODIE), *WHO, *ADDRESS, "--note", "Welcome"),
            "addressed",
            {"country": "USA", "city": "Austin", "confirm_address": False, "custom_message": "Welcome"},
            1,
        ),
        (
            (*touch(HOODIE), *WHO, *ADDRESS, "--country", "Germany", "--mobile", "+49 170 1234567"),
            "addressed",
            {"mobile_no": 491701234567},
            1,
        ),
        (
            (
                *touch(HOODIE),
                *WHO,
                "--collect",
                "--expire-days",
                "3",
                "--hide-gift",
                "--mail-text",
                "Where do you live?",
            ),
            "collect",
            {
                "no_address": True,
                "address_confirmation_via": "email",
                "expire_after_days": 3,
                "hide_product_info": True,
                "resume_with_unconfirmed_address": False,
                "address_confirmation_custom_message": "Where do you live?",
            },
            1,
        ),
        ((*touch(HOODIE), *WHO, "--ask-by", "link"), "collect", {"address_confirmation_via": "link"}, 1),
        ((*touch(COFFEE), "--egift", *WHO), "egift", {"via": "single_email_address", "name": "Ann Lee"}, 1),
        ((*touch(CARDS), "--amount", "25.50", *WHO), "egift", {"amount": 25.5}, 1),
        (
            (*touch(COFFEE), "--links", "ann@acme.example", "bob@acme.example"),
            "links",
            {"recipient_users": [{"email": "ann@acme.example"}, {"email": "bob@acme.example"}]},
            2,
        ),
    ],
    ids=["address", "abroad", "collect", "by link", "egift", "amount", "links"],
)
def test_a_touch_is_sent_once(
    run: Run, v3: SandboxProcess, flags: tuple[str, ...], shape: str, fields: dict[str, Any], sends: int
) -> None:
    ran = run("send", *flags, "--yes", "--json")
    assert (ran.code, ran.json["outcome"], ran.json["shape"]) == (0, "accepted", shape), ran.err
    send = ran.json["request"]["body"]["send"]
    assert {name: send[name] for name in fields} == fields
    assert send["via_from"] == "sendoso-tui"
    assert made(v3) == (1, sends)
    assert bool(ran.json["tracking_code"]) is (shape != "links")
    assert [link["recipient"] for link in ran.json["links"]] == [
        user["email"] for user in fields.get("recipient_users", [])
    ]


def test_a_gift_of_the_catalogue_is_sent_once(run: Run, v3: SandboxProcess) -> None:
    who = ("--first-name", "Ann", "--last-name", "Lee", "--email", "ann@acme.example", "--message", "Thank you")
    extra = ("--meta", "campaign_id=7", "--meta", "contact_id=9", "--team", "41")
    ran = run("send", "--gift", str(NOTE.gift_id), *who, *ADDRESS, "--country", "US", *extra, "--yes", "--json")
    assert (ran.code, ran.json["outcome"]) == (0, "accepted"), ran.err
    send = ran.json["request"]["body"]["send"]
    assert (send["address"]["line1"], send["metadata"]["contact_id"]) == ("High St 1", "9")
    assert (made(v3), bool(ran.json["send_id"])) == ((1, 1), True)


def test_links_are_printed_to_be_copied(run: Run, v3: SandboxProcess) -> None:
    ran = run("send", *touch(COFFEE), "--links", "ann@acme.example", "--yes")
    assert ran.code == 0
    (line,) = [line for line in ran.out.splitlines() if line.startswith("Link:")]
    assert "https://sendo.so/g/" in line
    assert line.endswith(" ann@acme.example")


def test_a_body_from_a_file_is_the_same_send(run: Run, v3: SandboxProcess, tmp_path: Path) -> None:
    flags = ("send", *touch(CARDS), "--amount", "25.50", *WHO, "--note", "Tea {first_name} 花")
    shown = run(*flags, "--dry-run", "--json").json["request"]["body"]
    file = tmp_path / "body.json"
    file.write_text(json.dumps(shown), encoding="utf-8")
    ran = run("send", "--from", str(file), "--yes", "--json")
    assert (ran.code, ran.json["outcome"], ran.json["request"]["body"]) == (0, "accepted", shown), ran.err
    again = run(*flags, "--yes", "--json")
    assert (again.code, again.json["outcome"], made(v3)) == (2, "repeated", (1, 1))


def test_a_body_from_standard_input(v2: SandboxProcess) -> None:
    body = {"recipient_id": recipient(v2)["id"], "item_id": COFFEE.item_id, "message": "Hi"}
    done = subprocess.run(
        [sys.executable, "-m", "sendoso_tui", "send", "--from", "-", "--yes", "--json"],
        input=json.dumps(body),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)["request"]["body"]) == (0, body), done.stderr
    assert made(v2) == (1, 1)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ('{"recipient_id": "r", "item": "i"}', "item: This is no field of this request. Did you mean item_id?"),
        ('{"send": {"touch_id": 5}}', "v2 has no such member"),
        ("[]", "The body is a JSON object."),
        ("{", "line 1, column 2: no JSON"),
    ],
)
def test_a_body_this_program_would_not_post_is_refused(
    run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch, body: str, says: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body.encode())))
    ran = run("send", "--from", "-", "--yes", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert posts(v2) == 0


def test_wrong_values_of_a_body_are_told_by_their_names_in_it(run: Run, v3: SandboxProcess, tmp_path: Path) -> None:
    send = {"touch_id": CARDS.touch_id, "email": "ann", "amount": 5000, "via": "single_email_address"}
    file = tmp_path / "body.json"
    file.write_text(json.dumps({"send": send}))
    ran = run("send", "--from", str(file), "--yes", "--json")
    assert (ran.code, {one["field"] for one in ran.json["problems"]}) == (2, {"email", "amount"})
    assert {one["flag"] for one in ran.json["problems"]} == {None}
    assert "amount: This touch takes 2.00 to 500.00 USD." in ran.err


def test_a_dry_run_shows_all_and_leaves_nothing(run: Run, v2: SandboxProcess) -> None:
    ran = run(*to_somebody(v2, "--message", "Hi", "--dry-run", "--json"))
    told = ran.json
    assert (ran.code, told["dry_run"], told["outcome"], told["intent_id"]) == (0, True, "not_sent", None)
    assert told["request"]["method"] == "POST"
    assert told["request"]["url"].endswith("/api/v2/sends")
    assert told["request"]["body"]["message"] == "Hi"
    assert (told["cost"]["amount"], told["cost"]["currency"], told["budget"]) == ("10.00", "USD", "fine")
    before, after = (float(told[name]["amount"]) for name in ("budget_before", "budget_after"))
    assert round(before - after, 2) == 10
    plain = run(*to_somebody(v2, "--dry-run"))
    assert plain.code == 0
    assert f'"item_id": "{COFFEE.item_id}"' in plain.out
    assert "10.00 USD" in plain.out
    assert posts(v2) == 0
    assert run("audit", "list", "--json").json["rows"] == []
    assert run(*to_somebody(v2, "--dry-run", "--read-only")).code == 0


def test_wrong_flags_are_told_by_their_names(run: Run, v3: SandboxProcess) -> None:
    ran = run("send", *touch(COFFEE), "--egift", "--email", "ann", "--amount", "5", "--dry-run", "--json")
    assert (ran.code, ran.json["outcome"]) == (2, "not_sent")
    assert {one["flag"] for one in ran.json["problems"]} == {"--email", "--amount"}
    assert "--email: An email has one @" in ran.err
    assert ran.json["request"] is None


@pytest.mark.parametrize(
    ("flags", "flag", "says"),
    [
        (("--item", "item_none", "--recipient", "ID"), "--item", "The inventory has no such item."),
        (("--item", COFFEE.item_id, "--recipient", "rcp_none"), "--recipient", "has no such recipient"),
        (
            ("--item", COFFEE.item_id, "--recipient-email", "no@body.example"),
            "--recipient",
            "has nobody with this email",
        ),
        (("--item", COFFEE.item_id), "--recipient", "Choose a recipient."),
        (("--item", COFFEE.item_id, "--new-recipient"), "--first-name", "This is needed."),
        (("--item", named("Hot-air balloon 🎈").item_id, "--recipient", "ID"), "--item", "not available now"),
        (("--item", COFFEE.item_id, "--recipient", "ID", "--message", "x" * 501), "--message", "take out 1"),
    ],
)
def test_what_the_server_does_not_have_is_told_before_anything_leaves(
    run: Run, v2: SandboxProcess, flags: tuple[str, ...], flag: str, says: str
) -> None:
    ran = run("send", *(str(recipient(v2)["id"]) if word == "ID" else word for word in flags), "--yes")
    assert (ran.code, ran.out) == (2, "")
    (line,) = [line for line in ran.err.splitlines() if line.startswith(flag)]
    assert says in line
    assert posts(v2) == 0


def test_a_touch_and_a_gift_that_are_not_there(run: Run, v3: SandboxProcess) -> None:
    ran = run("send", "--touch", "1", "--egift", "--email", "ann@acme.example", "--yes")
    assert (ran.code, "--touch: Sendoso has no such touch" in ran.err) == (2, True)
    ran = run("send", "--gift", "1", "--email", "ann@acme.example", "--yes", "--json")
    assert ran.code == 2
    assert "--gift" in {one["flag"] for one in ran.json["problems"]}
    assert posts(v3) == 0


def test_an_email_that_is_there_twice_needs_an_id(run: Run, v2: SandboxProcess) -> None:
    for street in ("High St 1", "Low St 2"):
        address = ("--address", street, "--city", "Austin", "--message", street)
        ran = run("send", "--item", COFFEE.item_id, *NEW, *address, "--yes")
        assert ran.code == 0, ran.err
    ran = run("send", "--item", COFFEE.item_id, "--recipient-email", "ann@acme.example", "--yes")
    assert (ran.code, "more than once: rcp_" in ran.err) == (2, True)
    assert made(v2)[1] == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "name what is sent"),
        (("--touch", "5", "--egift", "--email", "a@b.example"), "speaks v2, which sends items of the inventory"),
        (("--from", "x.json", "--item", "i", "--shape", "links"), "--item, --shape: not with --from"),
        (("--from", "none.json"), "none.json cannot be read"),
        (("--item", "i", "--recipient", "r", "--result", "x.csv"), "--result: only with --batch"),
        (("--item", "i", "--mobile", "1"), "--mobile: not a part of an item of the inventory"),
    ],
)
def test_flags_that_do_not_fit_are_one_sentence(
    run: Run, v2: SandboxProcess, arguments: tuple[str, ...], says: str
) -> None:
    ran = run("send", *arguments, "--yes", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert v2.requests()["total"] == 0


def test_items_are_not_v3s(run: Run, v3: SandboxProcess) -> None:
    ran = run("send", "--item", "i", "--recipient", "r", "--yes")
    assert (ran.code, "speaks v3, which sends touches and gifts" in ran.err) == (2, True)


def test_without_a_terminal_a_yes_is_needed(run: Run, v2: SandboxProcess) -> None:
    ran = run(*to_somebody(v2))
    assert (ran.code, ran.out) == (2, "")
    assert "--yes" in ran.err
    assert "10.00 USD" in ran.err
    assert posts(v2) == 0


@pytest.mark.parametrize(("answer", "sends", "code"), [("y", 1, 0), ("", 0, 2), ("n", 0, 2)])
def test_a_person_is_asked(v2: SandboxProcess, answer: str, sends: int, code: int) -> None:
    terminal = Terminal(*to_somebody(v2))
    assert b"Send this in env (test)? [y/N]" in terminal.told
    assert recipient(v2)["email"].encode() in terminal.told
    assert b"\x1b" not in terminal.told
    os.write(terminal.end, answer.encode() + b"\n")
    assert (terminal.ended(), made(v2)[1]) == (code, sends)


def test_read_only_sends_nothing(run: Run, v2: SandboxProcess) -> None:
    ran = run(*to_somebody(v2, "--yes", "--read-only"))
    assert (ran.code, "read-only" in ran.err, posts(v2)) == (2, True, 0)


def test_what_costs_too_much_is_warned_about_or_blocked(
    run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    v2.post("budget", remaining=4)
    warned = run(*to_somebody(v2, "--yes", "--json"))
    assert (warned.code, warned.json["outcome"], warned.json["budget"]) == (1, "refused", "warn")
    assert "[402]" in warned.json["sentence"]
    assert "The team budget has 4.00 USD left and this send costs 10.00 USD." in warned.json["sentence"]
    asked = posts(v2)
    monkeypatch.setenv("SENDOSO_TUI_OVER_BUDGET", "block")
    for more in (("--yes",), ("--dry-run",)):
        blocked = run(*to_somebody(v2, *more, "--json"))
        assert (blocked.code, blocked.json["outcome"], blocked.json["budget"]) == (2, "not_sent", "block")
        assert "over_budget = block" in blocked.json["sentence"]
    assert (posts(v2), made(v2)) == (asked, (0, 0))


def test_what_the_server_says_of_a_field_is_put_beside_its_flag(run: Run, v2: SandboxProcess) -> None:
    ran = run("send", "--item", NOTE.item_id, *NEW, "--yes", "--json")
    assert (ran.code, ran.json["outcome"], made(v2)) == (1, "refused", (0, 0))
    assert "[422]" in ran.json["sentence"]
    (problem,) = ran.json["problems"]
    assert (problem["flag"], "has no address" in problem["sentence"]) == ("--new-recipient", True)


def test_a_400_is_a_refusal_in_the_servers_words(run: Run, v3: SandboxProcess) -> None:
    books = named("Amazon: book of their choice")
    ran = run("send", *touch(books), *WHO, *ADDRESS, "--country", "Japan", "--mobile", "81312345678", "--yes", "--json")
    assert (ran.code, ran.json["outcome"], made(v3)) == (1, "refused", (0, 0))
    assert "This touch does not ship to that country" in ran.json["sentence"]
    assert "This touch ships to US; Japan is not among them." in ran.err


def test_a_refused_send_can_be_tried_again_at_once(run: Run, v3: SandboxProcess) -> None:
    v3.post("faults", spec="http=400:1:create")
    assert run(*coffee("--yes")).code == 1
    v3.post("faults", spec="")
    assert run(*coffee("--yes")).code == 0
    assert made(v3) == (1, 1)


def test_the_same_again_needs_to_be_meant(run: Run, v3: SandboxProcess) -> None:
    assert run(*coffee("--yes")).code == 0
    for more in (("--yes",), ("--dry-run",)):
        ran = run(*coffee("--json", *more))
        assert (ran.code, ran.json["outcome"], ran.json["earlier"]["state"]) == (2, "repeated", "done")
        assert "--again" in ran.json["sentence"]
    assert made(v3) == (1, 1)
    ran = run(*coffee("--yes", "--again", "--json"))
    assert (ran.code, ran.json["outcome"], made(v3)) == (0, "accepted", (2, 2))
    assert run(*coffee("--yes", "--note", "Another one")).code == 0
    assert made(v3) == (3, 3)


def test_what_a_person_got_lately_is_shown_and_does_not_stop_a_yes(run: Run, v3: SandboxProcess) -> None:
    assert run(*coffee("--yes")).code == 0
    ran = run("send", *touch(CARDS), "--amount", "5", "--email", "ANN@acme.example", "--yes", "--json")
    assert (ran.code, [one["gift"]["name"] for one in ran.json["repeats"]]) == (0, [COFFEE.name])
    assert "already has an open send: Coffee on us ☕" in ran.err
    terminal = Terminal("send", *touch(CARDS), "--amount", "6", "--email", "ann@acme.example")
    os.write(terminal.end, b"n\n")
    assert (terminal.ended(), made(v3)[1]) == (2, 2)
    assert b"2 sends to the same in 30 days. Send this in env (test)? [y/N]" in terminal.told


@pytest.mark.parametrize(
    ("spec", "code"),
    [("429=1:create", 3), ("http=401:1:create", 4), ("http=403:1:create", 1), ("http=503:1:touches", 3)],
)
def test_what_never_happened_can_be_tried_again(run: Run, v3: SandboxProcess, spec: str, code: int) -> None:
    v3.post("faults", spec=spec)
    ran = run(*coffee("--yes"))
    assert (ran.code, made(v3)) == (code, (0, 0)), ran.err
    v3.post("faults", spec="")
    assert run(*coffee("--yes")).code == 0
    assert made(v3) == (1, 1)


def test_3_when_nobody_answers(run: Run, v3: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDOSO_BASE_URL", "http://127.0.0.1:1/api/v3")
    ran = run(*coffee("--yes"))
    assert (ran.code, ran.out) == (3, "")


def test_the_guards_not_knowing_stops_nothing(run: Run, v3: SandboxProcess) -> None:
    v3.post("faults", spec="http=503:1:list,http=503:1:me")
    ran = run(*coffee("--yes", "--json"))
    assert (ran.code, ran.json["repeats_complete"], ran.json["budget"]) == (0, False, "unstated")
    assert "The newest sends could not be read" in ran.err


def test_the_log_keeps_intent_and_outcome_without_a_person(run: Run, v3: SandboxProcess, home: Path) -> None:
    assert run(*coffee("--yes")).code == 0
    rows = run("audit", "list", "--json").json["rows"]
    assert [(row["action"], row["outcome"]) for row in rows] == [("create", "done"), ("create", "intended")]
    assert run("audit", "verify").code == 0
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file() and "cache" not in file.name)
    assert b"ann@acme.example" not in kept
