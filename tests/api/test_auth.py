"""Signing in: renewal before the end, one at a time, no loops, and secrets that show themselves to nobody."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from sendoso_tui.api.auth import OAuth, Secrets, Timing, bearer
from sendoso_tui.api.call import Answer
from sendoso_tui.api.token import Hidden, read_token
from sendoso_tui.domain.faults import Fault, Offline, ServerTrouble, Throttled, Unauthorised

from .clocks import FakeClock, settle
from .samples import answer, sample

ORIGIN = httpx.URL("https://app.sendoso.com/api/v3")


class TokenServer:
    """Answers the token endpoint as told; `asked` holds the decoded bodies."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.reply: Callable[[int], Answer] = self.token
        self.gate: asyncio.Event | None = None

    def token(self, number: int, **changes: object) -> Answer:
        body = {"access_token": f"at-{number}", "token_type": "bearer", "expires_in": 7200, **changes}
        return answer(json.dumps({name: value for name, value in body.items() if value is not ...}))

    async def post(self, url: str, content: bytes) -> Answer:
        assert url == "https://app.sendoso.com/oauth/token"
        self.asked.append(json.loads(content))
        number = len(self.asked)
        if self.gate is not None:
            await self.gate.wait()
        return self.reply(number)


class Bench:
    def __init__(self, **options: Any) -> None:
        self.clock = FakeClock(auto=True)
        self.server = TokenServer()
        self.auth = OAuth(
            ORIGIN,
            "https://app.sendoso.com/oauth/token",
            Hidden("id-1"),
            Hidden("secret-1"),
            Secrets(**options),
            self.server.post,
            Timing(self.clock, self.clock.sleep, lambda: 0.0),
        )

    @property
    def header(self) -> str | None:
        request = httpx.Request("GET", "https://app.sendoso.com/api/v3/send")
        next(self.auth.auth_flow(request))
        return request.headers.get("authorization")


async def test_the_token_request_is_the_documented_one() -> None:
    bench = Bench()
    assert bench.header is None
    await bench.auth.ready()
    assert bench.server.asked == [
        {"grant_type": "client_credentials", "client_id": "id-1", "client_secret": "secret-1"}
    ]
    assert bench.header == "Bearer at-1"


async def test_a_token_is_renewed_five_minutes_before_its_end() -> None:
    bench = Bench()
    await bench.auth.ready()
    bench.clock.now += 6899
    await bench.auth.ready()
    assert len(bench.server.asked) == 1
    bench.clock.now += 2
    await bench.auth.ready()
    assert bench.header == "Bearer at-2"


async def test_one_renewal_serves_all_who_wait() -> None:
    bench = Bench()
    bench.server.gate = asyncio.Event()
    tasks = [asyncio.get_running_loop().create_task(bench.auth.ready()) for _ in range(10)]
    await settle()
    bench.server.gate.set()
    await asyncio.gather(*tasks)
    assert len(bench.server.asked) == 1


async def test_f20_ten_refusals_of_one_token_ask_for_one_new_token() -> None:
    bench = Bench()
    await bench.auth.ready()
    bench.clock.now += 1000
    generation = bench.auth.generation
    assert await asyncio.gather(*(bench.auth.renew(generation, expired=True) for _ in range(10))) == [True] * 10
    assert len(bench.server.asked) == 2
    assert await bench.auth.renew(generation)
    assert len(bench.server.asked) == 2


async def test_f20_ten_refusals_of_a_token_that_is_still_young_ask_for_one_new_token() -> None:
    bench = Bench()
    await bench.auth.ready()
    generation = bench.auth.generation
    assert await asyncio.gather(*(bench.auth.renew(generation, expired=True) for _ in range(10))) == [True] * 10
    assert len(bench.server.asked) == 2
    assert not await bench.auth.renew(bench.auth.generation, expired=True), "refused again straight after its renewal"


async def test_a_cancelled_waiter_does_not_stop_the_renewal() -> None:
    kept: list[str] = []
    bench = Bench(on_refresh_token=lambda secret: kept.append(secret.reveal()))
    bench.server.reply = lambda number: bench.server.token(number, refresh_token="rt-1")
    bench.server.gate = asyncio.Event()
    task = asyncio.get_running_loop().create_task(bench.auth.ready())
    await settle()
    task.cancel()
    await settle()
    bench.server.gate.set()
    await bench.auth.ready()
    assert kept == ["rt-1"]
    assert len(bench.server.asked) == 1


async def test_f22_a_fresh_token_that_is_refused_is_not_renewed_again_and_again() -> None:
    bench = Bench()
    await bench.auth.ready()
    bench.clock.now += 1000
    assert await bench.auth.renew(bench.auth.generation)
    for _ in range(5):
        assert not await bench.auth.renew(bench.auth.generation)
    assert len(bench.server.asked) == 2
    bench.clock.now += 400
    assert await bench.auth.renew(bench.auth.generation)


async def test_expired_false_for_a_token_just_got_is_no_reason_to_renew() -> None:
    bench = Bench()
    await bench.auth.ready()
    assert not await bench.auth.renew(bench.auth.generation, expired=False)
    assert len(bench.server.asked) == 1


