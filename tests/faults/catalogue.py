"""Every way in which an answer may fail to come, by the ids of the fault catalogue, and what may be said after each.

`Meaning` is what a create's client may claim to know; whether the create took effect is the server's secret.
"""

import asyncio
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from enum import Enum

from tests.faults.exchange import Act, Exchange, Step


class Meaning(Enum):
    """What may be said of a write that met this fault."""

    YES = "accepted"
    NO = "refused"
    NOTHING = "nothing left"
    DOUBT = "not known"


class At(Enum):
    """When a fault strikes."""

    CONNECT = "at the connection"
    HEAD = "after the head"
    WHOLE = "after the request"


@dataclass(frozen=True, slots=True)
class Fault:
    """`slow` ones last until the client's deadline; `steps` are those it can strike."""

    id: str
    name: str
    act: Act
    meaning: Meaning
    at: At = At.WHOLE
    slow: bool = False
    steps: tuple[Step, ...] = (Step.TOKEN, Step.RECIPIENT, Step.CREATE, Step.SEARCH, Step.LOOK)

    @property
    def commits(self) -> bool:
        """Whether a create that met it takes effect, now or late."""
        nothing = ("at-connect", "after-head", "before-commit", "without-commit", "retry-after")
        is_redirect = self.id == "F-33"
        return self.meaning is Meaning.DOUBT and not self.name.endswith(nothing) and not is_redirect

    @property
    def commits_in_time(self) -> bool:
        """Whether it takes effect while it is still looked for."""
        return self.commits and not self.name.endswith("after-all-looks")

    @property
    def is_401(self) -> bool:
        return "401" in self.name

    @property
    def needs_list(self) -> bool:
        """Whether only who has read the list can see through it."""
        return self.name == "an-id-we-hold"

    def __str__(self) -> str:
        return f"{self.id} {self.name}"


CATALOGUE: list[Fault] = []
HTML = "<!doctype html><html><body>Bad gateway</body></html>"
BOMB = zlib.compress(bytes(32 * 1024 * 1024), 9, wbits=31)


def fault(
    id_: str,
    meaning: Meaning = Meaning.DOUBT,
    *,
    at: At = At.WHOLE,
    slow: bool = False,
    steps: tuple[Step, ...] | None = None,
    name: str = "",
) -> Callable[[Act], Act]:
    """Put a way to misbehave into the catalogue under its function's name."""

    def enter(act: Act) -> Act:
        called = name or act.__name__.strip("_").replace("_", "-")
        entry = Fault(id_, called, act, meaning, at, slow)
        CATALOGUE.append(entry if steps is None else Fault(id_, called, act, meaning, at, slow, steps))
        return act

    return enter


def named(name: str) -> Fault:
    """Return a fault of the catalogue."""
    return next(one for one in CATALOGUE if one.name == name)


# The line


@fault("F-02", at=At.CONNECT)
async def reset_at_connect(x: Exchange) -> None:
    x.talk.reset()


@fault("F-02", at=At.HEAD)
async def reset_after_head(x: Exchange) -> None:
    x.talk.reset()


@fault("F-02")
async def reset_before_commit(x: Exchange) -> None:
    x.talk.reset()


@fault("F-02")
async def reset_after_commit(x: Exchange) -> None:
    x.commit()
    x.talk.reset()


