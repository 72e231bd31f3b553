"""The guide's endpoints and the token endpoint, asked of the sandbox."""

from typing import Any

import pytest

from tests.sandbox.driver import KNOWN, Driver, drive

STATUSES = ("pending", "processing", "shipped", "delivered", "failed", "returned")
GRANT = {"grant_type": "client_credentials", "client_id": KNOWN.client_id, "client_secret": KNOWN.client_secret}
ADDRESS = {
    "line1": "548 Market St",
    "line2": "",
    "city": "San Francisco",
    "state": "CA",
    "postal_code": "94104",
    "country": "US",
}


async def test_the_catalogue_is_whole_and_can_be_filtered() -> None:
    async with drive() as driver:
        body = (await driver.v3.get("/gifts")).json()
        gifts = body["gifts"]
        assert body["total_gifts"] == len(gifts) > 20
        assert {gift["category"] for gift in gifts} == {"physical", "egift", "swag", "direct_mail", "charity"}
        only = (await driver.v3.get("/gifts", params={"category": "charity"})).json()["gifts"]
        assert only == [gift for gift in gifts if gift["category"] == "charity"]
        cheap = (await driver.v3.get("/gifts", params={"max_price": "10"})).json()["gifts"]
        assert cheap == [gift for gift in gifts if float(gift["price"]) <= 10]
        dear = (await driver.v3.get("/gifts", params={"min_price": "1000"})).json()["gifts"]
        assert dear == [gift for gift in gifts if float(gift["max_price"] or gift["price"]) >= 1000]
        for query in ("category=cars", "min_price=x", "max_price=-1", "max_price=nan"):
            assert (await driver.v3.get(f"/gifts?{query}")).status_code == 400


async def test_a_create_answers_201_with_a_send_that_can_be_asked_for() -> None:
    async with drive() as driver:
        for mailed in (True, False):
            send = await _body(driver, mailed)
            answer = await driver.v3.post("/sends", json={"send": send})
            assert answer.status_code == 201, answer.text
            made = answer.json()["send"]
            assert made["status"] == "pending"
            assert made["gift_id"] == send["gift_id"]
            assert made["recipient"]["email"] == send["email"]
            assert (await driver.v3.get(f"/sends/{made['id']}")).json() == {"success": True, "send": made}
            assert (await driver.v3.get("/send")).json()["sends"][0]["send_gid"] == made["send_gid"]
        assert (await driver.asked())["committed"]["creates"] == 2


@pytest.mark.parametrize(
    ("mailed", "change", "code"),
    [
        (False, {"gift_id": None}, 400),
        (False, {"first_name": ""}, 400),
        (False, {"last_name": None}, 400),
        (False, {"email": None}, 400),
        (False, {"message": ""}, 400),
        (False, {"metadata": "x"}, 400),
        (True, {"address": None}, 400),
        (True, {"address": ADDRESS | {"postal_code": ""}}, 400),
        (False, {"gift_id": 1}, 404),
        (False, {"gift_id": "gift-x"}, 404),
        (False, {"email": "not an address"}, 422),
        (True, {"address": ADDRESS | {"country": "AQ"}}, 422),
    ],
)
async def test_what_cannot_be_sent_answers_its_code(mailed: bool, change: dict[str, Any], code: int) -> None:
    async with drive() as driver:
        answer = await driver.v3.post("/sends", json={"send": await _body(driver, mailed) | change})
        assert answer.status_code == code
        assert answer.json()["success"] is False
        assert (await driver.asked())["committed"]["creates"] == 0


async def test_every_send_has_one_of_the_six_statuses_and_an_unknown_one_is_404() -> None:
    async with drive(sends=2000) as driver:
        seen = set()
        for number in range(1, 2001, 3):
            seen.add((await driver.v3.get(f"/sends/{number}")).json()["send"]["status"])
        assert seen == set(STATUSES)
        for unknown in ("0", "2001", "x", "-1", "send_0000001", "%F0%9F%8E%81"):
            assert (await driver.v3.get(f"/sends/{unknown}")).status_code == 404


@pytest.mark.parametrize("encoding", ["json", "data"])
async def test_client_credentials_give_a_token_that_lets_one_in(encoding: str) -> None:
    async with drive() as driver:
        answer = await driver.plain.post("/oauth/token", **{encoding: GRANT})
        assert answer.status_code == 200
        body = answer.json()
        assert set(body) == {"access_token", "token_type", "expires_in", "scope", "created_at"}
        assert (body["token_type"], body["expires_in"]) == ("bearer", 7200)
        headers = {"Authorization": f"Bearer {body['access_token']}"}
        assert (await driver.plain.get("/api/v3/me", headers=headers)).status_code == 200


async def test_a_token_is_old_after_two_hours_and_says_so() -> None:
    async with drive() as driver:
        token = (await driver.plain.post("/oauth/token", json=GRANT)).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        driver.clock.seconds += 7199
        assert (await driver.plain.get("/api/v3/me", headers=headers)).status_code == 200
        await driver.control("advance", seconds=1)
        answer = await driver.plain.get("/api/v3/me", headers=headers)
        assert answer.status_code == 401
        assert answer.json()["expired"] is True
        assert (await driver.v3.get("/me")).status_code == 200  # the token it was started with does not age


async def test_a_revoked_token_is_unknown() -> None:
    async with drive() as driver:
        token = (await driver.plain.post("/oauth/token", json=GRANT)).json()["access_token"]
        assert (await driver.plain.post(f"/oauth/revoke?token={token}")).status_code == 401
        client = (KNOWN.client_id, KNOWN.client_secret)
        assert (await driver.plain.post(f"/oauth/revoke?token={token}", auth=client)).status_code == 200
        answer = await driver.plain.get("/api/v3/me", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["expired"]) == (401, False)


@pytest.mark.parametrize(
    ("change", "code", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": None}, 401, "invalid_client"),
        ({"client_id": 7}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": None}, 400, "invalid_request"),
    ],
)
async def test_the_token_endpoint_refuses_as_oauth_says(change: dict[str, Any], code: int, error: str) -> None:
    async with drive() as driver:
        answer = await driver.plain.post("/oauth/token", json=GRANT | change)
        assert (answer.status_code, answer.json()["error"]) == (code, error)
        assert answer.json()["error_description"]
        for broken in (b"{", b"[]"):
            headers = {"Content-Type": "application/json"}
            assert (await driver.plain.post("/oauth/token", content=broken, headers=headers)).status_code == 400


async def _body(driver: Driver, mailed: bool) -> dict[str, Any]:
    gifts = (await driver.v3.get("/gifts")).json()["gifts"]
    gift = next(
        gift
        for gift in gifts
        if gift["requires_address"] is mailed and gift["available"] and "US" in gift["ship_to_countries"]
    )
    body = {
        "gift_id": gift["id"],
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "ann@acme.example",
        "message": "Hi",
        "company": "Acme",
        "title": "CTO",
        "metadata": {"campaign_id": "c1"},
    }
    return body | ({"address": ADDRESS} if mailed else {})
