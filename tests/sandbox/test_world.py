"""The world: what occurs in it, that lives make sense, and that it is the same again for the same seed and time."""

import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sendoso_tui.sandbox.kinds import SUBTYPES, V3_WORDS
from tests.sandbox.driver import NOW, Driver, drive
from tests.sandbox.test_v3_reads import every_send

TYPES = {
    "Amazon",
    "Handwritten Notes",
    "Inventoried Sends",
    "Sendoso Choice",
    "Sendoso Direct",
    "eGifts International",
    "eGifts USA",
}
PARCEL = (
    "Collecting recipient info",
    "Confirming Address",
    "Paused",
    "Processing",
    "Packed",
    "Shipped",
    "Delivered",
    "Undeliverable",
    "Refunded",
    "Failed",
    "Cancelled",
    "Address Confirmation - Cancelled",
)
EMAIL = (
    "Collecting recipient info",
    "Paused",
    "Sent",
    "Opened",
    "Clicked",
    "Used",
    "Expired",
    "Expired and Credited",
    "Bounced and Credited",
    "Refunded",
    "Failed",
    "Cancelled",
)
FINAL = {
    "Delivered",
    "Undeliverable",
    "Used",
    "Expired",
    "Expired and Credited",
    "Bounced and Credited",
    "Refunded",
    "Cancelled",
    "Failed",
    "Address Confirmation - Cancelled",
}


async def test_everything_documented_occurs_in_the_usual_world() -> None:
    async with drive(sends=2000, seed=1) as driver:
        rows = await every_send(driver)
        assert len(rows) == 2000
        assert {row["type"] for row in rows} == TYPES
        assert {row["subtype"] for row in rows} == set(SUBTYPES)
        assert len(SUBTYPES) == 30
        assert {row["status"] for row in rows} == set(V3_WORDS)
        assert len(V3_WORDS) == 20
        assert {"USD", "EUR", "GBP", "JPY", "KRW", "INR", "CAD", "KWD"} <= {row["currency"] for row in rows}
        v2 = [row for page in range(1, 21) for row in await _page(driver, page)]
        assert {row["status"] for row in v2} == {"pending", "processing", "shipped", "delivered", "failed", "cancelled"}
        assert {row["item"]["type"] for row in v2} == {"physical", "egift", "swag", "direct_mail", "charity"}
        assert {row["crm_type"] for row in v2} == {None, "contact", "lead", "account", "opportunity"}


async def test_people_and_companies_come_from_many_countries() -> None:
    async with drive(sends=2000) as driver:
        rows = await every_send(driver)
        names = " ".join(row["recipient"]["name"] + row["recipient"]["company_name"] for row in rows)
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in names}
        assert {
            "CJK",
            "HANGUL",
            "HIRAGANA",
            "ARABIC",
            "HEBREW",
            "COMBINING",
            "CYRILLIC",
            "GREEK",
            "DEVANAGARI",
        } <= scripts
        assert any(ord(letter) > 0x1F000 for letter in names)
        assert max(len(row["recipient"]["name"]) for row in rows) > 60
        assert all(row["recipient"]["email"].isascii() for row in rows)
        assert all(row["recipient"]["email"].endswith(".example") for row in rows)


async def test_some_are_stuck_and_the_newest_are_fresh() -> None:
    async with drive(sends=2000) as driver:
        rows = await every_send(driver)
        ages = [NOW - datetime.fromisoformat(row["created_at"]) for row in rows]
        assert ages == sorted(ages)
        assert timedelta(0) < ages[0] < timedelta(hours=6)
        assert timedelta(days=700) < ages[-1] < timedelta(days=731)
        lately = sum(age < timedelta(days=90) for age in ages)
        long_ago = sum(timedelta(days=600) < age < timedelta(days=690) for age in ages)
        assert lately > 2 * long_ago > 0
        for status in ("Paused", "Confirming Address"):
            waits = [NOW - _moment(row["status_updates"][-1]) for row in rows if row["status"] == status]
            assert max(waits) > timedelta(days=7)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_timelines_make_sense_end_in_their_status_and_never_lie_in_the_future(seed: int) -> None:
    async with drive(sends=2000, seed=seed) as driver:
        for row in await every_send(driver):
            _check(row, NOW)
        await driver.control("advance", seconds=30 * 86400 + 1234)
        later = NOW + timedelta(days=30, seconds=1234)
        rows = await every_send(driver)
        assert len(rows) > 2000
        for row in rows:
            _check(row, later)


async def test_every_life_is_over_after_120_days() -> None:
    async with drive(sends=2000) as driver:
        await driver.control("advance", seconds=120 * 86400)
        rows = await every_send(driver)
        assert {row["status"] for row in rows if row["id"] <= 2000} <= FINAL


async def test_a_large_world_keeps_the_same_promises() -> None:
    async with drive(sends=100_000) as driver:
        for page in (1, 7, 60, 300, 999, 1000):
            rows = (await driver.v3.get("/send", params={"per_page": 100, "page": page})).json()["sends"]
            assert [row["id"] for row in rows] == list(range(100_100 - 100 * page, 100_000 - 100 * page, -1))
            for row in rows:
                _check(row, NOW)


async def test_moving_ahead_in_one_step_or_in_many_leads_to_the_same_world() -> None:
    async with drive() as once, drive() as often:
        await once.control("advance", seconds=50 * 3600)
        for _ in range(50):
            await often.control("advance", seconds=3600)
        assert await every_send(once) == await every_send(often)
        for path in ("/teams/budget", "/sends?status=pending", "/sends?status=delivered&per_page=100"):
            assert (await once.v2.get(path)).json() == (await often.v2.get(path)).json()


