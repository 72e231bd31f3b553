"""The client as flows see it: dialects, capabilities, retries, replays and throttling, over a scripted transport."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from sendoso_tui.api.auth import Secrets, Timing
from sendoso_tui.api.call import Priority
from sendoso_tui.api.client import Client
from sendoso_tui.api.token import Hidden
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.draft import EgiftDraft, GiftDraft, InventoryDraft, LinksDraft, RecipientDraft
from sendoso_tui.domain.faults import (
    Doubtful,
    Fault,
    Forbidden,
    Offline,
    Refused,
    ServerTrouble,
    Throttled,
    Unauthorised,
    Unsupported,
)
from sendoso_tui.domain.report import Grouping
from sendoso_tui.flows.ports import Gateway

from .clocks import FakeClock
from .samples import record_of

Handle = Callable[[httpx.Request], httpx.Response]
EGIFT = EgiftDraft("7", "a@x.example")


def reply(status: int = 200, body: object = None, **headers: str) -> httpx.Response:
    text = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return httpx.Response(status, headers=named, stream=httpx.ByteStream(text))


def recorded(name: str) -> httpx.Response:
    record = record_of(name)
    return reply(record["status"], record["body"], **{k.replace("-", "_"): v for k, v in record["headers"].items()})


class Bench:
    """A client whose server is a function and whose waits take no time. `asked` is "METHOD /path" for each request."""

    def __init__(self, api: str, handle: Handle, secrets: Secrets | None = None) -> None:
        self.clock = FakeClock(auto=True)
        self.asked: list[str] = []
        self.tokens: list[str | None] = []

        def note(request: httpx.Request) -> httpx.Response:
            self.asked.append(f"{request.method} {request.url.raw_path.decode().split('?')[0]}")
            self.tokens.append(request.headers.get("authorization"))
            return handle(request)

        self.client = Client.open(
            api,
            f"https://app.sendoso.com/api/{api}",
            secrets or Secrets(api_key=Hidden("k"), token=Hidden("t")),
            transport=lambda: httpx.MockTransport(note),
            timing=Timing(self.clock, self.clock.sleep, lambda: 1.0),
        )


def always(*responses: Callable[[], httpx.Response]) -> Handle:
    """Answer with each in turn, then with the last for ever."""
    left = list(responses)

    def handle(request: httpx.Request) -> httpx.Response:
        return (left.pop(0) if len(left) > 1 else left[0])()

    return handle


def fail(error: Exception) -> Callable[[], httpx.Response]:
    def raising() -> httpx.Response:
        raise error

    return raising


def test_the_client_is_a_gateway() -> None:
    gateway: Gateway = Bench("v2", always(reply)).client
    assert gateway.dialect == "v2"
    assert Bench("v3", always(reply)).client.dialect == "v3"


@pytest.mark.parametrize(
    ("call", "request_line", "name"),
    [
        (lambda c: c.list_sends(1, status="pending", since=date(2026, 1, 1)), "GET /sends", "sends_list"),
        (lambda c: c.retrieve_send("send_9f82abc"), "GET /sends/send_9f82abc", "send_retrieve"),
        (lambda c: c.cancel_send("send_2"), "DELETE /sends/send_2", "send_cancel_200"),
        (lambda c: c.create_send(InventoryDraft("r", "i")), "POST /sends", "send_create_201"),
        (lambda c: c.read_team_budget(), "GET /teams/budget", "team_budget"),
        (lambda c: c.list_recipients(search="ann"), "GET /recipients", "recipients_list"),
        (lambda c: c.retrieve_recipient("rec_1"), "GET /recipients/rec_1", "recipient_retrieve"),
        (lambda c: c.create_recipient(RecipientDraft("A", "B", "a@x")), "POST /recipients", "recipient_create_201"),
        (lambda c: c.list_inventory(item_type="egift"), "GET /inventory", "inventory_list"),
        (
            lambda c: c.read_report(date(2026, 11, 1), date(2026, 11, 2), Grouping.DAY),
            "GET /reports/sends",
            "report",
        ),
    ],
)
async def test_every_v2_method(call: Callable[[Client], Any], request_line: str, name: str) -> None:
    bench = Bench("v2", always(lambda: recorded(f"v2/{name}")))
    looked = await call(bench.client)
    assert looked.value is not None
    assert looked.asked_at <= looked.answered_at
    method, path = request_line.split(" ")
    assert bench.asked == [f"{method} /api/v2{path}"]
    await bench.client.close()


@pytest.mark.parametrize(
    ("call", "request_line", "name"),
    [
        (lambda c: c.list_sends(1), "GET /send", "sends_list"),
        (lambda c: c.create_send(EGIFT), "POST /send", "send_egift_200"),
        (lambda c: c.generate_links(LinksDraft("7", ("a@x",))), "POST /send/generate_egift_links", "links_200"),
        (lambda c: c.list_touches(delivery_type="mail"), "GET /touches", "touches_list"),
        (lambda c: c.retrieve_touch("12"), "GET /touches/12", "touch"),
        (lambda c: c.read_me(), "GET /me", "me"),
        (lambda c: c.list_users(), "GET /users", "users_list"),
        (lambda c: c.list_groups(), "GET /groups", "groups_list"),
        (lambda c: c.list_members("4"), "GET /groups/4/members", "members_list"),
    ],
)
async def test_every_v3_method(call: Callable[[Client], Any], request_line: str, name: str) -> None:
    bench = Bench("v3", always(lambda: recorded(f"v3/{name}")))
    assert (await call(bench.client)).value is not None
    method, path = request_line.split(" ")
    assert bench.asked == [f"{method} /api/v3{path}"]
    await bench.client.close()


async def test_what_a_dialect_cannot_do_is_refused_with_a_reason_and_asks_nothing() -> None:
    v2, v3 = Bench("v2", always(reply)), Bench("v3", always(reply))
    for attempt in (
        v3.client.cancel_send("1"),
        v3.client.retrieve_send("1"),
        v3.client.list_sends(1, status="pending"),
        v3.client.read_team_budget(),
        v3.client.list_recipients(),
        v3.client.create_send(InventoryDraft("r", "i")),
        v3.client.create_send(GiftDraft("g", "A", "B", "a@x", "Hi")),
        v2.client.read_me(),
        v2.client.list_touches(),
        v2.client.create_send(EGIFT),
        v2.client.generate_links(LinksDraft("7", ("a@x",))),
    ):
        with pytest.raises(Unsupported) as caught:
            await attempt
        assert len(str(caught.value)) > 10
    assert v2.asked == v3.asked == []
    assert v3.client.capabilities.why_not(Capability.CANCEL) == "Not through this API."


def test_a_profile_without_credentials_does_not_open() -> None:
    with pytest.raises(Unsupported):
        Client.open("v2", "https://app.sendoso.com/api/v2", Secrets(token=Hidden("t")))


async def test_discovery_finds_the_guides_endpoints() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return recorded("v3_gifts/gifts_list" if request.url.path.endswith("/gifts") else "v3_gifts/send_retrieve")

    bench = Bench("v3", handle)
    found = await bench.client.discover("1 2")
    assert found.can(Capability.GIFTS)
    assert found.can(Capability.RETRIEVE)
    assert bench.asked == ["GET /api/v3/gifts", "GET /api/v3/sends/1%202"]
    await bench.client.discover("1 2")
    assert len(bench.asked) == 2, "what is known is not asked again"
    assert (await bench.client.retrieve_send("5")).value.send.status_raw == "returned"
    assert len((await bench.client.list_gifts()).value.rows) == 2


@pytest.mark.parametrize("answer", [lambda: reply(404), lambda: reply(200, b"<html>app</html>"), lambda: reply(405)])
async def test_discovery_believes_a_no(answer: Callable[[], httpx.Response]) -> None:
    bench = Bench("v3", always(answer))
    found = await bench.client.discover("1")
    assert not found.can(Capability.GIFTS)
    assert not found.can(Capability.RETRIEVE)
    assert found.why_not(Capability.GIFTS) == "This server has no gift catalogue."


async def test_discovery_that_fails_proves_nothing() -> None:
    bench = Bench("v3", always(lambda: reply(503)))
    found = await bench.client.discover(None)
    assert "not been asked" in (found.why_not(Capability.GIFTS) or "")
    assert Bench("v2", always(reply)).client.capabilities == await Bench("v2", always(reply)).client.discover("1")


async def test_f24_forbidden_greys_the_operation_out() -> None:
    bench = Bench("v3", always(lambda: reply(403, {"message": "Missing scope"})))
    with pytest.raises(Forbidden):
        await bench.client.list_touches()
    assert "Missing scope" in (bench.client.capabilities.why_not(Capability.TOUCHES) or "")
    with pytest.raises(Unsupported):
        await bench.client.list_touches()
    assert len(bench.asked) == 1
    v2 = Bench("v2", always(lambda: reply(403, {"message": "Read-only key"})))
    with pytest.raises(Forbidden):
        await v2.client.cancel_send("1")
    assert "Read-only key" in (v2.client.capabilities.why_not(Capability.CANCEL) or "")


async def test_the_plural_path_is_tried_once_after_a_404_and_remembered() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return recorded("v3/sends_list") if request.url.path.endswith("/sends") else reply(404)

    bench = Bench("v3", handle)
    assert len((await bench.client.list_sends(1)).value.rows) == 2
    await bench.client.list_sends(2)
    assert bench.asked == ["GET /api/v3/send", "GET /api/v3/sends", "GET /api/v3/sends"]


async def test_a_404_on_both_paths_is_the_first_answer() -> None:
    bench = Bench("v3", always(lambda: reply(404, {"message": "first"}), lambda: reply(404, {"message": "second"})))
    with pytest.raises(Refused, match="first"):
        await bench.client.list_sends(1)


async def test_a_create_is_never_tried_on_another_path() -> None:
    bench = Bench("v3", always(lambda: reply(404)))
    with pytest.raises(Refused):
        await bench.client.create_send(EGIFT)
    assert bench.asked == ["POST /api/v3/send"]


async def test_reads_are_tried_four_times_and_writes_once() -> None:
    bench = Bench("v2", always(lambda: reply(503)))
    with pytest.raises(ServerTrouble):
        await bench.client.list_sends(1)
    assert len(bench.asked) == 4
    assert {0.5, 1.0, 2.0} <= set(bench.clock.slept)
    for attempt in (bench.client.cancel_send("1"), bench.client.create_send(InventoryDraft("r", "i"))):
        before = len(bench.asked)
        with pytest.raises(Doubtful):
            await attempt
        assert len(bench.asked) == before + 1


async def test_f02_a_read_recovers_by_itself() -> None:
    bench = Bench("v2", always(fail(httpx.ReadError("x")), lambda: recorded("v2/sends_list")))
    assert len((await bench.client.list_sends(1)).value.rows) == 2
    assert [entry.tries for entry in bench.client.requests] == [1, 2]


async def test_f04_a_body_cut_without_a_trace_is_a_broken_line_and_tried_again() -> None:
    cut = Bench("v2", always(lambda: reply(200, b'{"sends": [{"id"'), lambda: recorded("v2/sends_list")))
    assert len((await cut.client.list_sends(1)).value.rows) == 2
    for_ever = Bench("v2", always(lambda: reply(200, b'{"sends": [{"id"')))
    with pytest.raises(Offline):
        await for_ever.client.list_sends(1)
    assert len(for_ever.asked) == 4


async def test_a_write_is_tried_again_only_while_nothing_left() -> None:
    bench = Bench("v2", always(fail(httpx.ConnectError("x")), lambda: recorded("v2/send_cancel_200")))
    assert (await bench.client.cancel_send("1")).value.status == 200
    assert len(bench.asked) == 2
    never = Bench("v2", always(fail(httpx.ConnectError("x"))))
    with pytest.raises(Offline):
        await never.client.cancel_send("1")
    assert len(never.asked) == 3
    lost = Bench("v2", always(fail(httpx.ReadTimeout("x"))))
    with pytest.raises(Doubtful):
        await lost.client.cancel_send("1")
    assert len(lost.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda: reply(500),
        lambda: reply(502, b"<html>"),
        lambda: reply(200),
        lambda: reply(200, b"<html>"),
        lambda: reply(200, b'{"success": tr'),
        lambda: reply(200, {"success": False}),
        lambda: reply(302, None, location="https://elsewhere.example"),
        lambda: reply(999),
    ],
)
async def test_f09_f34_an_unclear_answer_to_a_create_is_doubt_and_ends_it(answer: Callable[[], httpx.Response]) -> None:
    bench = Bench("v3", always(answer))
    with pytest.raises(Doubtful):
        await bench.client.create_send(EGIFT)
    assert len(bench.asked) == 1


async def test_f35_a_yes_without_an_id_is_accepted() -> None:
    bench = Bench("v2", always(lambda: reply(201, {"status": "pending"})))
    assert (await bench.client.create_send(InventoryDraft("r", "i"))).value.id == ""


async def test_a_cancel_tells_the_send_when_the_answer_holds_it() -> None:
    bench = Bench("v2", always(lambda: recorded("v2/send_cancel_200_with_send")))
    accepted = (await bench.client.cancel_send("send_2")).value
    assert accepted.send is not None
    assert accepted.send.status.key == "cancelled"
    told = Bench("v2", always(lambda: reply(200, {"message": "ok"})))
    assert (await told.client.cancel_send("send_2")).value.send is None


async def test_f30_a_throttled_read_waits_as_told_and_tries_once() -> None:
    bench = Bench("v3", always(lambda: reply(429, None, retry_after="7"), lambda: recorded("v3/me")))
    await bench.client.read_me()
    assert 7 in bench.clock.slept
    twice = Bench("v3", always(lambda: reply(429, None, retry_after="7")))
    with pytest.raises(Throttled) as caught:
        await twice.client.read_me()
    assert caught.value.seconds == 7
    assert len(twice.asked) == 2


async def test_f30_without_a_time_it_is_a_minute_and_doubling() -> None:
    bench = Bench("v3", always(lambda: reply(429)))
    with pytest.raises(Throttled) as caught:
        await bench.client.read_me()
    assert caught.value.seconds == 120
    assert 60 in bench.clock.slept


async def test_f30_a_long_wait_is_said_and_holds_for_everything_but_a_persons_reads() -> None:
    bench = Bench("v2", always(lambda: reply(429, None, retry_after="3600")))
    with pytest.raises(Throttled) as caught:
        await bench.client.list_sends(1)
    assert caught.value.seconds == 3600
    assert bench.client.pause_left == 3600
    for attempt in (bench.client.list_sends(1), bench.client.cancel_send("1")):
        with pytest.raises(Throttled):
            await attempt
    assert len(bench.asked) == 1
    with pytest.raises(Throttled):
        await bench.client.list_sends(1, priority=Priority.USER)
    assert len(bench.asked) == 2


async def test_a_write_asks_first_while_the_server_wants_a_pause_however_short() -> None:
    bench = Bench("v2", always(lambda: reply(429, None, retry_after="20"), lambda: reply(204)))
    for _ in range(2):
        with pytest.raises(Throttled, match="wait 20 s"):
            await bench.client.cancel_send("1")
    assert bench.asked == ["DELETE /api/v2/sends/1"]
    assert bench.clock.slept == []
    bench.clock.now += 21
    assert (await bench.client.cancel_send("1")).value.status == 204


async def test_a_throttled_write_is_not_repeated() -> None:
    bench = Bench("v3", always(lambda: reply(429, None, retry_after="5")))
    with pytest.raises(Throttled):
        await bench.client.create_send(EGIFT)
    assert len(bench.asked) == 1


async def test_f31_a_dead_server_is_left_alone_between_probes() -> None:
    bench = Bench("v2", always(lambda: reply(500)))
    for _ in range(50):
        with pytest.raises((ServerTrouble, Offline)):
            await bench.client.list_sends(1)
    assert len(bench.asked) < 10
    before = len(bench.asked)
    bench.clock.now += 61
    with pytest.raises((ServerTrouble, Offline)):
        await bench.client.list_sends(1)
    assert len(bench.asked) == before + 1


async def test_a_budget_that_always_fails_does_not_stop_the_sends() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        return reply(500) if "budget" in request.url.path else reply(200, {"sends": []})

    bench = Bench("v2", handle)
    for _ in range(20):
        with pytest.raises((ServerTrouble, Offline)):
            await bench.client.read_team_budget()
        await bench.client.list_sends(1)
    assert bench.asked.count("GET /api/v2/sends") == 20
    assert bench.asked.count("GET /api/v2/teams/budget") < 10


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422, 500])
async def test_f80_a_server_that_repeats_the_key_does_not_get_it_shown(status: int) -> None:
    key = "canary-key-0123456789"
    body = {"message": f"bad key {key}", "errors": {"key": [f"{key} is not valid"]}}
    bench = Bench("v2", always(lambda: reply(status, body)), Secrets(api_key=Hidden(key)))
    with pytest.raises(Fault) as caught:
        await bench.client.retrieve_send("s1")
    assert key not in str(caught.value)
    assert key not in repr(vars(caught.value))


async def test_a_static_token_that_is_refused_is_not_tried_again() -> None:
    bench = Bench("v3", always(lambda: recorded("v3/me_401")))
    with pytest.raises(Unauthorised, match="The access token is invalid"):
        await bench.client.read_me()
    assert len(bench.asked) == 1


OAUTH = Secrets(client_id=Hidden("id"), client_secret=Hidden("secret"))


async def test_a_401_is_replayed_once_with_a_new_token_also_for_a_create() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            return reply(200, {"access_token": f"at-{bench.asked.count('POST /oauth/token')}", "expires_in": 7200})
        stale = request.headers["authorization"] == "Bearer at-1"
        return recorded("v3/send_401") if stale else recorded("v3/send_egift_200")

    bench = Bench("v3", handle, OAUTH)
    created = await bench.client.create_send(EGIFT)
    assert created.value.tracking_code
    assert bench.asked == ["POST /oauth/token", "POST /api/v3/send", "POST /oauth/token", "POST /api/v3/send"]
    assert bench.tokens == [None, "Bearer at-1", None, "Bearer at-2"]


async def test_f22_refused_after_renewal_ends_there() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            return recorded("oauth/token_200")
        return recorded("v3/send_401")

    bench = Bench("v3", handle, OAUTH)
    for _ in range(3):
        with pytest.raises(Unauthorised):
            await bench.client.read_me()
    assert bench.asked.count("POST /oauth/token") == 2
    assert bench.asked.count("GET /api/v3/me") == 4


async def test_f21_when_signing_in_fails_nothing_is_sent() -> None:
    refused = Bench("v3", always(lambda: recorded("oauth/token_401")), OAUTH)
    with pytest.raises(Unauthorised, match="unknown client"):
        await refused.client.create_send(EGIFT)
    broken = Bench("v3", always(lambda: reply(500)), OAUTH)
    with pytest.raises(Offline, match="Nothing was sent"):
        await broken.client.create_send(EGIFT)
    assert set(refused.asked + broken.asked) == {"POST /oauth/token"}
