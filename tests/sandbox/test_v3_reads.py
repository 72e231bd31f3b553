"""What Sendoso's reference pages say about the lists of v3, asked of the sandbox."""

import re
from typing import Any

import pytest

from tests.sandbox.driver import Driver, drive
from tests.sandbox.v2_description import conforms

OFFSET_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[78]:00")
MONEY = re.compile(r"\d+\.\d{1,3}")
COUNTRIES = [re.compile("[A-Z]{2}")]
SEND = {
    "id": int,
    "send_gid": re.compile("[A-Za-z0-9+/]+"),
    "type": str,
    "subtype": str,
    "currency": re.compile("[A-Z]{3}"),
    "current_total_cost": MONEY,
    "status": str,
    "created_at": OFFSET_TIME,
    "touch": {"id": int, "name": str},
    "recipient": {"name": str, "email": str, "company_name": str},
    "sender": {"id": int, "name": str, "email": str, "team_id": int, "team_name": str},
    "sent_via": str,
    "status_updates": [{"status": str, "occurred_at": OFFSET_TIME}],
}
TOUCH = {
    "id": int,
    "name": str,
    "start_date": str,
    "end_date": (str, type(None)),
    "description": str,
    "created_at": OFFSET_TIME,
    "user_id": int,
    "gift_id": int,
    "starting_egift_price": (MONEY, None),
    "ending_egift_price": (MONEY, None),
    "status": ("Active",),
    "is_default_price": bool,
    "delivery_type": ("mail", "email"),
    "hubspot_key": (str, type(None)),
    "ship_to_countries": COUNTRIES,
    "currency": re.compile("[A-Z]{3}"),
}
GROUP = {
    "id": int,
    "name": str,
    "budget": int,
    "monthly_budget": re.compile(r"\d+"),
    "one_time_budget": int,
    "rollover": bool,
    "team_id": int,
    "created_at": OFFSET_TIME,
    "updated_at": OFFSET_TIME,
}
MEMBER = {
    "id": int,
    "first_name": str,
    "last_name": str,
    "email": str,
    "balance": MONEY,
    "sandbox": bool,
    "team_group_id": int,
    "team_id": int,
    "key": str,
}
USER = {"id": int, "first_name": str, "last_name": str, "email": str, "team_group_id": int}
ME = {
    "id": int,
    "first_name": str,
    "last_name": str,
    "email": str,
    "role": ("regular", "manager"),
    "balance": MONEY,
    "team_balance": int,
}
PAGED = (
    ("/send", "sends", "total_count", SEND),
    ("/touches", "touches", "total_posts", TOUCH),
    ("/users", "users", "total_users", USER),
    ("/groups", "groups", "total_groups", GROUP),
)
READS = ("/send", "/touches", "/touches/25110", "/me", "/users", "/groups", "/groups/311/members", "/gifts", "/sends/1")
WRITES = ("/send", "/send/generate_egift_links", "/users", "/sends")


@pytest.mark.parametrize(("path", "name", "total", "shape"), PAGED)
async def test_lists_have_their_envelope_their_rows_and_pages(path: str, name: str, total: str, shape: Any) -> None:
    async with drive() as driver:
        answer = await driver.v3.get(path)
        assert answer.status_code == 200
        conforms(answer.json(), {"current_page": int, "per_page": int, total: int, name: [shape]})
        assert answer.json()["per_page"] == 10
        count = answer.json()[total]
        found: list[Any] = []
        page = 1
        while len(found) < count:
            body = (await driver.v3.get(path, params={"page": page, "per_page": 7})).json()
            assert (body["current_page"], body["per_page"], body[total]) == (page, 7, count)
            assert body[name]
            found += body[name]
            page += 1
        assert len({row["id"] for row in found}) == len(found) == count
        assert (await driver.v3.get(path, params={"page": page})).json()[name] in (
            [],
            found[page * 10 - 10 : page * 10],
        )
        assert (await driver.v3.get(path, params={"per_page": 101})).json()["per_page"] == 100


@pytest.mark.parametrize("path", ["/send", "/touches", "/users", "/groups"])
@pytest.mark.parametrize("query", ["page=0", "page=x", "per_page=0", "per_page=-5"])
async def test_a_page_that_is_no_number_from_1_answers_400(path: str, query: str) -> None:
    async with drive() as driver:
        answer = await driver.v3.get(f"{path}?{query}")
        assert answer.status_code == 400
        assert answer.json()["success"] is False
        assert query.partition("=")[0] in answer.json()["message"]