@fault("F-03")
async def half_a_body(x: Exchange) -> None:
    status, body = x.commit()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    await x.talk.write(head + body[: len(body) // 2])
    x.talk.reset()


@fault("F-04")
async def cut_without_length(x: Exchange) -> None:
    status, body = x.commit()
    await x.talk.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode() + body[: len(body) // 2])
    x.talk.close()


@fault("F-04")
async def no_body_without_length(x: Exchange) -> None:
    status, _ = x.commit()
    await x.talk.write(f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode())
    x.talk.close()


@fault("F-05", slow=True)
async def drip(x: Exchange) -> None:
    status, body = x.commit()
    await x.talk.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
    await x.talk.drip(body, 0.05)


@fault("F-06", slow=True)
async def head_never_ends(x: Exchange) -> None:
    x.commit()
    await x.talk.write(b"HTTP/1.1 200 OK\r\n")
    await x.endless(b"X-More: 1\r\n", 0.05)


@fault("F-06")
async def huge_head(x: Exchange) -> None:
    _, body = x.commit()
    await x.answer(body, headers=f"X-Long: {'a' * 200_000}\r\n")


@fault("F-07")
async def endless_body(x: Exchange) -> None:
    x.commit()
    await x.talk.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    await x.endless(b" " * 1_000_000)


@fault("F-07")
async def gzip_bomb(x: Exchange) -> None:
    x.commit()
    await x.answer(BOMB, headers="Content-Encoding: gzip\r\n")


@fault("F-08", slow=True)
async def commit_then_hang(x: Exchange) -> None:
    x.commit()
    await x.talk.hang()


@fault("F-08", slow=True)
async def hang_without_commit(x: Exchange) -> None:
    await x.talk.hang()


# Answers that say nothing clear after it took effect


def _commit_then(
    id_: str, name: str, body: str, status: str, headers: str = "", meaning: Meaning = Meaning.DOUBT
) -> None:
    @fault(id_, meaning, name=name)
    async def act(x: Exchange) -> None:
        x.commit()
        await x.answer(body, status, headers)


_commit_then("F-09", "commit-then-500", '{"error": "Internal error"}', "500 Internal Server Error")
_commit_then("F-09", "commit-then-502-page", HTML, "502 Bad Gateway", "Content-Type: text/html\r\n")
_commit_then("F-09", "commit-then-504", "", "504 Gateway Timeout")
_commit_then("F-09", "commit-then-408", "", "408 Request Timeout")
_commit_then("F-09", "commit-then-empty-200", "", "200 OK")
_commit_then("F-09", "commit-then-page", HTML, "200 OK", "Content-Type: text/html\r\n")
_commit_then("F-09", "commit-then-list", "[1, 2]", "200 OK")
_commit_then("F-34", "commit-then-204", "", "204 No Content")
_commit_then("F-34", "commit-then-no-success", '{"success": false, "message": "Try again"}', "200 OK")
_commit_then("F-36", "commit-then-999", '{"error": "?"}', "999 \x1b[31mOdd")


@fault("F-09")
async def commit_then_cut_json(x: Exchange) -> None:
    _, body = x.commit()
    await x.answer(body[:-2])


@fault("F-10", steps=(Step.CREATE, Step.RECIPIENT))
async def commit_after_next_look(x: Exchange) -> None:
    x.later(x, 1)
    x.talk.reset()


@fault("F-10", steps=(Step.CREATE,))
async def commit_after_third_look(x: Exchange) -> None:
    x.later(x, 3)
    x.talk.reset()


@fault("F-10", steps=(Step.CREATE, Step.RECIPIENT))
async def commit_after_all_looks(x: Exchange) -> None:
    x.later(x, 1_000_000)
    await x.answer(HTML, "503 Service Unavailable", "Content-Type: text/html\r\n")


@fault("F-13", Meaning.YES)
async def closed_after_answer(x: Exchange) -> None:
    """The answer is right, and the line it came on is gone without a word when the next request wants it."""
    await x.answer_rightly()
    await asyncio.sleep(0)
    x.talk.reset()


# Answers that say clearly that it did not happen


def _refuse(id_: str, name: str, body: str, status: str, headers: str = "", meaning: Meaning = Meaning.NO) -> None:
    @fault(id_, meaning, name=name)
    async def act(x: Exchange) -> None:
        soon = format_datetime(x.books.now() + timedelta(seconds=30), usegmt=True)
        await x.answer(body, status, headers.replace("SOON", soon))


_EXPIRED = '{"success": false, "description": "The access token expired", "expired": true}'


@fault("F-20", Meaning.NOTHING, name="one-401")
async def _token_ended(x: Exchange) -> None:
    x.tokens.end_all()
    await x.answer(_EXPIRED, "401 Unauthorized")


_refuse(
    "F-22", "401-not-expired", '{"error": "invalid token", "expired": false}', "401 Unauthorized", "", Meaning.NOTHING
)
_refuse("F-23", "402", '{"error": "Insufficient team budget", "cost": 61.75, "remaining": 3.5}', "402 Payment Required")
_refuse("F-24", "403", '{"error": "insufficient_scope"}', "403 Forbidden")
_refuse("F-26", "409", '{"error": "Conflict"}', "409 Conflict")
_refuse("F-27", "404", '{"error": "Touch not found"}', "404 Not Found")
_refuse("F-29", "400-prose", '{"success": false, "message": "via_from can\'t be blank"}', "400 Bad Request")
_refuse("F-36", "400-with-escapes", '{"error": "\\u001b[31mred\\u001b[0m [/red]"}', "400 \x1b]0;x\x07Bad")
for _name, _body in {
    "422-object-of-lists": '{"errors": {"email": ["is not an address", "is too long"], "item_id": ["is gone"]}}',
    "422-list-of-objects": '{"errors": [{"field": "email", "message": "is not an address"}]}',
    "422-flat": '{"message": "Validation error"}',
    "422-nested": '{"errors": {"send": {"address": {"city": ["is blank"]}}}}',
    "422-unknown-field": '{"errors": {"flux": ["is not right"]}}',
    "422-not-text": '{"errors": {"email": [17, null, {"a": [true]}], "zip": false}}',
}.items():
    _refuse("F-28", _name, _body, "422 Unprocessable Entity")
for _name, _headers in {
    "429-seconds": "Retry-After: 2\r\n",
    "429-date": "Retry-After: SOON\r\n",
    "429-both": "Retry-After: 1\r\nX-Rate-Limit-Reset: 9\r\n",
    "429-past-date": "Retry-After: Fri, 21 Nov 2014 07:28:00 GMT\r\n",
    "429-an-hour": "Retry-After: 3600\r\n",
    "429-soon": "Retry-After: soon\r\n",
    "429-bare": "",
}.items():
    _refuse("F-30", _name, '{"error": "Too many requests"}', "429 Too Many Requests", _headers, Meaning.NOTHING)

# Trouble that did nothing, which nobody can know

_refuse("F-31", "500-without-commit", '{"error": "Internal error"}', "500 Internal Server Error", "", Meaning.DOUBT)
_refuse("F-32", "503-retry-after", "", "503 Service Unavailable", "Retry-After: 2\r\n", Meaning.DOUBT)

# Elsewhere


def _redirect(status: str) -> None:
    @fault("F-33", name=status.partition(" ")[0])
    async def act(x: Exchange) -> None:
        await x.answer("", status, f"Location: {x.elsewhere}{x.asked.target}\r\n")


for _status in ("301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"):
    _redirect(_status)

# Yes, oddly

_commit_then(
    "F-35", "201-without-id", '{"success": true, "message": "Gift send Successfully"}', "201 Created", "", Meaning.YES
)


@fault("F-35", Meaning.YES, steps=(Step.CREATE,))
async def an_id_we_hold(x: Exchange) -> None:
    """The answer names a send that was there long before."""
    x.commit()
    first = x.books.sends[0]
    await x.answer_value({**first, "success": True} if x.books.is_v2 else {"send": {"id": first["id"]}}, "201 Created")


@fault("F-36", Meaning.YES)
async def yes_with_escapes(x: Exchange) -> None:
    _, body = x.commit()
    await x.answer(body, "200 \x1b[2J\x1b]0;owned\x07OK")


# The token endpoint's own


def _sign_in(name: str, body: str, status: str = "200 OK", meaning: Meaning = Meaning.NOTHING) -> None:
    @fault("F-21", meaning, steps=(Step.TOKEN,), name=name)
    async def act(x: Exchange) -> None:
        given = x.tokens.give()
        await x.answer(body.replace("TOKEN", given["access_token"]), status)


_sign_in("token-invalid-client", '{"error": "invalid_client"}', "400 Bad Request")
_sign_in("token-500", "", "500 Internal Server Error")
_sign_in("token-page", HTML)
_sign_in("token-none", '{"token_type": "bearer"}')
_sign_in("token-no-life", '{"access_token": "TOKEN"}', meaning=Meaning.YES)
_sign_in("token-life-in-text", '{"access_token": "TOKEN", "expires_in": "7200"}', meaning=Meaning.YES)
_sign_in("token-life-0", '{"access_token": "TOKEN", "expires_in": 0}', meaning=Meaning.YES)
_sign_in("token-life-below-0", '{"access_token": "TOKEN", "expires_in": -1}', meaning=Meaning.YES)
