"""What Sendoso's reference pages say about creating in v3, asked of the sandbox."""

import re
from typing import Any

import pytest

from tests.sandbox.driver import Driver, drive

CODE = re.compile("[0-9a-f]{40}")
# The body of the page on physical sends with address collection, field for field.
COLLECTION: dict[str, Any] = {
    "name": "John Smith",
    "email": "developers@sendoso.com",
    "custom_message": "Hi John, I wanted to personally invite you to...",
    "no_address": True,
    "confirm_address": True,
    "address_confirmation_via": "email",
    "resume_with_unconfirmed_address": False,
    "expire_after_days": 5,
    "hide_product_info": True,
    "address_confirmation_custom_message": "Please update your shipping address!",
    "via": "single_person_or_company",
    "via_from": "YOUR APPLICATION NAME",
}
ADDRESSED: dict[str, Any] = {
    "name": "Ann Lee",
    "email": "ann@acme.example",
    "address": "548 Market St",
    "city": "San Francisco",
    "state": "CA",
    "zip": "94104",
    "country": "USA",
    "confirm_address": False,
    "via": "single_person_or_company",
    "via_from": "test",
}
EMAILED: dict[str, Any] = {"email": "ann@acme.example", "via": "single_email_address", "via_from": "test"}


async def test_a_physical_send_to_a_known_address() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "mail", "US")
        row = await _create(
            driver, ADDRESSED | {"touch_id": touch["id"], "mobile_no": 4155550100, "custom_message": "Hi"}
        )
        assert row["touch"] == {"id": touch["id"], "name": touch["name"]}
        assert row["recipient"] == {"name": "Ann Lee", "email": "ann@acme.example", "company_name": ""}
        assert row["sent_via"] == "test"
        assert row["status"] == "pending"
        assert row["status_updates"] == []


async def test_whom_v3_sends_to_is_known_to_v2() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email", "US")
        for name in ("Zoë van der Berg", "Zoë B."):
            await _create(driver, EMAILED | {"touch_id": touch["id"], "email": "zoe@b.example", "name": name})
            assert (await driver.v3.get("/send")).json()["sends"][0]["recipient"]["name"] == name
        found = (await driver.v2.get("/recipients", params={"search": "zoe@b.example"})).json()["recipients"]
        assert [(person["first_name"], person["last_name"]) for person in found] == [("Zoë van der", "Berg")]
        row = (await driver.v2.get("/sends")).json()["sends"][0]
        assert row["recipient"]["id"] == found[0]["id"]


async def test_a_physical_send_that_collects_the_address() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "mail", "US")
        row = await _create(driver, COLLECTION | {"touch_id": touch["id"]})
        await driver.control("advance", seconds=4 * 86400)
        later = (await driver.v3.get("/send", params={"per_page": 100})).json()["sends"]
        updates = next(found for found in later if found["id"] == row["id"])["status_updates"]
        assert updates[0]["status"] in ("Confirming Address", "Collecting recipient info")


async def test_an_egift_by_email_has_a_tracking_url_of_its_own() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email", "US")
        answer = await driver.v3.post("/send", json={"send": EMAILED | {"touch_id": touch["id"]}})
        assert answer.status_code == 200
        body = answer.json()
        assert body["success"] is True
        assert body["message"] == "Gift send Successfully"
        assert CODE.fullmatch(body["tracking_code"])
        assert body["tracking_url"].startswith("https://app.sendoso.com/track/")
        assert body["tracking_code"] not in body["tracking_url"]
        row = (await driver.v3.get("/send")).json()["sends"][0]
        assert row["recipient"]["email"] == "ann@acme.example"
        assert row["status"] == "pending"


async def test_the_balance_pays_for_sends_and_too_small_a_one_pauses_them() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email", "US", "USD")
        before = float((await driver.v3.get("/me")).json()["balance"])
        row = await _create(driver, EMAILED | {"touch_id": touch["id"]})
        after = float((await driver.v3.get("/me")).json()["balance"])
        assert round(before - after, 2) == float(row["current_total_cost"])
        costly = next(t for t in await _touches(driver) if t["name"].startswith("Donate"))
        for _ in range(12):
            await _create(driver, EMAILED | {"touch_id": costly["id"], "amount": 250})
        await driver.control("advance", seconds=60)
        newest = (await driver.v3.get("/send")).json()["sends"][0]
        assert newest["status"] == "Paused"


