"""POST /sends of the v2 description: bodies, codes, and what a create does to the list and the budget."""

from typing import Any

import pytest

from tests.sandbox.driver import Driver, drive
from tests.sandbox.v2_description import CRM_TYPES, SEND, conforms


async def test_a_create_answers_201_is_listed_first_and_is_paid_from_the_budget() -> None:
    async with drive() as driver:
        before = (await driver.v2.get("/teams/budget")).json()
        person, item = await _recipient(driver), await _item(driver, "swag")
        body = {
            "recipient_id": person["id"],
            "item_id": item["id"],
            "message": "ありがとう {{first_name}}",
            "crm_id": "003x",
            "crm_type": "lead",
        }
        answer = await driver.v2.post("/sends", json=body)
        assert answer.status_code == 201
        made = answer.json()
        conforms(made, SEND)
        assert made["status"] == "pending"
        assert made["message"] == body["message"]
        assert (made["crm_id"], made["crm_type"]) == ("003x", "lead")
        assert made["recipient"] == {name: person[name] for name in ("id", "first_name", "last_name", "email")}
        assert made["item"] == {name: item[name] for name in ("id", "name", "type")}
        assert made["cost"] >= item["price"]
        assert made["tracking_number"] is None
        assert (await driver.v2.get("/sends")).json()["sends"][0] == made
        after = (await driver.v2.get("/teams/budget")).json()
        assert round(after["spent"] - before["spent"], 2) == made["cost"]
        assert made["team_id"] == after["team_id"]
        await driver.v2.delete(f"/sends/{made['id']}")
        assert (await driver.v2.get("/teams/budget")).json() == before
        committed = (await driver.asked())["committed"]
        assert committed == {"creates": 1, "cancels": 1, "sends_created": 1}


async def test_nothing_is_de_duplicated() -> None:
    async with drive() as driver:
        body = {"recipient_id": (await _recipient(driver))["id"], "item_id": (await _item(driver, "egift"))["id"]}
        ids = {(await driver.v2.post("/sends", json=body)).json()["id"] for _ in range(3)}
        assert len(ids) == 3
        assert (await driver.asked())["committed"]["creates"] == 3


async def test_a_scheduled_send_stays_pending_until_its_day() -> None:
    async with drive() as driver:
        body = {
            "recipient_id": (await _recipient(driver))["id"],
            "item_id": (await _item(driver, "egift"))["id"],
            "scheduled_date": "2026-12-01",
        }
        made = (await driver.v2.post("/sends", json=body)).json()
        await driver.control("advance", seconds=9 * 86400)
        assert (await driver.v2.get(f"/sends/{made['id']}")).json()["status"] == "pending"
        await driver.control("advance", seconds=121 * 86400)
        later = (await driver.v2.get(f"/sends/{made['id']}")).json()
        assert later["status"] in ("delivered", "failed", "cancelled")
        assert later["updated_at"] >= "2026-12-01"
        today = body | {"scheduled_date": "2027-03-30"}
        assert (await driver.v2.post("/sends", json=today)).status_code == 201


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'"x"', b"null", b"\xff", b"[" * 5000, b"{}", b'{"recipient_id": "r"}', b'{"item_id": "i"}'],
)
async def test_a_body_of_the_wrong_shape_answers_400(content: bytes) -> None:
    async with drive() as driver:
        answer = await driver.v2.post("/sends", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert isinstance(answer.json()["error"], str)
        assert (await driver.asked())["committed"]["creates"] == 0


@pytest.mark.parametrize("field", ["recipient_id", "item_id", "message", "scheduled_date", "crm_id", "crm_type"])
async def test_a_field_of_the_wrong_type_answers_400(field: str) -> None:
    async with drive() as driver:
        body: dict[str, Any] = {"recipient_id": "r", "item_id": "i"} | {field: 7}
        answer = await driver.v2.post("/sends", json=body)
        assert answer.status_code == 400
        assert field in answer.json()["error"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"recipient_id": "rcp_none"}, "recipient_id"),
        ({"item_id": "item_none"}, "item_id"),
        ({"message": "x" * 501}, "message"),
        ({"scheduled_date": "2026-11-19"}, "scheduled_date"),
        ({"scheduled_date": "tomorrow"}, "scheduled_date"),
        ({"crm_type": "deal"}, "crm_type"),
    ],
)
async def test_values_that_do_not_fit_answer_422_and_name_the_field(change: dict[str, str], field: str) -> None:
    async with drive() as driver:
        body = {"recipient_id": (await _recipient(driver))["id"], "item_id": (await _item(driver, "egift"))["id"]}
        answer = await driver.v2.post("/sends", json=body | change)
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == [field]


async def test_the_limits_of_the_description_are_allowed() -> None:
    async with drive() as driver:
        body = {"recipient_id": (await _recipient(driver))["id"], "item_id": (await _item(driver, "egift"))["id"]}
        assert (await driver.v2.post("/sends", json=body | {"message": "名" * 500})).status_code == 201
        for kind in CRM_TYPES:
            assert (await driver.v2.post("/sends", json=body | {"crm_type": kind})).json()["crm_type"] == kind


async def test_an_item_that_is_not_available_or_needs_a_missing_address_answers_422() -> None:
    async with drive() as driver:
        person = await _recipient(driver)
        items = (await driver.v2.get("/inventory", params={"per_page": 100})).json()["items"]
        gone = next(item for item in items if not item["available"])
        answer = await driver.v2.post("/sends", json={"recipient_id": person["id"], "item_id": gone["id"]})
        assert answer.status_code == 422
        nowhere = {"first_name": "A", "last_name": "B", "email": "a@b.example"}
        made = (await driver.v2.post("/recipients", json=nowhere)).json()
        parcel, card = await _item(driver, "swag"), await _item(driver, "egift")
        answer = await driver.v2.post("/sends", json={"recipient_id": made["id"], "item_id": parcel["id"]})
        assert answer.status_code == 422
        assert list(answer.json()["errors"]) == ["recipient_id"]
        answer = await driver.v2.post("/sends", json={"recipient_id": made["id"], "item_id": card["id"]})
        assert answer.status_code == 201


async def test_more_than_what_is_left_of_the_budget_answers_402() -> None:
    async with drive() as driver:
        await driver.control("budget", remaining=12)
        body = {"recipient_id": (await _recipient(driver))["id"], "item_id": (await _item(driver, "swag"))["id"]}
        answer = await driver.v2.post("/sends", json=body)
        assert answer.status_code == 402
        assert answer.json()["remaining"] == 12
        assert (await driver.v2.get("/teams/budget")).json()["remaining"] == 12
        assert (await driver.asked())["committed"]["creates"] == 0


async def _recipient(driver: Driver) -> Any:
    return (await driver.v2.get("/recipients", params={"per_page": 1})).json()["recipients"][0]


async def _item(driver: Driver, kind: str) -> Any:
    items = (await driver.v2.get("/inventory", params={"type": kind})).json()["items"]
    return next(item for item in items if item["available"])