async def test_an_observer_only_sees_lives_go_on() -> None:
    async with drive() as driver:
        before = {row["id"]: row for row in await every_send(driver)}
        await driver.control("advance", seconds=36 * 3600)
        changed = 0
        for row in await every_send(driver):
            if row["id"] in before:
                known = before[row["id"]]["status_updates"]
                assert row["status_updates"][: len(known)] == known
                assert row["created_at"] == before[row["id"]]["created_at"]
                changed += row["status_updates"] != known
            else:
                assert datetime.fromisoformat(row["created_at"]) >= NOW
        assert changed


async def test_same_seed_and_time_same_bytes() -> None:
    paths = (
        "/send?per_page=100",
        "/send?page=17",
        "/touches",
        "/users",
        "/groups",
        "/me",
        "/gifts",
        "/groups/311/members",
    )
    others = ("/sends?per_page=100", "/sends?status=failed", "/recipients?per_page=100", "/inventory", "/teams/budget")
    async with drive() as one, drive() as two, drive(seed=2) as three:
        for path in paths:
            assert (await one.v3.get(path)).content == (await two.v3.get(path)).content
        for path in others:
            first, second = await one.v2.get(path), await two.v2.get(path)
            assert first.content == second.content
            assert first.headers == second.headers
        assert (await one.v3.get(paths[0])).content != (await three.v3.get(paths[0])).content
        touch = next(t["id"] for t in (await one.v3.get("/touches")).json()["touches"] if t["delivery_type"] == "mail")
        send = {
            "touch_id": touch,
            "name": "A",
            "email": "a@b.example",
            "address": "1",
            "city": "x",
            "state": "y",
            "zip": "1",
            "country": "US",
            "mobile_no": 1,
            "confirm_address": False,
            "via": "single_person_or_company",
            "via_from": "t",
        }
        assert (await one.v3.post("/send", json={"send": send})).content == (
            await two.v3.post("/send", json={"send": send})
        ).content


async def test_time_is_told_as_the_documents_do_across_daylight_saving() -> None:
    async with drive(sends=2000) as driver:
        rows = await every_send(driver)
        offsets = {stamp["occurred_at"][-6:] for row in rows for stamp in row["status_updates"]}
        assert offsets == {"-07:00", "-08:00"}
        mixed = [row for row in rows if len({stamp["occurred_at"][-6:] for stamp in row["status_updates"]}) == 2]
        assert mixed
        for row in rows:
            made = datetime.fromisoformat(row["created_at"])
            summer = datetime(made.year, 3, 15, tzinfo=UTC) < made < datetime(made.year, 10, 31, tzinfo=UTC)
            winter = made.month in (1, 2, 12) or (made.month == 11 and made.day > 8)
            assert not (summer and row["created_at"].endswith("-08:00"))
            assert not (winter and row["created_at"].endswith("-07:00"))


async def test_a_demo_visibly_lives_and_a_frozen_one_does_not() -> None:
    async with drive(sends=2000, speed=60) as driver:
        changes = arrivals = 0
        before = {row["id"]: row["status"] for row in await every_send(driver)}
        for _ in range(20):
            driver.clock.seconds += 60
            after = {row["id"]: row["status"] for row in await every_send(driver)}
            arrivals += len(after) - len(before)
            changes += sum(after[number] != status for number, status in before.items())
            before = after
        assert 20 < changes < 200
        assert 5 < arrivals < 60
    async with drive(sends=2000, speed=0) as driver:
        first = (await driver.v3.get("/send")).content
        driver.clock.seconds += 3600
        assert (await driver.v3.get("/send")).content == first


@pytest.mark.parametrize("sends", [0, 1, 5, 4096, 4097])
async def test_small_and_uneven_worlds_are_whole(sends: int) -> None:
    async with drive(sends=sends) as driver:
        rows = await every_send(driver)
        assert [row["id"] for row in rows] == list(range(sends, 0, -1))
        for row in rows[:50]:
            _check(row, NOW)
        total = sum(
            [
                (await driver.v2.get("/sends", params={"status": status})).json()["pagination"]["total"]
                for status in ("pending", "processing", "shipped", "delivered", "failed", "cancelled")
            ]
        )
        assert total == sends
        await driver.control("advance", seconds=86400)
        assert len(await every_send(driver)) > sends


def _check(row: Any, now: datetime) -> None:
    created = datetime.fromisoformat(row["created_at"])
    updates = row["status_updates"]
    moments = [created, *(_moment(update) for update in updates), now]
    assert moments == sorted(moments), row
    words = [update["status"] for update in updates]
    assert row["status"] == (words[-1] if words else "pending"), row
    mailed = row["type"] in ("Amazon", "Handwritten Notes", "Inventoried Sends", "Sendoso Direct")
    order = PARCEL if mailed else EMAIL
    places = [order.index(word) for word in words]
    assert places == sorted(set(places)), row
    assert all(word not in FINAL for word in words[:-1] if word != "Undeliverable"), row
    for earlier, later in (
        ("Opened", "Sent"),
        ("Clicked", "Opened"),
        ("Used", "Clicked"),
        ("Delivered", "Shipped"),
        ("Shipped", "Processing"),
    ):
        assert earlier not in words or later in words, row


def _moment(update: Any) -> datetime:
    return datetime.fromisoformat(update["occurred_at"])


async def _page(driver: Driver, page: int) -> list[Any]:
    found: list[Any] = (await driver.v2.get("/sends", params={"page": page, "per_page": 100})).json()["sends"]
    return found
