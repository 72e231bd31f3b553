"""The client by itself against every fault of a create: what it may claim, and that it asks once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest

from sendoso_tui.api.auth import Secrets, Timing
from sendoso_tui.api.client import Client
from sendoso_tui.api.creating import call_for
from sendoso_tui.api.http import Deadlines
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.draft import EgiftDraft, InventoryDraft, SendDraft
from sendoso_tui.domain.faults import Doubtful, Fault, Forbidden, Offline, Refused, Throttled, Unauthorised
from tests.faults import catalogue
from tests.faults.books import Books, content_of
from tests.faults.catalogue import CATALOGUE, Meaning
from tests.faults.exchange import Step
from tests.faults.server import FaultServer, fault_server
from tests.faults.window import LINE_SPEED
from tests.stories.desk import FastClock

KEY = Secrets(api_key=Hidden("key-1"), token=Hidden("token-1"))
OAUTH = Secrets(client_id=Hidden("id-1"), client_secret=Hidden("secret-1"))
PATIENT, QUICK = Deadlines(10, 10, 10), Deadlines(0.3, 0.3, 0.3)
AT_CREATE = [one for one in CATALOGUE if Step.CREATE in one.steps]
AT_TOKEN = [one for one in CATALOGUE if Step.TOKEN in one.steps and one.at is not catalogue.At.CONNECT]
MEANS = {
    Meaning.NO: (Refused,),
    Meaning.NOTHING: (Unauthorised, Throttled, Offline),
    Meaning.DOUBT: (Doubtful,),
}


@asynccontextmanager
async def client_at(
    api: str, secrets: Secrets = KEY, deadlines: Deadlines = PATIENT
) -> AsyncIterator[tuple[FaultServer, Client]]:
    clock = FastClock(LINE_SPEED)
    timing = Timing(clock=clock.monotonic, sleep=clock.sleep)
    async with fault_server(Books(api)) as server:
        server.tokens.static = "token-1"
        server.books.add_recipient({"email": "ann@x.example"}, noted=False)
        server.books.place(server.books.similar(a_body(api)))
        client = Client.open(
            api,
            server.base_url,
            secrets,
            token_url=f"{server.raw.url}/oauth/token",
            requests_per_second=8,
            deadlines=deadlines,
            timing=timing,
        )
        try:
            yield server, client
        finally:
            await client.close()


def a_draft(api: str) -> SendDraft:
    return InventoryDraft("rcp_1", "item_1") if api == "v2" else EgiftDraft("7", "bob@x.example")


def a_body(api: str) -> dict[str, object]:
    if api == "v2":
        return {"recipient_id": "rcp_1", "item_id": "item_9"}
    return {"send": {"touch_id": 9, "email": "bob@x.example"}}


async def fault_from(client: Client, api: str) -> Fault | None:
    try:
        await client.create_send(a_draft(api))
    except Fault as fault:
        return fault
    return None


@pytest.mark.parametrize("api", ["v2", "v3"])
@pytest.mark.parametrize("met", AT_CREATE, ids=str)
async def test_a_create_claims_no_more_than_it_may_and_is_asked_once(met: catalogue.Fault, api: str) -> None:
    async with client_at(api, deadlines=QUICK if met.slow else PATIENT) as (server, client):
        server.expect(Step.CREATE, met)
        fault = await fault_from(client, api)
        server.commit_late()
        assert server.struck == [(Step.CREATE, met)], "the fault did not strike"
        if met.meaning is Meaning.YES:
            assert fault is None
            assert len(server.books.commits) == 1
        else:
            assert isinstance(fault, MEANS[met.meaning]), repr(fault)
        if met.meaning in (Meaning.NO, Meaning.NOTHING):
            assert server.books.commits == []
        assert len(server.creates) <= 1
        assert len(server.books.commits) <= 1
        assert server.strays == []


@pytest.mark.parametrize("met", AT_TOKEN, ids=str)
async def test_trouble_with_signing_in_sends_nothing_or_is_overcome(met: catalogue.Fault) -> None:
    async with client_at("v3", OAUTH, QUICK if met.slow else PATIENT) as (server, client):
        server.expect(Step.TOKEN, met)
        fault = await fault_from(client, "v3")
        assert server.struck == [(Step.TOKEN, met)]
        assert isinstance(fault, Unauthorised | Throttled | Offline | None), repr(fault)
        assert len(server.creates) == len(server.books.commits) == (0 if fault else 1)
        assert server.strays == []


async def test_f20_a_token_that_ended_is_renewed_once_for_ten_creates_and_each_is_sent_once() -> None:
    async with client_at("v3", OAUTH) as (server, client):
        await client.list_groups()
        server.tokens.end_all()
        drafts = [EgiftDraft("7", f"p{number}@x.example") for number in range(10)]
        await asyncio.gather(*(client.create_send(draft) for draft in drafts))
        assert server.tokens.given == 2
        assert sorted(commit.body["send"]["email"] for commit in server.books.commits) == sorted(
            draft.email for draft in drafts
        )
        assert max(sum(wire.content == one.content for wire in server.creates) for one in server.creates) == 2
        assert all(wire.is_first_on_line for wire in server.creates)


async def test_f22_a_token_that_is_refused_again_ends_it() -> None:
    async with client_at("v3", OAUTH) as (server, client):
        server.expect(Step.CREATE, *[catalogue.named("one-401")] * 5)
        fault = await fault_from(client, "v3")
        assert isinstance(fault, Unauthorised)
        assert len(server.creates) == 2
        assert server.books.commits == []


async def test_f24_an_action_that_is_forbidden_stays_so_with_its_reason() -> None:
    async with client_at("v2") as (server, client):
        server.expect(Step.CREATE, catalogue.named("403"))
        assert isinstance(await fault_from(client, "v2"), Forbidden)


async def test_f01_a_closed_port_says_that_nothing_left() -> None:
    async with client_at("v2") as (server, client):
        await server.raw.shut()
        assert isinstance(await fault_from(client, "v2"), Offline)
        await server.raw.open()
        assert await fault_from(client, "v2") is None
        assert len(server.books.commits) == 1


def test_the_server_and_the_client_mean_the_same_by_content() -> None:
    call = call_for("v3", EgiftDraft("7", "bob@x.example", amount=Decimal("30.00")), "x")
    other = {"send": {**call.body["send"], "amount": 30}}  # type: ignore[index]
    assert content_of(call.path, call.body) == content_of("/api/v3/send", other)