async def test_the_list_of_sends_has_no_filter() -> None:
    async with drive() as driver:
        plain = (await driver.v3.get("/send")).json()
        assert (await driver.v3.get("/send", params={"status": "Delivered", "start_date": "x"})).json() == plain


async def test_touches_are_filtered_by_delivery_type_and_shown_one_by_one() -> None:
    async with drive() as driver:
        everyone = (await driver.v3.get("/touches", params={"per_page": 100})).json()["touches"]
        for kind in ("mail", "email"):
            found = await driver.v3.get("/touches", params={"per_page": 100, "delivery_type": kind})
            assert found.json()["touches"] == [touch for touch in everyone if touch["delivery_type"] == kind] != []
        assert (await driver.v3.get("/touches", params={"delivery_type": "pigeon"})).status_code == 400
        for touch in everyone:
            ranged = touch["starting_egift_price"] is not None
            assert touch["is_default_price"] is not ranged
            shown = await driver.v3.get(f"/touches/{touch['id']}")
            assert shown.json() == {"success": True, "touch": touch}
        for unknown in ("1", "x", "99999999999999999999"):
            answer = await driver.v3.get(f"/touches/{unknown}")
            assert (answer.status_code, answer.json()) == (404, {"message": "Touch not found!"})


async def test_some_old_sends_refer_to_a_touch_that_is_no_longer_active() -> None:
    async with drive(sends=2000) as driver:
        active = {t["id"] for t in (await driver.v3.get("/touches", params={"per_page": 100})).json()["touches"]}
        used = {row["touch"]["id"] for row in await every_send(driver)}
        assert used - active
        for touch in used - active:
            assert (await driver.v3.get(f"/touches/{touch}")).status_code == 404


async def test_me_users_groups_and_members_agree() -> None:
    async with drive() as driver:
        me = (await driver.v3.get("/me")).json()
        conforms(me, ME)
        users = (await driver.v3.get("/users", params={"per_page": 100})).json()["users"]
        assert {name: me[name] for name in ("id", "first_name", "email")} in [
            {name: user[name] for name in ("id", "first_name", "email")} for user in users
        ]
        members: list[Any] = []
        for group in (await driver.v3.get("/groups")).json()["groups"]:
            found = (await driver.v3.get(f"/groups/{group['id']}/members")).json()
            conforms(found, [MEMBER])
            assert {member["team_group_id"] for member in found} == {group["id"]}
            members += found
        assert sorted(member["id"] for member in members) == sorted(user["id"] for user in users)
        assert int(sum(float(member["balance"]) for member in members)) == me["team_balance"]
        answer = await driver.v3.get("/groups/1/members")
        assert (answer.status_code, answer.json()) == (404, {"message": "Group not found!"})


@pytest.mark.parametrize(("method", "path"), [*(("GET", path) for path in READS), *(("POST", path) for path in WRITES)])
async def test_without_a_good_token_every_path_answers_401(method: str, path: str) -> None:
    async with drive() as driver:
        for wrong in ({}, {"Authorization": "Bearer nope"}, {"Authorization": "Basic ZGVtbw=="}, {"X-Api-Key": "k"}):
            answer = await driver.plain.request(method, f"/api/v3{path}", headers=wrong)
            assert answer.status_code == 401
            text = {"success": False, "description": "The access token is invalid", "expired": False}
            assert answer.json() == text
            assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_the_same_send_reads_alike_in_all_dialects() -> None:
    async with drive(sends=2000) as driver:
        rows = await every_send(driver)
        for page in (1, 9):
            v2 = (await driver.v2.get("/sends", params={"page": page, "per_page": 100})).json()["sends"]
            for old, new in zip(v2, rows[100 * page - 100 : 100 * page], strict=True):
                assert old["item"]["name"] == new["touch"]["name"]
                assert old["recipient"]["email"] == new["recipient"]["email"]
                guide = (await driver.v3.get(f"/sends/{new['id']}")).json()["send"]
                assert guide["send_gid"] == new["send_gid"]
                assert guide["created_at"] == new["created_at"]
                assert (await driver.v3.get(f"/sends/{new['send_gid']}")).json()["send"] == guide


async def every_send(driver: Driver) -> list[Any]:
    """All sends, newest first, as v3 lists them."""
    rows: list[Any] = []
    while True:
        page = len(rows) // 100 + 1
        found = (await driver.v3.get("/send", params={"page": page, "per_page": 100})).json()["sends"]
        rows += found
        if len(found) < 100:
            return rows
