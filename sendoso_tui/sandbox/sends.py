"""One send with everything the dialects show of it, put together from the world, the people and the staff."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.catalog import CATALOG
from sendoso_tui.sandbox.companies import MESSAGES
from sendoso_tui.sandbox.draws import hex_code, mix
from sendoso_tui.sandbox.kinds import MONEY_BACK
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.sandbox.catalog import Entry
    from sendoso_tui.sandbox.kinds import Status
    from sendoso_tui.sandbox.people import People, Person
    from sendoso_tui.sandbox.staff import User
    from sendoso_tui.sandbox.world import World

_ODD = 0x9E3779B  # odd, so that multiplying modulo a power of two can be undone
_SPACE = 1 << 28


@frozen
class Send:
    """One send now. `cost` in thousandths of the entry's currency, `usd` in USD cents, both as charged; moments in
    unix seconds.
    """

    index: int
    entry: Entry
    status: Status
    word: str
    history: list[tuple[str, int]]
    created: int
    cost: int
    usd: int
    person_id: str
    first_name: str
    last_name: str
    full_name: str
    email: str
    company: str
    country: str
    sender: User
    via: str
    message: str
    crm_id: str | None
    crm_type: str | None
    tracking_code: str

    @property
    def id(self) -> int:
        """The v3 id."""
        return self.index + 1

    @property
    def updated(self) -> int:
        """When the status last changed, or the creation."""
        return self.history[-1][1] if self.history else self.created

    @property
    def charged(self) -> bool:
        """Whether the money is gone: not where it was given back."""
        return self.status not in MONEY_BACK

    def reached(self, status: str) -> int | None:
        """When this status was reached, or None."""
        return next((moment for word, moment in self.history if word == status), None)


class Sends:
    """Reads sends by index, and finds the index an id of either dialect belongs to."""

    def __init__(self, world: World, people: People, users: tuple[User, ...]) -> None:
        self.world = world
        self.users = users
        self._people = people
        by_country: dict[str, list[Person]] = {}
        for person in people.drawn:
            by_country.setdefault(person.address["country"], []).append(person)
        self._pools = [
            [person for country in entry.countries for person in by_country.get(country, ())] or people.drawn
            for entry in CATALOG
        ]
        self._key = mix(world.seed, 0, 31) % _SPACE

    def read(self, index: int) -> Send:
        """The send at this index, which must exist."""
        world = self.world
        timeline = world.timeline(index)
        placed = world.placed.get(index)
        bits = mix(world.seed, index, 21)
        if placed:
            who = (
                placed.person_id,
                placed.first_name,
                placed.last_name,
                placed.full_name,
                placed.email,
                placed.company,
                placed.country,
            )
            sender, via, message, crm_id, crm_type = (
                placed.sender,
                placed.via,
                placed.message,
                placed.crm_id,
                placed.crm_type,
            )
        else:
            pool = self._pools[timeline.entry.position]
            person = pool[bits % len(pool)]
            who = (
                person.id,
                person.first_name,
                person.last_name,
                person.full_name,
                person.email,
                person.company,
                person.address["country"],
            )
            sender, via, message = timeline.sender, timeline.via, MESSAGES[(bits >> 32) % len(MESSAGES)]
            crm_id = f"0035g00000{bits >> 20 & 0xFFFFFFFF:08X}" if bits >> 60 < 6 else None
            crm_type = ("contact", "lead", "account", "opportunity")[bits >> 58 & 3] if crm_id else None
        return Send(
            index,
            timeline.entry,
            world.status(index),
            world.word(index),
            world.history(index),
            world.created(index),
            timeline.cost,
            timeline.usd,
            *who,
            self.users[sender],
            via,
            message,
            crm_id,
            crm_type,
            hex_code(world.seed, index, 41, 40),
        )

    def v2_id(self, index: int) -> str:
        """The v2 id, such as `send_9f82abc`."""
        return f"send_{((index + 1) * _ODD + self._key) % _SPACE:07x}"

    def gid(self, index: int) -> str:
        """The `send_gid`; its number is another one than the id, as in the samples."""
        return base64.b64encode(f"gid://sendoso/Send/{70013 + 3 * index}".encode()).decode().rstrip("=")

    def find(self, text: str) -> int | None:
        """The index of the send with this v2 id, v3 id or send_gid, or None."""
        index = -1
        if text.isascii() and text.isdigit() and len(text) < 12:
            index = int(text) - 1
        elif text.startswith("send_") and len(text) == 12:
            try:
                index = (int(text[5:], 16) - self._key) * pow(_ODD, -1, _SPACE) % _SPACE - 1
            except ValueError:
                return None
            if 0 <= index < len(self.world) and self.v2_id(index) != text:
                return None
        else:
            try:
                number = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode().rpartition("/")[2]
            except ValueError:
                return None
            index = (int(number) - 70013) // 3 if number.isascii() and number.isdigit() else -1
            if 0 <= index < len(self.world) and self.gid(index) != text:
                return None
        return index if 0 <= index < len(self.world) else None
