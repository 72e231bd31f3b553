"""Every path, parameter, code and body of the v2 description, asked of the sandbox."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.sandbox.driver import NOW, Driver, drive
from tests.sandbox.test_v3_reads import every_send
from tests.sandbox.v2_description import (
    BUDGET,
    CRM_TYPES,
    ITEM,
    ITEM_TYPES,
    PAGINATION,
    RECIPIENT,
    REPORT,
    SEND,
    STATUSES,
    conforms,
)

PATHS = (
    ("GET", "/sends"),
    ("POST", "/sends"),
    ("GET", "/sends/send_0000000"),
    ("DELETE", "/sends/send_0000000"),
    ("GET", "/recipients"),
    ("POST", "/recipients"),
    ("GET", "/recipients/rcp_1"),
    ("GET", "/inventory"),
    ("GET", "/teams/budget"),
    ("GET", "/reports/sends"),
)


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_without_a_key_or_with_a_wrong_one_every_path_answers_401(method: str, path: str) -> None:
    async with drive() as driver:
        for wrong in ({}, {"X-Api-Key": "nope"}, {"X-Api-Key": "ключ".encode()}):
            answer = await driver.plain.request(method, f"/api/v2{path}", headers=wrong)
            assert answer.status_code == 401
            assert isinstance(answer.json()["error"], str)
        assert (await driver.asked())["committed"]["creates"] == 0


async def test_the_list_has_the_described_rows_and_pages() -> None:
    async with drive() as driver:
        first = (await driver.v2.get("/sends")).json()
        conforms(first, {"sends": [SEND], "pagination": PAGINATION})
        assert first["pagination"] == {"page": 1, "per_page": 25, "total": 300, "total_pages": 12}
        assert len(first["sends"]) == 25
        seen: list[str] = []
        for page in (1, 2, 3):
            rows = (await driver.v2.get("/sends", params={"page": page, "per_page": 100})).json()["sends"]
            conforms(rows, [SEND])
            seen += [row["id"] for row in rows]
        assert len(set(seen)) == 300
        beyond = (await driver.v2.get("/sends", params={"page": 99, "per_page": 100})).json()
        assert beyond["sends"] == []
        assert beyond["pagination"]["total"] == 300


async def test_per_page_is_clamped_to_100() -> None:
    async with drive() as driver:
        page = (await driver.v2.get("/sends", params={"per_page": 5000})).json()
        assert page["pagination"]["per_page"] == 100
        assert len(page["sends"]) == 100


@pytest.mark.parametrize("status", STATUSES)
async def test_the_status_filter_gives_all_sends_of_that_status_and_no_other(status: str) -> None:
    async with drive(sends=2000) as driver:
        everyone = await _all(driver, {})
        filtered = await _all(driver, {"status": status})
        assert filtered
        assert filtered == [row for row in everyone if row["status"] == status]


async def test_the_date_filters_are_inclusive_by_day_and_can_be_combined() -> None:
    async with drive(sends=2000) as driver:
        everyone = await _all(driver, {})
        start, end = "2026-09-01", "2026-09-30"
        inside = [row for row in everyone if start <= row["created_at"][:10] <= end]
        assert inside
        assert await _all(driver, {"start_date": start, "end_date": end}) == inside
        after = [row for row in everyone if row["created_at"][:10] >= start]
        assert await _all(driver, {"start_date": start}) == after
        before = [row for row in everyone if row["created_at"][:10] <= end]
        assert await _all(driver, {"end_date": end}) == before
        delivered = [row for row in inside if row["status"] == "delivered"]
        assert await _all(driver, {"start_date": start, "end_date": end, "status": "delivered"}) == delivered
        assert await _all(driver, {"start_date": end, "end_date": start}) == []


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=1.5",
        "page=",
        "per_page=0",
        "per_page=ten",
        "status=Shipped",
        "status=lost",
        "status=",
        "start_date=2026-13-01",
        "start_date=20260101",
        "end_date=yesterday",
        "end_date=2026-02-30",
    ],
)
async def test_a_parameter_outside_its_description_answers_400_and_says_which(query: str) -> None:
    async with drive() as driver:
        answer = await driver.v2.get(f"/sends?{query}")
        assert answer.status_code == 400
        assert query.partition("=")[0] in answer.json()["error"]


async def test_one_send_is_the_same_as_its_row_and_an_unknown_one_404() -> None:
    async with drive() as driver:
        for row in await _all(driver, {}):
            if row["id"].endswith(("0", "7")):
                answer = await driver.v2.get(f"/sends/{row['id']}")
                assert answer.status_code == 200
                assert answer.json() == row
        for unknown in ("send_fffffff", "send_x", "1", "send_", "sénd", "send_0000001 "):
            assert (await driver.v2.get(f"/sends/{unknown}")).status_code == 404


async def test_only_a_pending_send_can_be_cancelled_and_only_once() -> None:
    async with drive(sends=2000) as driver:
        for status in STATUSES:
            row = (await driver.v2.get("/sends", params={"status": status})).json()["sends"][0]
            answer = await driver.v2.delete(f"/sends/{row['id']}")
            after = (await driver.v2.get(f"/sends/{row['id']}")).json()
            if status == "pending":
                assert answer.status_code == 200
                assert after["status"] == "cancelled"
                assert after["updated_at"] == "2026-11-20T14:32:00Z"
                assert (await driver.v2.delete(f"/sends/{row['id']}")).status_code == 409
            else:
                assert answer.status_code == 409
                assert after == row
        assert (await driver.v2.delete("/sends/send_fffffff")).status_code == 404
        assert (await driver.asked())["committed"]["cancels"] == 1


async def test_whether_processing_can_be_cancelled_is_a_switch() -> None:
    async with drive(sends=2000, cancel_processing=True) as driver:
        row = (await driver.v2.get("/sends", params={"status": "processing"})).json()["sends"][0]
        assert (await driver.v2.delete(f"/sends/{row['id']}")).status_code == 200
        row = (await driver.v2.get("/sends", params={"status": "shipped"})).json()["sends"][0]
        assert (await driver.v2.delete(f"/sends/{row['id']}")).status_code == 409


async def test_recipients_are_listed_searched_shown_and_created() -> None:
    async with drive() as driver:
        page = (await driver.v2.get("/recipients")).json()
        conforms(page, {"recipients": [RECIPIENT], "pagination": PAGINATION})
        assert page["pagination"]["per_page"] == len(page["recipients"]) == 25
        one = page["recipients"][3]
        assert (await driver.v2.get(f"/recipients/{one['id']}")).json() == one
        assert (await driver.v2.get("/recipients/rcp_none")).status_code == 404
        body = {
            "first_name": "花子",
            "last_name": "山本",
            "email": "h.yamamoto@example.jp",
            "company": "例",
            "title": "部長",
            "address": {"street1": "1-1", "city": "東京", "postal_code": "100-0001", "country": "JP"},
        }
        answer = await driver.v2.post("/recipients", json=body)
        assert answer.status_code == 201
        made = answer.json()
        conforms(made, RECIPIENT)
        assert {name: made[name] for name in ("first_name", "last_name", "email", "company", "title")} == {
            name: value for name, value in body.items() if name != "address"
        }
        assert (await driver.v2.get(f"/recipients/{made['id']}")).json() == made
        for text in ("山本", "H.YAMAMOTO@", "yamamoto@example"):
            found = (await driver.v2.get("/recipients", params={"search": text})).json()
            assert [row["id"] for row in found["recipients"]] == [made["id"]]
        minimal = {"first_name": "A", "last_name": "B", "email": "a@b.example"}
        assert (await driver.v2.post("/recipients", json=minimal)).json()["address"]["country"] == "US"
        none = (await driver.v2.get("/recipients", params={"search": "nobody at all"})).json()
        assert none == {"recipients": [], "pagination": {"page": 1, "per_page": 25, "total": 0, "total_pages": 0}}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"last_name": None}, "last_name"),
        ({"email": 7}, "email"),
        ({"email": "no at sign"}, "email"),
        ({"email": "a@b@c.example"}, "email"),
        ({"company": 7}, "company"),
        ({"address": "Main St"}, "address"),
        ({"address": {"city": 3}}, "address"),
        ({"address": {"country": "USA"}}, "address.country"),
    ],
)
async def test_a_recipient_that_does_not_validate_answers_422_and_names_the_field(change: Any, field: str) -> None:
    async with drive() as driver:
        answer = await driver.v2.post(
            "/recipients", json={"first_name": "A", "last_name": "B", "email": "a@b.example"} | change
        )
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]


async def test_inventory_is_listed_by_type() -> None:
    async with drive() as driver:
        page = (await driver.v2.get("/inventory", params={"per_page": 100})).json()
        conforms(page, {"items": [ITEM], "pagination": PAGINATION})
        assert {item["available"] for item in page["items"]} == {True, False}
        by_type: list[Any] = []
        for kind in ITEM_TYPES:
            found = (await driver.v2.get("/inventory", params={"type": kind, "per_page": 100})).json()["items"]
            assert found
            assert {item["type"] for item in found} == {kind}
            by_type += found
        assert sorted(item["id"] for item in by_type) == sorted(item["id"] for item in page["items"])
        second = (await driver.v2.get("/inventory", params={"page": 2, "per_page": 10})).json()["items"]
        assert second == page["items"][10:20]
        assert (await driver.v2.get("/inventory", params={"type": "car"})).status_code == 400


@pytest.mark.parametrize(
    ("days", "period"),
    [
        (0, ("2026-10-01", "2026-12-31")),
        (20, ("2026-10-01", "2026-12-31")),
        (60, ("2027-01-01", "2027-03-31")),
    ],
)
async def test_the_budget_is_of_this_quarter_and_adds_up(days: int, period: tuple[str, str]) -> None:
    async with drive(sends=2000) as driver:
        await driver.v2.get("/teams/budget")
        for _ in range(days):
            await driver.control("advance", seconds=86400)
        budget = (await driver.v2.get("/teams/budget")).json()
        conforms(budget, BUDGET)
        assert (budget["period_start"], budget["period_end"]) == period
        assert _cents(budget["total_budget"]) == _cents(budget["spent"]) + _cents(budget["remaining"])
        spent = sum(
            _cents(row["cost"])
            for row, other in zip(await _all(driver, {}), await every_send(driver), strict=True)
            if row["created_at"][:10] >= period[0]
            and row["team_id"] == budget["team_id"]
            and other["current_total_cost"] != "0.0"  # v3 shows so that the money went back
        )
        assert spent == _cents(budget["spent"]) > 0


@pytest.mark.parametrize("grouping", [None, "day", "week", "month", "user", "team"])
async def test_the_report_counts_what_the_list_shows(grouping: str | None) -> None:
    async with drive(sends=2000) as driver:
        span = {"start_date": "2026-10-15", "end_date": "2026-11-20"}
        query = span | ({"group_by": grouping} if grouping else {})
        report = (await driver.v2.get("/reports/sends", params=query)).json()
        conforms(report, REPORT)
        assert report["period"] == span
        rows = await _all(driver, span)
        assert report["totals"]["sends"] == len(rows) == sum(entry["sends"] for entry in report["data"])
        for status in ("delivered", "failed"):
            assert report["totals"][status] == sum(row["status"] == status for row in rows)
        assert report["totals"]["delivered"] == sum(entry["delivered"] for entry in report["data"])
        spend = sum(_cents(entry["spend"]) for entry in report["data"])
        assert _cents(report["totals"]["total_spend"]) == spend
        if grouping in (None, "day"):
            by_day: dict[str, int] = {}
            for row in reversed(rows):
                by_day[row["created_at"][:10]] = by_day.get(row["created_at"][:10], 0) + 1
            assert {entry["period"]: entry["sends"] for entry in report["data"]} == by_day
        if grouping == "month":
            assert [entry["period"] for entry in report["data"]] == ["2026-10", "2026-11"]
        if grouping == "week":
            weeks = {f"{d.isocalendar().year}-W{d.isocalendar().week:02d}" for d in _days(span)}
            assert {entry["period"] for entry in report["data"]} <= weeks


@pytest.mark.parametrize(
    "query",
    [
        "",
        "start_date=2026-01-01",
        "end_date=2026-01-01",
        "start_date=2026-02-01&end_date=2026-01-01",
        "start_date=2026-01-01&end_date=2026-02-01&group_by=hour",
        "start_date=x&end_date=2026-02-01",
    ],
)
async def test_a_report_without_its_dates_answers_400(query: str) -> None:
    async with drive() as driver:
        assert (await driver.v2.get(f"/reports/sends?{query}")).status_code == 400


async def test_other_methods_and_paths_are_405_and_404() -> None:
    async with drive() as driver:
        answer = await driver.v2.put("/sends")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, POST"
        for path in ("/sends/", "/nothing", "/sends/a/b"):
            assert (await driver.v2.get(path)).status_code == 404


def test_the_tables_cover_the_documented_enumerations() -> None:
    assert (len(STATUSES), len(ITEM_TYPES), len(CRM_TYPES)) == (6, 5, 4)


async def _all(driver: Driver, query: dict[str, str]) -> list[Any]:
    rows: list[Any] = []
    page = 1
    while True:
        answer = await driver.v2.get("/sends", params=query | {"page": str(page), "per_page": "100"})
        assert answer.status_code == 200, answer.text
        rows += answer.json()["sends"]
        if page >= answer.json()["pagination"]["total_pages"]:
            assert len(rows) == answer.json()["pagination"]["total"]
            return rows
        page += 1


def _cents(amount: float) -> int:
    return round(amount * 100)


def _days(span: dict[str, str]) -> list[date]:
    first, last = date.fromisoformat(span["start_date"]), date.fromisoformat(span["end_date"])
    assert last == NOW.date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
