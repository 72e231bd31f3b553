"""The transport against a raw server: every fault of the line, and which side of the boundary of doubt it lies on."""

import asyncio
import contextlib
import gzip
import socket
import ssl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from sendoso_tui.api.auth import Secrets, api_key
from sendoso_tui.api.call import Call
from sendoso_tui.api.client import Client
from sendoso_tui.api.errors import judge
from sendoso_tui.api.http import Deadlines, Http
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.faults import Doubtful, Offline, ServerTrouble

from .clocks import until
from .raw_server import Asked, RawServer, Script, Talk, raw_server

READ = Call("GET", "/sends", "sends page 1", (("page", "1"), ("per_page", "100")))
SEARCH = Call("GET", "/recipients", "recipients page 1", (("page", "1"), ("search", "ann@secret.example")))
CREATE = Call("POST", "/sends", "new send", body={"recipient_id": "r"}, write=True)
QUICK = Deadlines(read=0.3, write=0.3, connect=0.3)


@asynccontextmanager
async def http_to(url: str, **options: object) -> AsyncIterator[Http]:
    http = Http(url, **{"deadlines": QUICK, **options})  # type: ignore[arg-type]
    http.credentials = api_key(http.base_url, Hidden("key-1"))
    try:
        yield http
    finally:
        await http.aclose(within=0.1)


@asynccontextmanager
async def served(script: Script, **options: object) -> AsyncIterator[tuple[RawServer, Http]]:
    async with raw_server(script) as raw, http_to(f"{raw.url}/api/v2", **options) as http:
        yield raw, http


async def ok(asked: Asked, talk: Talk) -> None:
    await talk.answer(b'{"sends": []}', headers="Content-Type: application/json\r\n")


async def test_a_request_as_it_goes_out() -> None:
    async with served(ok) as (raw, http):
        answer = await http.send(READ)
        await http.send(CREATE)
    assert answer.status == 200
    assert answer.body == b'{"sends": []}'
    assert answer.host == "127.0.0.1"
    assert answer.asked_at is not None
    assert answer.answered_at is not None
    assert answer.asked_at <= answer.answered_at
    read, create = raw.asked
    assert read.target == "/api/v2/sends?page=1&per_page=100"
    assert read.headers["x-api-key"] == "key-1"
    assert read.headers["accept"] == "application/json"
    assert (create.method, create.body) == ("POST", b'{"recipient_id":"r"}')
    assert create.headers["content-type"] == "application/json"


async def test_an_escaped_id_stays_escaped() -> None:
    async with served(ok) as (raw, http):
        await http.send(Call("GET", "/sends/..%2F..%2Fteams", "one send"))
        await http.send(Call("GET", "/sends/%2E%2E", "one send"))
    assert [asked.target for asked in raw.asked] == ["/api/v2/sends/..%2F..%2Fteams", "/api/v2/sends/%2E%2E"]


async def test_f01_refused_and_unknown_hosts_are_offline_for_a_write_too() -> None:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
    async with http_to(f"http://127.0.0.1:{port}") as http:
        for call in (READ, CREATE):
            with pytest.raises(Offline, match="refused the connection"):
                await http.send(call)
    async with http_to("http://nobody.invalid") as http:
        for call in (READ, CREATE):
            with pytest.raises(Offline, match=r"nobody\.invalid"):
                await http.send(call)


async def reset(asked: Asked, talk: Talk) -> None:
    talk.reset()


async def half_a_body(asked: Asked, talk: Talk) -> None:
    await talk.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"sends":')
    talk.close()


async def silent(asked: Asked, talk: Talk) -> None:
    await talk.hang()


async def drip(asked: Asked, talk: Talk) -> None:
    await talk.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    await talk.drip(b" " * 1000, 0.02)


async def drip_headers(asked: Asked, talk: Talk) -> None:
    await talk.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1000, 0.02)


async def huge_header(asked: Asked, talk: Talk) -> None:
    await talk.write(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"a" * 200_000 + b"\r\nContent-Length: 0\r\n\r\n")


async def no_http(asked: Asked, talk: Talk) -> None:
    await talk.write(b"SSH-2.0-OpenSSH_9.0\r\n\r\n")
    talk.close()


@pytest.mark.parametrize(
    "script",
    [reset, half_a_body, silent, drip, drip_headers, huge_header, no_http],
    ids=["f02-reset", "f03-half", "f08-silent", "f05-drip", "f06-slow-header", "f06-huge-header", "not-http"],
)
async def test_a_line_that_fails_after_the_request_left_is_doubt_for_a_write(script: Script) -> None:
    async with served(script) as (raw, http):
        with pytest.raises(Offline):
            await http.send(READ)
        with pytest.raises(Doubtful):
            await http.send(CREATE)
        assert [asked.method for asked in raw.asked] == ["GET", "POST"], "nothing is repeated here"


