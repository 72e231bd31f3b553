"""The whole client against a raw server that counts what it was asked to do."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from sendoso_tui.api.auth import Secrets
from sendoso_tui.api.client import Client
from sendoso_tui.api.http import Deadlines
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.draft import EgiftDraft
from sendoso_tui.domain.faults import Doubtful, Offline, ServerTrouble, Throttled, Unauthorised

from .raw_server import Asked, RawServer, Script, Talk, raw_server

QUICK = Deadlines(read=0.3, write=0.3, connect=0.3)
OAUTH = Secrets(client_id=Hidden("id"), client_secret=Hidden("secret"))


@asynccontextmanager
async def client_of(
    script: Script, api: str = "v3", secrets: Secrets | None = None, deadlines: Deadlines = QUICK
) -> AsyncIterator[tuple[RawServer, Client]]:
    async with raw_server(script) as raw:
        client = Client.open(
            api,
            f"{raw.url}/api/{api}",
            secrets or Secrets(token=Hidden("token-1"), api_key=Hidden("key-1")),
            requests_per_second=8,
            deadlines=deadlines,
        )
        try:
            yield raw, client
        finally:
            await client.close()


async def commit_then_hang(asked: Asked, talk: Talk) -> None:
    await talk.hang()


async def commit_then_reset(asked: Asked, talk: Talk) -> None:
    talk.reset()


async def commit_then_half(asked: Asked, talk: Talk) -> None:
    await talk.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"success": true')
    talk.close()


async def commit_then_no_length(asked: Asked, talk: Talk) -> None:
    await talk.write(b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"success": true, "trac')
    talk.close()


async def commit_then_502(asked: Asked, talk: Talk) -> None:
    await talk.answer(b"<html>Bad gateway</html>", "502 Bad Gateway")


async def commit_then_408(asked: Asked, talk: Talk) -> None:
    await talk.answer(b"", "408 Request Timeout")


async def commit_then_no_byte(asked: Asked, talk: Talk) -> None:
    await talk.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    talk.close()


async def commit_then_words(asked: Asked, talk: Talk) -> None:
    await talk.answer(b'{"error": "You may not cancel this send"}')


async def commit_then_nothing(asked: Asked, talk: Talk) -> None:
    await talk.answer(b"", "204 No Content")


@pytest.mark.parametrize(
    "script",
    [
        commit_then_hang,
        commit_then_reset,
        commit_then_half,
        commit_then_no_length,
        commit_then_502,
        commit_then_408,
        commit_then_no_byte,
        commit_then_words,
        commit_then_nothing,
    ],
)
async def test_f08_f09_a_create_whose_answer_is_lost_reaches_the_server_once(script: Script) -> None:
    async with client_of(script) as (raw, client):
        with pytest.raises(Doubtful):
            await client.create_send(EgiftDraft("7", "a@x.example"))
        assert [asked.method for asked in raw.asked] == ["POST"]
    async with client_of(script, "v2") as (raw, client):
        if script is commit_then_nothing:
            assert (await client.cancel_send("1")).value.status == 204
        else:
            with pytest.raises(Doubtful):
                await client.cancel_send("1")
        assert [asked.method for asked in raw.asked] == ["DELETE"]


async def test_f13_a_read_on_a_connection_that_was_closed_meanwhile_succeeds() -> None:
    async def close_second(asked: Asked, talk: Talk) -> None:
        if len(raw.asked) == 2:
            talk.reset()
        else:
            await talk.answer(b"[]")

    async with client_of(close_second) as (raw, client):
        for _ in range(3):
            await client.list_members("4")
        assert [entry.status for entry in client.requests] == [200, None, 200, 200]


async def test_f15_a_captive_portal_is_named_and_gets_one_request() -> None:
    async def portal(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"<!doctype html><form>Log in</form>", headers="Content-Type: text/html\r\n")

    async with client_of(portal) as (raw, client):
        with pytest.raises(ServerTrouble, match=r"does not look like Sendoso: 127\.0\.0\.1"):
            await client.list_sends(1)
        assert len(raw.asked) == 1


async def test_f20_ten_requests_with_an_old_token_make_one_sign_in() -> None:
    async def serve(asked: Asked, talk: Talk) -> None:
        if asked.target == "/oauth/token":
            number = sum(other.target == "/oauth/token" for other in raw.asked)
            await talk.answer(json.dumps({"access_token": f"at-{number}", "expires_in": 7200}).encode())
        elif asked.headers["authorization"] == "Bearer at-1":
            await talk.answer(b'{"success": false, "description": "expired", "expired": true}', "401 Unauthorized")
        else:
            await talk.answer(b"[]")

    async with client_of(serve, secrets=OAUTH, deadlines=Deadlines(10, 10, 5)) as (raw, client):
        await asyncio.gather(*(client.list_members(str(number)) for number in range(10)))
        paths = [asked.target for asked in raw.asked]
    assert paths.count("/oauth/token") == 2
    assert json.loads(raw.asked[0].body)["grant_type"] == "client_credentials"
    assert all("authorization" not in asked.headers for asked in raw.asked if asked.target == "/oauth/token")
    assert max(paths.count(path) for path in paths if "members" in path) == 2, "each is replayed once"


async def test_f21_a_sign_in_that_hangs_sends_nothing_else() -> None:
    async with client_of(commit_then_hang, secrets=OAUTH) as (raw, client):
        with pytest.raises(Offline):
            await client.create_send(EgiftDraft("7", "a@x.example"))
        assert {asked.target for asked in raw.asked} == {"/oauth/token"}
        assert len(raw.asked) <= 3


async def test_f22_credentials_that_are_refused_are_refused() -> None:
    async def refuse(asked: Asked, talk: Talk) -> None:
        await talk.answer(b'{"success": false, "description": "The access token is invalid"}', "401 Unauthorized")

    async with client_of(refuse) as (raw, client):
        with pytest.raises(Unauthorised):
            await client.read_me()
        assert len(raw.asked) == 1
        assert raw.asked[0].headers["authorization"] == "Bearer token-1"


async def test_f30_a_short_wait_is_sat_out() -> None:
    async def busy_once(asked: Asked, talk: Talk) -> None:
        if len(raw.asked) == 1:
            await talk.answer(b"", "429 Too Many Requests", "Retry-After: 0.2\r\n")
        else:
            await talk.answer(b"[]")

    async with client_of(busy_once) as (raw, client):
        loop = asyncio.get_running_loop()
        started = loop.time()
        await client.list_members("4")
        assert loop.time() - started >= 0.2
        assert len(raw.asked) == 2


async def test_f30_a_long_one_is_not() -> None:
    async def closed(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"", "429 Too Many Requests", "Retry-After: 3600\r\n")

    async with client_of(closed) as (raw, client):
        with pytest.raises(Throttled) as caught:
            await client.create_send(EgiftDraft("7", "a@x.example"))
        assert caught.value.seconds == 3600
        with pytest.raises(Throttled):
            await client.list_sends(1)
        assert len(raw.asked) == 1