async def test_links_are_made_for_each_recipient() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email", "US")
        people = [{"email": "a@acme.example"}, {"email": "b@acme.example"}]
        send = {"touch_id": touch["id"], "via": "generate_egift_links", "via_from": "test", "recipient_users": people}
        answer = await driver.v3.post("/send/generate_egift_links", json={"send": send})
        assert answer.status_code == 200
        body = answer.json()
        assert (body["success"], body["message"], body["expiration_days"]) == (True, "EGifts send Successfully", 30)
        assert [link["recipient_email_or_phone_number"] for link in body["egift_links"]] == [p["email"] for p in people]
        links = [link["egift_link"] for link in body["egift_links"]]
        assert all(link.startswith("https://sendo.so/g/") for link in links)
        assert len(set(links)) == 2
        assert (await driver.asked())["committed"] == {"creates": 1, "cancels": 0, "sends_created": 2}


@pytest.mark.parametrize(
    ("base", "change", "word"),
    [
        (EMAILED, {"touch_id": None}, "touch_id"),
        (EMAILED, {"touch_id": ""}, "touch_id"),
        (EMAILED, {"via": "pigeon"}, "via"),
        (EMAILED, {"via": None}, "via"),
        (EMAILED, {"via_from": ""}, "via_from"),
        (EMAILED, {"email": ""}, "email can't be blank"),
        (EMAILED, {"email": "nobody"}, "email"),
        (EMAILED, {"via": "single_person_or_company"}, "via"),
        (EMAILED, {"custom_message": 7}, "custom_message"),
        (ADDRESSED, {"via": "single_email_address"}, "via"),
        (ADDRESSED, {"name": " "}, "name"),
        (ADDRESSED, {"address": None}, "address"),
        (ADDRESSED, {"city": None}, "city"),
        (ADDRESSED, {"state": None}, "state"),
        (ADDRESSED, {"zip": None}, "zip"),
        (ADDRESSED, {"country": None}, "country"),
        (ADDRESSED, {"country": "Atlantis"}, "country"),
        (ADDRESSED, {"confirm_address": True}, "confirm_address"),
        (COLLECTION, {"name": None}, "name"),
        (COLLECTION, {"confirm_address": False}, "confirm_address"),
        (COLLECTION, {"address_confirmation_via": "phone"}, "address_confirmation_via"),
        (COLLECTION, {"resume_with_unconfirmed_address": None}, "resume_with_unconfirmed_address"),
        (COLLECTION, {"hide_product_info": "yes"}, "hide_product_info"),
        (COLLECTION, {"expire_after_days": 1}, "expire_after_days"),
        (COLLECTION, {"expire_after_days": 8}, "expire_after_days"),
        (COLLECTION, {"expire_after_days": True}, "expire_after_days"),
    ],
)
async def test_what_does_not_fit_answers_400_in_english(
    base: dict[str, Any], change: dict[str, Any], word: str
) -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email" if base is EMAILED else "mail", "US")
        answer = await driver.v3.post("/send", json={"send": {"touch_id": touch["id"]} | base | change})
        assert answer.status_code == 400
        assert answer.json()["success"] is False
        assert word in answer.json()["message"]
        assert (await driver.asked())["committed"]["creates"] == 0


@pytest.mark.parametrize("path", ["/send", "/send/generate_egift_links", "/users", "/sends"])
@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"{}", b'{"send": 3, "user": 3}'])
async def test_a_body_that_is_no_object_of_the_right_name_answers_400(path: str, content: bytes) -> None:
    async with drive() as driver:
        answer = await driver.v3.post(path, content=content)
        assert answer.status_code == 400
        assert answer.json()["success"] is False


