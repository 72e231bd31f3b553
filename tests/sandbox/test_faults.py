"""The fault SPEC: how it is read and refused, and what each fault does to a request."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sendoso_tui.sandbox.app import build
from sendoso_tui.sandbox.catalog import CATALOG
from sendoso_tui.sandbox.faults import BadSpec, parse
from sendoso_tui.sandbox.hostile import CORPUS
from sendoso_tui.sandbox.options import SandboxOptions
from sendoso_tui.sandbox.routes import ENDPOINTS
from tests.sandbox.driver import KNOWN, Driver, drive
from tests.sandbox.test_guide_and_oauth import GRANT

LIST = next(endpoint for endpoint in ENDPOINTS if endpoint.template == "/api/v2/sends" and endpoint.method == "GET")


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "latency=200ms",
        "jitter=1.5s",
        "reset=0.05",
        "cut=0.05",
        "http=503:0.1",
        "429=0.1:retry-after=2",
        "429=1",
        "hang=create",
        "hang=cancel",
        "hang=list",
        "late500=create",
        "late-commit=create:60s",
        "expire-tokens",
        "garbage=0.05",
        "hostile",
        "drift",
        "shapes",
        "http=500:1:create",
        "reset=1:writes",
        "garbage=.5:reads",
        "garbage=1:create:html",
        "429=1:list:retry-after=0",
        "late-commit=all:1m",
        " latency=200ms , jitter=100ms,reset=0.05,http=503:0.1,hang=create,hostile ",
    ],
)
def test_every_documented_part_is_read(spec: str) -> None:
    assert parse(spec, 1).spec == spec.strip()


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ("latency", "latency"),
        ("latency=", "latency="),
        ("latency=200", "latency=200"),
        ("latency=-1s", "latency=-1s"),
        ("latency=1e9s", "1e9s"),
        ("reset=2", "reset=2"),
        ("reset=-0.1", "reset=-0.1"),
        ("reset=nan", "reset=nan"),
        ("reset=x", "reset=x"),
        ("cut=0.1:moon", "moon"),
        ("cut=0.1:list:x", "cut=0.1:list:x"),
        ("garbage=1:list:moon", "moon"),
        ("garbage=1:list:html:x", "garbage=1:list:html:x"),
        ("http=503", "http=503"),
        ("http=99:1", "http=99:1"),
        ("http=600:1", "http=600:1"),
        ("http=503:1:moon", "moon"),
        ("429=0.1:after=2", "429=0.1:after=2"),
        ("429=1:retry-after=soon", "soon"),
        ("hang=moon", "moon"),
        ("hang", "hang"),
        ("late500=", "late500="),
        ("late-commit=create", "late-commit=create"),
        ("late-commit=create:x", "late-commit=create:x"),
        ("expire-tokens=1", "expire-tokens"),
        ("hostile=1", "hostile"),
        ("moon", "moon"),
        ("moon=1", "moon"),
        ("reset=0.1,moon=1", "moon=1"),
        ("reset=٣", "٣"),
    ],
)
def test_a_part_that_cannot_be_read_is_named(spec: str, named: str) -> None:
    with pytest.raises(BadSpec) as caught:
        parse(spec, 1)
    assert named in str(caught.value)
    with pytest.raises(BadSpec):
        build(SandboxOptions(sends=0, fault=spec))


async def test_a_refused_spec_leaves_the_old_one() -> None:
    async with drive(fault="http=503:1") as driver:
        answer = await driver.plain.post("/_sandbox/faults", json={"spec": "hang=moon"})
        assert answer.status_code == 400
        assert "hang=moon" in answer.json()["error"]
        assert (await driver.v2.get("/sends")).status_code == 503
        await driver.control("faults", spec="")
        assert (await driver.v2.get("/sends")).status_code == 200


def test_shares_are_kept_and_the_same_seed_draws_the_same_faults() -> None:
    def draws(seed: int) -> list[str]:
        faults = parse("reset=0.1,http=503:0.2,latency=10ms,jitter=90ms", seed)
        return [str(faults.plan(LIST)) for _ in range(4000)]

    first = draws(1)
    assert first == draws(1)
    assert first != draws(2)
    assert 300 < sum("lost='reset'" in plan for plan in first) < 500
    assert 600 < sum("instead=503" in plan for plan in first) < 900
    delays = [parse("latency=10ms,jitter=90ms", 1).plan(LIST).delay for _ in range(50)]
    assert all(0.01 <= delay <= 0.1 for delay in delays)


async def test_an_injected_status_comes_before_anything_is_done() -> None:
    async with drive(fault="http=503:1:create,429=1:list:retry-after=7,http=302:1:budget") as driver:
        assert (await driver.v2.post("/sends", json=await _body(driver))).status_code == 503
        limited = await driver.v2.get("/sends")
        assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
        assert (await driver.v2.get("/teams/budget")).status_code == 302
        assert (await driver.asked())["committed"]["creates"] == 0
        await driver.control("faults", spec="429=1")
        plain = await driver.v3.get("/me")
        assert plain.status_code == 429
        assert "retry-after" not in plain.headers


async def test_late500_answers_500_after_the_write_was_done() -> None:
    async with drive(fault="late500=create,late500=cancel") as driver:
        total = len(driver.sandbox.service.world)
        assert (await driver.v2.post("/sends", json=await _body(driver))).status_code == 500
        assert len(driver.sandbox.service.world) == total + 1
        assert (await driver.v2.post("/sends", json={})).status_code == 400
        row = (await driver.v2.get("/sends", params={"status": "pending"})).json()["sends"][0]
        assert (await driver.v2.delete(f"/sends/{row['id']}")).status_code == 500
        assert (await driver.v2.get(f"/sends/{row['id']}")).json()["status"] == "cancelled"
        assert (await driver.asked())["committed"] == {"creates": 1, "cancels": 1, "sends_created": 1}


async def test_a_late_commit_is_done_when_due_even_if_nobody_waits() -> None:
    async with drive(fault="late-commit=create:60s") as driver:
        body = await _body(driver)
        total = len(driver.sandbox.service.world)
        waiting = asyncio.create_task(driver.v2.post("/sends", json=body))
        gone = asyncio.create_task(driver.v2.post("/sends", json=body))
        await _until(driver, lambda asked: asked["counts"].get("POST /api/v2/sends") == 2)
        gone.cancel()
        await driver.control("advance", seconds=59)
        assert (await driver.asked())["committed"]["creates"] == 0
        await driver.control("advance", seconds=1)
        assert (await driver.asked())["committed"]["creates"] == 2
        assert (await waiting).status_code == 201
        assert len(driver.sandbox.service.world) == total + 2


async def test_a_hanging_write_is_done_and_never_answered() -> None:
    async with drive(fault="hang=create") as driver:
        waiting = asyncio.create_task(driver.v2.post("/sends", json=await _body(driver)))
        await _until(driver, lambda asked: asked["committed"]["creates"] == 1)
        assert not waiting.done()
        waiting.cancel()
        assert (await driver.v2.get("/sends")).status_code == 200
        assert (await driver.asked())["last"][-2]["status"] is None


async def test_expired_tokens_say_so_and_a_new_one_is_good() -> None:
    async with drive() as driver:
        old = (await driver.plain.post("/oauth/token", json=GRANT)).json()["access_token"]
        await driver.control("faults", spec="expire-tokens")
        for token in (old, KNOWN.token):
            answer = await driver.plain.get("/api/v3/me", headers={"Authorization": f"Bearer {token}"})
            assert answer.json() == {"success": False, "description": "The access token expired", "expired": True}
        new = (await driver.plain.post("/oauth/token", json=GRANT)).json()["access_token"]
        answer = await driver.plain.get("/api/v3/me", headers={"Authorization": f"Bearer {new}"})
        assert answer.status_code == 200


async def test_garbage_is_many_things_and_never_the_answer() -> None:
    async with drive(fault="garbage=1") as driver:
        plain = await _raw(driver, "")
        await driver.control("faults", spec="garbage=1")
        bodies = {(await driver.v2.get("/sends?per_page=2")).content for _ in range(80)}
        assert len(bodies) >= 8
        assert plain not in bodies
        assert b"" in bodies
        assert any(b"<html>" in body for body in bodies)
        await driver.v2.post("/sends", json=await _body(driver))
        assert (await driver.asked())["committed"]["creates"] == 1


async def test_one_kind_of_garbage_can_be_had_by_name() -> None:
    async with drive(fault="garbage=1:list:null") as driver:
        assert {(await driver.v2.get("/sends?per_page=2")).content for _ in range(8)} == {b"null"}


async def test_what_happens_to_a_request_does_not_hang_on_the_others() -> None:
    async with drive(fault="http=503:0.5") as driver:
        alone = [(await driver.v2.get("/sends?per_page=2")).status_code for _ in range(12)]
    async with drive(fault="http=503:0.5") as driver:
        beside = []
        for _ in range(12):
            await driver.v2.get("/recipients")
            beside.append((await driver.v2.get("/sends?per_page=2")).status_code)
    assert alone == beside
    assert len(set(alone)) == 2


@pytest.mark.parametrize(
    "path", ["/api/v2/sends", "/api/v3/send", "/api/v2/recipients", "/api/v3/touches", "/api/v3/gifts"]
)
async def test_hostile_rows_are_valid_json_full_of_the_corpus_and_stay_the_same(path: str) -> None:
    async with drive(fault="hostile") as driver:
        client = driver.v2 if "v2" in path else driver.v3
        answer = await client.get(f"http://127.0.0.1{path}", params={"per_page": 100})
        texts = set(_texts(json.loads(answer.content)))
        assert len(texts & set(CORPUS)) > 5
        again = await client.get(f"http://127.0.0.1{path}", params={"per_page": 100})
        assert again.content == answer.content


async def test_refusals_can_be_hostile_too() -> None:
    async with drive(fault="hostile") as driver:
        texts = [(await driver.v2.get(f"/sends?status=x{n}")).json()["error"] for n in range(2)]
        texts += [(await driver.v3.post("/send", json={})).json()["message"]]
        assert set(texts) & set(CORPUS)


async def test_a_hostile_row_keeps_its_text_when_it_moves_down() -> None:
    async with drive(fault="hostile") as driver:
        before = (await driver.v2.get("/sends")).json()["sends"]
        await driver.control("add", count=2)
        after = (await driver.v2.get("/sends")).json()["sends"]
        assert after[2:] == before[:-2]
        one = (await driver.v2.get(f"/sends/{before[0]['id']}")).json()
        assert one == before[0]


async def test_the_hostile_corpus_has_every_kind() -> None:
    whole = "".join(CORPUS)
    for part in (
        "\x1b]52",
        "\x1b[2J",
        "\x9b",
        "\x00",
        "\u202e",
        "\u2066",
        "\u200b",
        "[/red]",
        "[@click",
        "\u0301",
        "\r\n",
    ):
        assert part in whole
    assert max(len(text) for text in CORPUS) >= 10_000


async def test_drift_shifts_pages_while_they_are_read() -> None:
    async with drive(fault="drift") as driver:
        seen: list[Any] = []
        for page in range(1, 4):
            seen += [row["id"] for row in (await driver.v3.get(f"/send?page={page}&per_page=50")).json()["sends"]]
        assert len(set(seen)) < len(seen)


async def test_odd_shapes_come_beside_good_rows_and_doubtful_totals() -> None:
    async with drive(sends=2000, fault="shapes") as driver:
        body = (await driver.v3.get("/send", params={"per_page": 100})).json()
        rows = body["sends"]
        assert len(rows) == 100
        assert None in rows
        assert ["not", "a", "row"] in rows
        good = [row for row in rows if isinstance(row, dict) and isinstance(row.get("status"), str)]
        assert len(good) > 60
        assert all(row["loyalty_tier"] == "gold" for row in good)
        assert body["total_count"] != 2000
        page = (await driver.v2.get("/sends")).json()["pagination"]
        assert (page["page"], page["per_page"], page["total_pages"]) == (0, 0, 0)


async def test_without_a_socket_a_lost_connection_is_an_error() -> None:
    async with drive(fault="reset=1") as driver:
        with pytest.raises(ConnectionResetError):
            await driver.v2.get("/sends")


async def _until(driver: Driver, condition: Callable[[Any], bool]) -> None:
    for _ in range(1000):
        if condition(await driver.asked()):
            return
        await asyncio.sleep(0)
    pytest.fail("it never came to that")


async def _raw(driver: Driver, spec: str) -> bytes:
    await driver.control("faults", spec=spec)
    answer: httpx.Response = await driver.v2.get("/sends?per_page=2")
    return answer.content


async def _body(driver: Driver) -> dict[str, str]:
    """A create that is fine, read past the faults."""
    item = next(entry for entry in CATALOG if entry.item_type == "egift" and entry.active and entry.available)
    return {"recipient_id": driver.sandbox.service.people.all[0].id, "item_id": item.item_id}


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for item in inner for text in _texts(item)]