async def test_f05_the_deadline_is_a_total() -> None:
    async with served(drip) as (_, http):
        loop = asyncio.get_running_loop()
        started = loop.time()
        with pytest.raises(Offline, match=r"within 0\.3 s"):
            await http.send(READ)
        assert loop.time() - started < 2


async def test_after_a_torn_request_the_next_one_works() -> None:
    async def first_hangs(asked: Asked, talk: Talk) -> None:
        await (talk.hang() if len(raw.asked) == 1 else talk.answer(b"{}"))

    async with served(first_hangs) as (raw, http):
        with pytest.raises(Offline):
            await http.send(READ)
        assert (await http.send(READ)).status == 200


async def test_f07_a_body_that_never_ends_is_cut_off_at_the_cap() -> None:
    async def endless(asked: Asked, talk: Talk) -> None:
        await talk.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while True:
            await talk.write(b" " * 1_000_000)

    async with served(endless, deadlines=Deadlines(20, 20, 5)) as (_, http):
        with pytest.raises(ServerTrouble, match="8 MB"):
            await http.send(READ)
        with pytest.raises(Doubtful, match="8 MB"):
            await http.send(CREATE)


async def test_f07_a_gzip_bomb_is_never_unpacked() -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()

    async def explode(asked: Asked, talk: Talk) -> None:
        await talk.answer(bomb, headers="Content-Encoding: gzip\r\n")

    async with served(explode, deadlines=Deadlines(20, 20, 5)) as (_, http):
        with pytest.raises(ServerTrouble, match="8 MB"):
            await http.send(READ)


async def test_compressed_bodies_are_read() -> None:
    async def packed(asked: Asked, talk: Talk) -> None:
        body = b'{"ok": true}'
        if "deflate" in asked.target:
            await talk.answer(zlib.compress(body), headers="Content-Encoding: deflate\r\n")
        else:
            await talk.answer(gzip.compress(body), headers="Content-Encoding: gzip\r\n")

    async with served(packed) as (_, http):
        assert (await http.send(READ)).body == b'{"ok": true}'
        assert (await http.send(Call("GET", "/deflate", "x"))).body == b'{"ok": true}'


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_a_body_that_is_not_what_it_claims_is_trouble(encoding: str) -> None:
    async def lie(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"plain", headers=f"Content-Encoding: {encoding}\r\n")

    async with served(lie) as (_, http):
        with pytest.raises(ServerTrouble):
            await http.send(READ)
        with pytest.raises(Doubtful):
            await http.send(CREATE)


async def test_f11_a_storm_of_cancels_leaves_the_pool_alive() -> None:
    async def slow(asked: Asked, talk: Talk) -> None:
        await asyncio.sleep(0.002)
        await talk.answer(b"{}")

    async with served(slow, deadlines=Deadlines(10, 10, 5)) as (_, http):
        for number in range(200):
            task = asyncio.get_running_loop().create_task(http.send(READ))
            for _ in range(number % 7):
                await asyncio.sleep(0)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        assert (await http.send(READ)).status == 200
        # Every seventh was cancelled before its request began.
        began = 201 - len(range(0, 200, 7))
        await until(lambda: len(http.log.entries) == began)


async def test_a_cancelled_caller_does_not_tear_its_request() -> None:
    arrived = asyncio.Event()
    proceed = asyncio.Event()
    ended: list[bool] = []

    async def held(asked: Asked, talk: Talk) -> None:
        arrived.set()
        await proceed.wait()
        await talk.answer(b"{}")

    async with served(held, deadlines=Deadlines(10, 10, 5)) as (_, http):
        task = asyncio.get_running_loop().create_task(http.send(CREATE, done=lambda: ended.append(True)))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended == []
        proceed.set()
        await until(lambda: ended != [])
        assert ended == [True]
        assert http.log.entries[-1].status == 200


