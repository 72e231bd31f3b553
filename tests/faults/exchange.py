"""One request to the pretended account, and the ways to answer it: rightly, or after it took effect, or not at all."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import format_datetime
from enum import Enum
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.api.raw_server import Asked, Talk
from tests.faults.books import CREATES, Books


class Step(Enum):
    """The steps of sending something new at which a server may misbehave."""

    TOKEN = "token"
    RECIPIENT = "recipient"
    CREATE = "create"
    SEARCH = "search"
    """Reading whether a recipient was added."""
    LOOK = "look"
    """Reading whether a send came to be: a read of the listing after a create."""
    OTHER = "other"


def step_of(asked: Asked, *, after_create: bool) -> Step:
    """Say which step a request is; its head is enough to tell."""
    path = urlsplit(asked.target).path
    inside = path.rpartition("/api/v")[2].lstrip("23")
    if path == "/oauth/token":
        return Step.TOKEN
    if asked.method == "POST":
        return Step.RECIPIENT if inside == "/recipients" else Step.CREATE if inside in CREATES else Step.OTHER
    if inside == "/recipients":
        return Step.SEARCH
    return Step.LOOK if inside in CREATES and after_create else Step.OTHER


@dataclass(slots=True)
class Tokens:
    """What the token endpoint has given out and still honours. `static` is a token that needs no endpoint."""

    static: str = ""
    given: int = 0
    good: set[str] = field(default_factory=set)

    def give(self) -> dict[str, Any]:
        self.given += 1
        token = f"access-token-{self.given}"
        self.good.add(token)
        return {"access_token": token, "token_type": "bearer", "expires_in": 7200}

    def end_all(self) -> None:
        """Honour nothing any more that was given out so far."""
        self.good.clear()

    def take(self, asked: Asked) -> bool:
        """Say whether a request is signed with something that is good now."""
        if "x-api-key" in asked.headers:
            return True
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        return scheme == "Bearer" and token in {self.static, *self.good} - {""}


@dataclass
class Exchange:
    """A request, the line it came on, and the books it may change. `step` is which of the road's it is."""

    asked: Asked
    talk: Talk
    books: Books
    tokens: Tokens
    step: Step
    elsewhere: str
    """The origin of a server that must never hear of anything."""
    later: Callable[["Exchange", int], None]
    """Has the request take effect only when so many more looks have been made."""
    _done: tuple[str, Any] | None = None

    @property
    def path(self) -> str:
        return urlsplit(self.asked.target).path

    @property
    def body(self) -> Any:
        return json.loads(self.asked.body)

    def commit(self) -> tuple[str, bytes]:
        """Let the request take effect, once; return status and body of the right answer."""
        if self._done is None:
            self._done = self._act()
        status, value = self._done
        return status, json.dumps(value).encode()

    async def answer(self, body: bytes | str, status: str = "200 OK", headers: str = "") -> None:
        """Answer what is given, with the server's date."""
        raw = body.encode() if isinstance(body, str) else body
        await self.talk.answer(raw, status, self.date() + headers)

    async def answer_value(self, value: Any, status: str) -> None:
        await self.answer(json.dumps(value), status)

    async def answer_rightly(self) -> None:
        status, body = self.commit()
        await self.answer(body, status)

    def date(self) -> str:
        """Return the header that says what time it is here."""
        return f"Date: {format_datetime(self.books.now(), usegmt=True)}\r\n"

    async def endless(self, piece: bytes, every: float = 0.0) -> None:
        """Send the same again and again until the client goes away."""
        while True:
            await self.talk.write(piece)
            await asyncio.sleep(every)

    def _act(self) -> tuple[str, Any]:
        query = dict(parse_qsl(urlsplit(self.asked.target).query))
        inside = self.path.rpartition("/api/v")[2].lstrip("23")
        if self.step is Step.TOKEN:
            return "200 OK", self.tokens.give()
        if self.step is Step.CREATE:
            return self.books.create(self.path, self.body, self.asked.connection)
        if self.step is Step.RECIPIENT:
            return "201 Created", self.books.add_recipient(self.body)
        if inside in CREATES:
            return "200 OK", self.books.page(query)
        if inside in _READS:
            return "200 OK", _READS[inside](self.books, query)
        one = self._one(*inside.strip("/").partition("/")[::2])
        return ("404 Not Found", {"error": "Not found"}) if one is None else ("200 OK", one)

    def _one(self, kind: str, id_: str) -> dict[str, Any] | None:
        """Return one thing by its id."""
        rows = {"touches": _TOUCHES, "sends": self.books.sends, "recipients": list(self.books.recipients.values())}
        return next((row for row in rows.get(kind, []) if str(row["id"]) == id_), None)


Act = Callable[[Exchange], Awaitable[None]]

_ITEMS = [{"id": "item_1", "name": "Welcome box", "type": "physical", "price": 61.75, "available": True}]
_TOUCHES: list[dict[str, Any]] = [
    {"id": 7, "name": "Coffee", "status": "active", "delivery_type": "email", "currency": "USD",
     "starting_egift_price": "5.0", "ending_egift_price": "50.0"},
    {"id": 8, "name": "Welcome box", "status": "active", "delivery_type": "mail", "currency": "USD",
     "ship_to_countries": ["US"]},
]  # fmt: skip
_GIFTS = [{"id": "gift_1", "name": "Mug", "type": "egift", "price": "20.00", "currency": "USD"}]
_BUDGET = {"team_id": "t", "team_name": "CS", "total_budget": 9000.0, "spent": 100.0, "remaining": 8900.0}
_ME = {"user": {"id": 1, "first_name": "Ann", "last_name": "Lee", "email": "ann@desk.example", "balance": "900.0"}}

_READS: dict[str, Callable[[Books, dict[str, str]], Any]] = {
    "/recipients": lambda books, query: books.people(query),
    "/inventory": lambda books, query: {"items": _ITEMS, "pagination": {"page": 1, "total": 1}},
    "/touches": lambda books, query: {"touches": _TOUCHES, "total_posts": 2},
    "/gifts": lambda books, query: {"gifts": _GIFTS},
    "/teams/budget": lambda books, query: _BUDGET,
    "/me": lambda books, query: _ME,
    "/groups": lambda books, query: {"groups": []},
}
