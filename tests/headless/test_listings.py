"""What a profile offers besides sends: the forms are a contract, and no figure is made up."""

import pytest

from tests.headless.conftest import Run
from tests.sandbox_process import SandboxProcess

HEAD = ["version", "as_of", "profile"]
MONEY = {"amount", "currency"}


def test_recipients(run: Run, v2: SandboxProcess) -> None:
    answer = run("recipients", "--json").json
    assert list(answer) == [*HEAD, "complete", "total", "recipients"]
    assert answer["complete"] is True
    assert answer["total"] == len({one["id"] for one in answer["recipients"]}) > 100
    assert list(answer["recipients"][0]) == ["id", "name", "email", "company", "title", "address", "created_at"]
    name = answer["recipients"][0]["name"]
    found = run("recipients", "--search", name, "--json").json["recipients"]
    assert name in {one["name"] for one in found}
    assert len(found) < answer["total"]


def test_inventory(run: Run, v2: SandboxProcess) -> None:
    answer = run("inventory", "--type", "egift", "--json").json
    assert {item["type"] for item in answer["inventory"]} == {"egift"}
    assert list(answer["inventory"][0]) == [
        "id",
        "name",
        "type",
        "description",
        "amount",
        "currency",
        "available",
        "shipping_days",
        "image_url",
    ]
    assert f"{answer['total']} items" in run("inventory", "--type", "egift").err


def test_touches(run: Run, v3: SandboxProcess) -> None:
    touches = run("touches", "--json").json["touches"]
    assert {"id", "name", "lowest", "highest", "ship_to"} <= set(touches[0])
    for touch in touches:
        assert set(touch["lowest"]) == set(touch["highest"]) == MONEY
    lines = run("touches").out.splitlines()
    assert len(lines) == len(touches) + 1
    assert "not stated" in run("touches").out


def test_gifts(run: Run, v3: SandboxProcess) -> None:
    gifts = run("gifts", "--json").json["gifts"]
    assert gifts
    assert {"id", "name", "category", "amount", "currency", "physical", "variants"} == set(gifts[0])


def test_groups(run: Run, v3: SandboxProcess) -> None:
    groups = run("groups", "--json").json["groups"]
    assert groups
    assert {"id", "name", "limit_per_user", "one_time", "rollover"} == set(groups[0])
    assert "LIMIT PER USER" in run("groups").out


def test_the_budget_of_v2_is_what_the_server_says(run: Run, v2: SandboxProcess) -> None:
    v2.post("budget", remaining=1234.5)
    answer = run("budget", "--json").json
    assert list(answer) == [*HEAD, "team", "balances", "estimates"]
    assert answer["team"]["remaining"] == {"amount": "1234.50", "currency": "USD"}
    assert answer["balances"] is None
    assert "1234.50 USD" in run("budget").out


def test_the_budget_of_v3_labels_what_the_figures_are(run: Run, v3: SandboxProcess) -> None:
    answer = run("budget", "--json").json
    assert answer["team"] is None
    assert set(answer["balances"]) == {"me", "all_users", "groups"}
    assert set(answer["balances"]["me"]["balance"]) == MONEY
    assert "monthly limit for each user" in run("budget").out


@pytest.mark.parametrize("group", ["day", "week", "month", "user", "team"])
def test_the_report_adds_up(run: Run, v2: SandboxProcess, group: str) -> None:
    answer = run("report", "--since", "2026-11-01", "--until", "2026-11-20", "--group-by", group, "--json").json
    assert list(answer) == [
        *HEAD,
        "since",
        "until",
        "group_by",
        "sent",
        "delivered",
        "failed",
        "amount",
        "currency",
        "rows",
    ]
    assert (answer["since"], answer["until"], answer["group_by"]) == ("2026-11-01", "2026-11-20", group)
    assert sum(row["sent"] for row in answer["rows"]) == answer["sent"] > 0


def test_a_period_that_ends_before_it_begins_is_refused(run: Run, v2: SandboxProcess) -> None:
    before = v2.requests()["total"]
    ran = run("report", "--since", "2026-11-20", "--until", "2026-11-01")
    assert ran.code == 2
    assert "before it begins" in ran.err
    assert v2.requests()["total"] == before


def test_a_refused_listing_prints_nothing(run: Run, v2: SandboxProcess) -> None:
    v2.post("faults", spec="http=404:1:recipients")
    ran = run("recipients", "--json")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err