async def test_f13_writes_never_ride_on_an_idle_connection() -> None:
    async def answer_then_close(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"{}")
        if asked.method == "POST":
            # As a server does that drops idle connections: no Connection header says so.
            talk.close()

    async with served(answer_then_close) as (raw, http):
        for _ in range(20):
            assert (await http.send(CREATE)).status == 200
        assert raw.connections == 20
        before = raw.connections
        for _ in range(5):
            await http.send(READ)
        assert raw.connections == before + 1, "reads keep theirs"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_f33_redirects_are_not_followed_and_carry_no_key(status: int) -> None:
    async with raw_server(ok) as other:

        async def point_away(asked: Asked, talk: Talk) -> None:
            await talk.answer(b"", f"{status} Moved", f"Location: {other.url}/api/v2/sends\r\n")

        async with served(point_away) as (raw, http):
            for call in (READ, CREATE):
                answer = await http.send(call)
                assert answer.status == status
                assert judge(call, answer) is not None
            assert len(raw.asked) == 2
        assert other.asked == []


async def test_credentials_go_to_the_own_origin_alone() -> None:
    async with raw_server(ok) as other, served(ok) as (raw, http):
        key = api_key(httpx.URL(raw.url), Hidden("key-1"))
        for url, there in ((raw.url, True), (other.url, False), ("https://127.0.0.1:1", False)):
            request = httpx.Request("GET", url)
            next(key.auth_flow(request))
            assert ("x-api-key" in request.headers) is there
        await http.post_token(f"{other.url}/oauth/token", b"{}")
    assert "x-api-key" not in other.asked[0].headers
    assert "authorization" not in other.asked[0].headers


async def test_f36_status_and_headers_from_hell_are_cleaned() -> None:
    async def hell(asked: Asked, talk: Talk) -> None:
        await talk.write(
            b"HTTP/1.1 999 \xc2\x9b31mBoo\r\nX-Request-Id: abc\xe2\x80\xae\xc2\x9b2J\r\nContent-Length: 0\r\n\r\n"
        )

    async with served(hell) as (_, http):
        answer = await http.send(READ)
    assert answer.status == 999
    assert "\u202e" not in answer.request_id
    assert "\x9b" not in answer.request_id
    assert answer.request_id.startswith("abc")
    assert "Boo" not in str(judge(READ, answer))


async def test_cookies_are_not_kept() -> None:
    async def bake(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"{}", headers="Set-Cookie: session=1; Path=/\r\n")

    async with served(bake) as (raw, http):
        await http.send(READ)
        await http.send(READ)
    assert "cookie" not in raw.asked[1].headers


async def test_the_servers_clock_is_told() -> None:
    told: list[tuple[datetime, datetime, datetime]] = []

    async def dated(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"{}", headers="Date: Wed, 18 Nov 2026 10:00:00 GMT\r\n")

    async def undated(asked: Asked, talk: Talk) -> None:
        await talk.answer(b"{}", headers="Date: yesterday\r\n")

    async with served(dated, on_server_date=lambda *moments: told.append(moments)) as (_, http):
        answer = await http.send(READ)
    assert told == [(datetime(2026, 11, 18, 10, tzinfo=UTC), answer.asked_at, answer.answered_at)]
    async with served(undated, on_server_date=lambda *moments: told.append(moments)) as (_, http):
        await http.send(READ)
    assert len(told) == 1


async def test_the_log_names_requests_without_personal_data() -> None:
    async with served(ok) as (_, http):
        await http.send(READ, tries=2)
        await http.send(SEARCH)
        await http.send(CREATE)
    first, search, create = http.log.entries
    assert (first.method, first.path, first.status, first.tries) == ("GET", "/sends?page=1&per_page=100", 200, 2)
    assert first.ms >= 0
    assert search.path == "/recipients?page=1&search=…"
    assert create.what == "new send"
    assert "secret" not in repr(http.log.entries)