async def test_an_unknown_touch_answers_404() -> None:
    async with drive() as driver:
        for touch in (7, "x", "25110000"):
            for path in ("/send", "/send/generate_egift_links"):
                via = "generate_egift_links" if path.endswith("links") else "single_email_address"
                send = EMAILED | {"touch_id": touch, "via": via, "recipient_users": [{"email": "a@b.example"}]}
                answer = await driver.v3.post(path, json={"send": send})
                assert answer.status_code == 404
                assert answer.json() == {"success": False, "message": "Touch not found"}


@pytest.mark.parametrize("users", [None, [], "x", [{}], [{"email": "no"}], [{"email": "a@b.example"}, 7]])
async def test_links_for_nobody_answer_400_and_make_nothing(users: Any) -> None:
    async with drive() as driver:
        touch = await _touch(driver, "email", "US")
        send = {"touch_id": touch["id"], "via": "generate_egift_links", "via_from": "t", "recipient_users": users}
        assert (await driver.v3.post("/send/generate_egift_links", json={"send": send})).status_code == 400
        assert (await driver.asked())["committed"]["sends_created"] == 0


async def test_a_price_range_is_kept_to() -> None:
    async with drive() as driver:
        touch = next(t for t in await _touches(driver) if t["starting_egift_price"])
        low, high = float(touch["starting_egift_price"]), float(touch["ending_egift_price"])
        for amount in (low, high, str(low)):
            row = await _create(driver, EMAILED | {"touch_id": touch["id"], "amount": amount})
            assert float(row["current_total_cost"]) == float(amount)
        for amount in (low - 1, high + 1, "x", []):
            send = EMAILED | {"touch_id": touch["id"], "amount": amount}
            assert (await driver.v3.post("/send", json={"send": send})).status_code == 400


async def test_a_parcel_abroad_without_a_phone_number_is_accepted_and_fails() -> None:
    async with drive() as driver:
        touch = await _touch(driver, "mail", "DE")
        row = await _create(driver, ADDRESSED | {"touch_id": touch["id"], "country": "DE"})
        await driver.control("advance", seconds=3 * 86400)
        rows = (await driver.v3.get("/send", params={"per_page": 100})).json()["sends"]
        assert next(found for found in rows if found["id"] == row["id"])["status"] == "Failed"


async def test_an_invitation_answers_201_and_its_documented_refusals() -> None:
    async with drive() as driver:
        user = {"first_name": "A", "last_name": "B", "email": "a@b.example", "role": "regular", "team_group_id": 311}
        answer = await driver.v3.post("/users", json={"user": user})
        assert answer.status_code == 201
        body = answer.json()
        assert body["invitation_status"] == "pending"
        assert (body["receiver_email"], body["user_role"], body["team_group_id"]) == ("a@b.example", "regular", 311)
        for change, message in (
            ({"team_group_id": 1}, "Please enter a valid team group"),
            ({"role": "admin"}, "Role can be one of these: manager,regular"),
            ({"email": ""}, "email can't be blank"),
            ({"first_name": None}, "first_name can't be blank"),
        ):
            answer = await driver.v3.post("/users", json={"user": user | change})
            assert (answer.status_code, answer.json()["message"]) == (400, message)


async def test_v3_cannot_cancel() -> None:
    async with drive() as driver:
        assert (await driver.v3.delete("/send")).status_code == 405
        assert (await driver.v3.delete("/sends/1")).status_code == 405
        assert (await driver.v3.post("/send/1/cancel")).status_code == 404


async def _create(driver: Driver, send: dict[str, Any]) -> Any:
    answer = await driver.v3.post("/send", json={"send": send})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["success"] is True
    assert CODE.fullmatch(body["tracking_code"])
    return (await driver.v3.get("/send")).json()["sends"][0]


async def _touches(driver: Driver) -> list[Any]:
    found: list[Any] = (await driver.v3.get("/touches", params={"per_page": 100})).json()["touches"]
    return found


async def _touch(driver: Driver, kind: str, country: str, currency: str | None = None) -> Any:
    return next(
        touch
        for touch in await _touches(driver)
        if touch["delivery_type"] == kind
        and country in touch["ship_to_countries"]
        and currency in (None, touch["currency"])
    )