async def test_an_accepted_token_may_be_renewed_when_it_is_refused_later() -> None:
    bench = Bench()
    await bench.auth.ready()
    assert await bench.auth.renew(bench.auth.generation)
    bench.auth.accepted()
    assert await bench.auth.renew(bench.auth.generation)


@pytest.mark.parametrize(
    ("reply", "kind", "requests"),
    [
        (sample("oauth/token_401"), Unauthorised, 1),
        (answer('{"error": "invalid_client"}', 400), Unauthorised, 1),
        (answer("", 500), ServerTrouble, 3),
        (answer("<html>hello</html>"), ServerTrouble, 3),
        (answer("{}"), ServerTrouble, 3),
        (answer('{"access_token": ""}'), ServerTrouble, 3),
        (answer('{"access_token": "a\\r\\nX-Evil: 1"}'), ServerTrouble, 3),
        (answer("", 429, retry_after="30"), Throttled, 1),
    ],
)
async def test_f21_a_failed_sign_in_ends_and_is_not_repeated_at_once(
    reply: Answer, kind: type[Fault], requests: int
) -> None:
    bench = Bench()
    bench.server.reply = lambda number: reply
    for _ in range(3):
        with pytest.raises(kind):
            await bench.auth.ready()
    assert len(bench.server.asked) == requests
    assert bench.header is None


async def test_a_sign_in_that_cannot_be_reached_is_offline() -> None:
    bench = Bench()

    def unreachable(number: int) -> Answer:
        raise Offline("x")

    bench.server.reply = unreachable
    with pytest.raises(Offline):
        await bench.auth.ready()
    assert len(bench.server.asked) == 3
    bench.server.reply = bench.server.token
    bench.clock.now += 6
    await bench.auth.ready()
    assert bench.header == "Bearer at-4"


async def test_a_good_token_outlives_a_failed_renewal() -> None:
    bench = Bench()
    await bench.auth.ready()
    bench.clock.now += 7000
    bench.server.reply = lambda number: answer("", 503)
    await bench.auth.ready()
    assert bench.header == "Bearer at-1"
    asked = len(bench.server.asked)
    await bench.auth.ready()
    assert len(bench.server.asked) == asked, "the failure is remembered for a moment"
    bench.clock.now += 300
    with pytest.raises(ServerTrouble):
        await bench.auth.ready()


@pytest.mark.parametrize(
    ("expires_in", "life"),
    [(7200, 7200), ("7200", 7200), (..., 7200), (None, 7200), (0, 7200), (-1, 7200), ("soon", 7200), (100, 100)],
)
def test_f21_the_life_of_a_token(expires_in: object, life: int) -> None:
    got = TokenServer().token(1, expires_in=expires_in)
    token = read_token(got, 1000.0, lambda: 0.0, 1, Hidden)
    assert token.expires_at == 1000 + life
    assert token.renew_at == 1000 + life - min(300, life / 5)
    jittered = read_token(got, 1000.0, lambda: 1.0, 1, Hidden)
    assert 1000 < jittered.renew_at < token.renew_at


async def test_a_refresh_token_is_kept_before_its_access_token_is_used() -> None:
    seen: list[tuple[str, str | None]] = []
    bench = Bench(
        refresh_token=Hidden("rt-0"), on_refresh_token=lambda secret: seen.append((secret.reveal(), bench.header))
    )
    bench.server.reply = lambda number: bench.server.token(number, refresh_token=f"rt-{number}")
    await bench.auth.ready()
    assert bench.server.asked[0]["grant_type"] == "refresh_token"
    assert bench.server.asked[0]["refresh_token"] == "rt-0"
    assert seen == [("rt-1", None)]
    bench.clock.now += 7100
    await bench.auth.ready()
    assert bench.server.asked[1]["refresh_token"] == "rt-1"
    assert seen[1] == ("rt-2", "Bearer at-1")


async def test_a_used_up_refresh_token_falls_back_to_the_client() -> None:
    bench = Bench(refresh_token=Hidden("rt-0"))

    def reply(number: int) -> Answer:
        return answer('{"error": "invalid_grant"}', 400) if number == 1 else bench.server.token(number)

    bench.server.reply = reply
    await bench.auth.ready()
    assert [asked["grant_type"] for asked in bench.server.asked] == ["refresh_token", "client_credentials"]


async def test_a_pasted_token_cannot_be_renewed() -> None:
    auth = bearer(ORIGIN, Hidden("t-1"))
    await auth.ready()
    assert not await auth.renew(auth.generation)
    request = httpx.Request("GET", "https://app.sendoso.com/api/v3/send")
    next(auth.auth_flow(request))
    assert request.headers["authorization"] == "Bearer t-1"


async def test_secrets_do_not_show() -> None:
    bench = Bench()
    await bench.auth.ready()
    shown = repr(vars(bench.auth))
    for secret in ("secret-1", "id-1", "at-1"):
        assert secret not in shown
