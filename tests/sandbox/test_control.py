"""The control API, and what the sandbox refuses to talk to."""

from typing import Any

import httpx
import pytest

from tests.sandbox.driver import KNOWN, drive


async def test_advance_moves_the_clock_of_the_world_and_of_its_answers() -> None:
    async with drive() as driver:
        before = (await driver.plain.get("/_sandbox")).json()
        assert before == {"now": "2026-11-20T14:32:00+00:00", "speed": 0, "sends": 300, "faults": ""}
        assert (await driver.control("advance", seconds=90.5))["now"] == "2026-11-20T14:33:30+00:00"
        answer = await driver.v2.get("/sends")
        assert answer.headers["date"] == "Fri, 20 Nov 2026 14:33:30 GMT"


@pytest.mark.parametrize(
    ("word", "v3", "v2"),
    [
        ("Shipped", "Shipped", "shipped"),
        ("delivered", "Delivered", "delivered"),
        ("failed", "Failed", "failed"),
        ("cancelled", "Cancelled", "cancelled"),
        ("pending", "pending", "pending"),
        ("address confirmation - cancelled", "Address Confirmation - Cancelled", "cancelled"),
        ("On hold: customs", "On hold: customs", "On hold: customs"),
    ],
)
async def test_a_send_is_given_a_status_by_any_of_its_ids(word: str, v3: str, v2: str) -> None:
    async with drive() as driver:
        row = (await driver.v3.get("/send")).json()["sends"][0]
        old = (await driver.v2.get("/sends")).json()["sends"][0]
        for name in (str(row["id"]), row["send_gid"], old["id"]):
            assert (await driver.control(f"sends/{name}", status=word)) == {
                "id": row["id"], "v2_id": old["id"], "status": v3
            }  # fmt: skip
        after = (await driver.v3.get("/send")).json()["sends"][0]
        assert after["status"] == v3
        assert after["status_updates"][: len(row["status_updates"])] == row["status_updates"]
        assert after["status_updates"][-1]["status"] == v3
        assert (await driver.v2.get(f"/sends/{old['id']}")).json()["status"] == v2
        await driver.control("advance", seconds=100 * 86400)
        assert (await driver.v2.get(f"/sends/{old['id']}")).json()["status"] == v2


async def test_a_send_ships_between_looking_and_cancelling() -> None:
    async with drive(sends=2000) as driver:
        row = (await driver.v2.get("/sends", params={"status": "pending"})).json()["sends"][0]
        await driver.control(f"sends/{row['id']}", status="shipped")
        answer = await driver.v2.delete(f"/sends/{row['id']}")
        assert (answer.status_code, answer.json()["current_status"]) == (409, "shipped")


async def test_added_sends_are_new_and_on_top() -> None:
    async with drive() as driver:
        added = await driver.control("add", count=3)
        assert added["ids"] == [301, 302, 303]
        rows = (await driver.v3.get("/send")).json()["sends"]
        assert [row["id"] for row in rows[:3]] == [303, 302, 301]
        assert [row["id"] for row in (await driver.v2.get("/sends")).json()["sends"][:3]] == added["v2_ids"][::-1]
        assert rows[0]["created_at"] == "2026-11-20T06:32:00-08:00"


async def test_requests_are_counted_by_method_and_path() -> None:
    async with drive() as driver:
        row = (await driver.v2.get("/sends?status=pending")).json()["sends"][0]
        await driver.v2.delete(f"/sends/{row['id']}")
        await driver.v2.get("/nothing")
        asked = await driver.asked()
        assert asked["counts"] == {"DELETE /api/v2/sends/{send_id}": 1, "GET (none)": 1, "GET /api/v2/sends": 1}
        assert asked["total"] == 3
        assert asked["committed"] == {"creates": 0, "cancels": 1, "sends_created": 0}
        assert [(entry["method"], entry["path"], entry["status"]) for entry in asked["last"]] == [
            ("GET", "/api/v2/sends", 200),
            ("DELETE", f"/api/v2/sends/{row['id']}", 200),
            ("GET", "/api/v2/nothing", 404),
        ]


async def test_only_the_last_500_requests_are_kept_and_all_are_counted() -> None:
    async with drive() as driver:
        for _ in range(510):
            await driver.v2.get("/teams/budget")
        asked = await driver.asked()
        assert (asked["total"], len(asked["last"])) == (510, 500)