async def test_the_log_is_a_ring_and_keeps_failures() -> None:
    async with http_to("http://nobody.invalid") as http:
        with pytest.raises(Offline):
            await http.send(READ)
        assert http.log.entries[0].status is None
        assert http.log.entries[0].outcome
    transport = httpx.MockTransport(lambda request: httpx.Response(200, stream=httpx.ByteStream(b"{}")))
    async with http_to("http://sendoso.example", transport=lambda: transport) as http:
        for _ in range(510):
            await http.send(READ)
        assert len(http.log.entries) == 500
        assert http.log.total == 510


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (httpx.ConnectError("x"), Offline),
        (httpx.ConnectTimeout("x"), Offline),
        (httpx.ProxyError("x"), Offline),
        (httpx.UnsupportedProtocol("x"), Offline),
        (httpx.WriteError("x"), Doubtful),
        (httpx.WriteTimeout("x"), Doubtful),
        (httpx.ReadError("x"), Doubtful),
        (httpx.ReadTimeout("x"), Doubtful),
        (httpx.RemoteProtocolError("x"), Doubtful),
        (httpx.DecodingError("x"), Doubtful),
        (RuntimeError("x"), Doubtful),
        (OSError("x"), Doubtful),
    ],
)
async def test_the_boundary_of_doubt_by_kind(error: Exception, fault: type[Exception]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error

    async with http_to("http://sendoso.example", transport=lambda: httpx.MockTransport(fail)) as http:
        with pytest.raises(fault):
            await http.send(CREATE)
        with pytest.raises(Offline):
            await http.send(READ)


async def test_a_full_pool_is_replaced_once() -> None:
    made: list[int] = []

    def transport() -> httpx.MockTransport:
        made.append(1)
        number = len(made)

        def handle(request: httpx.Request) -> httpx.Response:
            if number == 1 or request.method == "POST":
                raise httpx.PoolTimeout("no slot")
            return httpx.Response(200, stream=httpx.ByteStream(b"{}"))

        return httpx.MockTransport(handle)

    async with http_to("http://sendoso.example", transport=transport) as http:
        assert (await http.send(READ)).status == 200
        assert len(made) == 2
        with pytest.raises(Offline, match="No connection"):
            await http.send(CREATE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://user:hunter2@127.0.0.1:1"),
        ("NO_PROXY", "fe80::/10"),
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
    ],
)
async def test_f17_broken_proxy_variables_are_named_and_ignored(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for proxy in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.lower(), raising=False)
    monkeypatch.setenv(name, value)
    if name == "NO_PROXY":
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    warnings: list[str] = []
    async with http_to("https://nobody.invalid", on_warning=warnings.append) as http:
        for call in (READ, CREATE):
            # The client was made, and it asked for the host itself and not for a proxy.
            with pytest.raises(Offline, match=r"The name nobody\.invalid"):
                await http.send(call)
    assert len(warnings) == 1
    assert name in warnings[0]
    assert "hunter2" not in warnings[0]
    assert value not in warnings[0]


async def test_a_server_on_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    warnings: list[str] = []
    async with served(ok, on_warning=warnings.append) as (raw, http):
        assert (await http.send(READ)).status == 200
        assert len(raw.asked) == 1
    assert warnings == []


async def test_a_missing_ca_bundle_is_said_and_nothing_is_sent(tmp_path: Path) -> None:
    async with served(ok, ca_bundle=str(tmp_path / "none.pem")) as (raw, http):
        with pytest.raises(Offline, match="ca_bundle"):
            await http.send(CREATE)
        assert raw.asked == []


async def test_no_certificates_are_read_for_a_server_that_is_asked_in_the_clear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(**_: object) -> ssl.SSLContext:
        raise AssertionError("certificates were read")

    monkeypatch.setattr(httpx, "create_ssl_context", refuse)
    async with served(ok, secure=False) as (_, http):
        assert (await http.send(READ)).status == 200
        assert http._tls is not None
        assert (http._tls.verify_mode, http._tls.check_hostname) == (ssl.CERT_REQUIRED, True)
        assert http._tls.get_ca_certs() == []


@pytest.mark.parametrize(
    ("base_url", "token_url", "secure"),
    [
        ("http://127.0.0.1:1/api/v2", None, False),
        ("http://127.0.0.1:1/api/v3", "http://127.0.0.1:1/oauth/token", False),
        ("http://127.0.0.1:1/api/v3", "https://sign-in.example/oauth/token", True),
        ("https://sendoso.example/api/v3", "http://127.0.0.1:1/oauth/token", True),
        ("HTTPS://sendoso.example/api/v2", None, True),
    ],
)
def test_certificates_are_read_where_the_api_or_the_sign_in_is_asked_over_tls(
    base_url: str, token_url: str | None, secure: bool
) -> None:
    client = Client.open("v2", base_url, Secrets(api_key=lambda: "key-1"), token_url=token_url)
    assert client._http._secure is secure


async def test_closing_waits_for_what_is_on_the_wire_and_no_longer() -> None:
    arrived = asyncio.Event()

    async def mute(asked: Asked, talk: Talk) -> None:
        arrived.set()
        await talk.hang()

    async with served(mute, deadlines=Deadlines(30, 30, 5)) as (_, http):
        task = asyncio.get_running_loop().create_task(http.send(CREATE))
        await arrived.wait()
        loop = asyncio.get_running_loop()
        started = loop.time()
        await http.aclose(within=0.05)
        assert loop.time() - started < 3
        assert task.done()
        with pytest.raises(Doubtful):
            await task
        with pytest.raises(Offline):
            await http.send(READ)