async def test_reset_brings_back_the_start() -> None:
    async with drive(fault="late500=invite") as driver:
        paths = ("/sends?per_page=100", "/teams/budget", "/recipients?per_page=100")
        before = [(await driver.v2.get(path)).content for path in paths]
        me = (await driver.v3.get("/me")).content
        await driver.control("add", count=5)
        await driver.control("advance", seconds=10**7)
        await driver.control("sends/300", status="Failed")
        await driver.control("faults", spec="expire-tokens")
        await driver.v2.post("/recipients", json={"first_name": "A", "last_name": "B", "email": "a@b.example"})
        assert (await driver.v3.get("/me")).status_code == 401
        state = await driver.control("reset")
        assert state == {"now": "2026-11-20T14:32:00+00:00", "speed": 0, "sends": 300, "faults": "late500=invite"}
        assert [(await driver.v2.get(path)).content for path in paths] == before
        assert (await driver.v3.get("/me")).content == me
        assert (await driver.asked())["total"] == 4


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("advance", {}, 400), ("advance", {"seconds": -1}, 400), ("advance", {"seconds": "1"}, 400),
        ("advance", {"seconds": True}, 400), ("add", {"count": 1.5}, 400), ("add", {"count": 10**9}, 400),
        ("sends/1", {}, 400), ("sends/1", {"status": " "}, 400), ("sends/99999", {"status": "Failed"}, 404),
        ("sends/x", {"status": "Failed"}, 404), ("faults", {"spec": 1}, 400), ("faults", {"spec": "x"}, 400),
        ("budget", {"remaining": None}, 400), ("nothing", {}, 404), ("requests", {}, 405), ("advance", [], 400),
    ],
)  # fmt: skip
async def test_control_requests_that_make_no_sense_are_refused(path: str, body: Any, code: int) -> None:
    async with drive() as driver:
        answer = await driver.plain.post(f"/_sandbox/{path}", json=body)
        assert answer.status_code == code
        assert answer.json()["error"]


async def test_faults_do_not_touch_the_control_api() -> None:
    async with drive(fault="http=503:1") as driver:
        assert (await driver.v2.get("/sends")).status_code == 503
        assert (await driver.plain.get("/_sandbox/requests")).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "127.0.0.2", "[::2]"]
)
async def test_names_that_are_not_loopback_are_refused(host: str) -> None:
    async with drive() as driver:
        for path in ("/api/v2/sends", "/_sandbox/requests", "/oauth/token"):
            answer = await driver.plain.get(path, headers={"Host": host, "X-Api-Key": KNOWN.api_key})
            assert answer.status_code == 400
        assert (await driver.asked())["total"] == 0


async def test_loopback_names_are_let_in_and_web_pages_are_not() -> None:
    async with drive() as driver:
        for host in ("127.0.0.1", "127.0.0.1:8080", "localhost:1", "LOCALHOST", "[::1]:80", "[::1]"):
            assert (await driver.v2.get("/sends", headers={"Host": host})).status_code == 200
        for origin in ("https://evil.example", "null", "http://127.0.0.1:2"):
            answer = await driver.plain.post("/_sandbox/reset", headers={"Origin": origin})
            assert answer.status_code == 403


async def test_ten_requests_a_second_are_let_through_and_then_the_client_is_blocked() -> None:
    async with drive(rate=10) as driver:
        codes = [(await driver.v2.get("/teams/budget")).status_code for _ in range(12)]
        assert codes == [200] * 10 + [429] * 2
        blocked = await driver.v2.get("/teams/budget")
        assert "retry-after" not in blocked.headers
        assert (await driver.v3.get("/me")).status_code == 200  # another client
        driver.clock.seconds += 2.9
        assert (await driver.v2.get("/teams/budget")).status_code == 429
        driver.clock.seconds += 0.2
        assert (await driver.v2.get("/teams/budget")).status_code == 200
        for _ in range(40):
            driver.clock.seconds += 0.1001
            assert (await driver.v2.get("/teams/budget")).status_code == 200


async def test_only_the_guides_endpoints_say_when_to_come_back() -> None:
    async with drive(rate=1) as driver:
        await driver.v3.get("/me")
        plain, guide = await driver.v3.get("/me"), await driver.v3.get("/gifts")
        assert (plain.status_code, guide.status_code) == (429, 429)
        assert "retry-after" not in plain.headers
        assert guide.headers["retry-after"] == "3"


async def test_a_huge_body_is_refused() -> None:
    async with drive() as driver:
        assert (await driver.v2.post("/sends", content=b" " * 1_000_001)).status_code == 413


async def test_an_answer_carries_a_request_id() -> None:
    async with drive() as driver:
        ids: set[str] = set()
        for client in (driver.v2, driver.v3, driver.plain):
            answer: httpx.Response = await client.get("/sends")
            ids.add(answer.headers["x-request-id"])
        assert len(ids) == 3
