"""People and the teams they belong to. Invitation keys and other secrets of a member are deliberately not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.money import Money


@frozen
class Address:
    """A postal address as the v2 description has it. `country` is alpha-2 where the server keeps to its word."""

    street1: str = ""
    street2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@frozen
class Person:
    """Who gets a send. Empty text means the API did not say; `id` is opaque and often missing (v3)."""

    name: str = ""
    email: str = ""
    company: str = ""
    id: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """The best short name there is: name, else email, else nothing."""
        return self.name or self.email


@frozen
class Sender:
    """Who made a send. `team_id` in v3 may be the organisation's, so it never joins sends to groups."""

    id: str = ""
    name: str = ""
    email: str = ""
    team_id: str = ""
    team_name: str = ""


@frozen
class Recipient:
    """An entry of v2's address book."""

    id: str
    person: Person
    address: Address | None = None
    created_at: datetime | None = None


@frozen
class User:
    """A v3 user."""

    id: str
    name: str
    email: str = ""
    group_id: str = ""


@frozen
class Group:
    """A v3 group. The monthly figure is a limit per user of the group, not the group's budget (support pages)."""

    id: str
    name: str
    limit_per_user: Money | None = None
    one_time: Money | None = None
    rollover: bool = False

    @property
    def is_one_time(self) -> bool:
        """Whether the limit is given once and not each month; every group carries the figure, mostly as 0."""
        return self.one_time is not None and self.one_time.amount > 0


@frozen
class Member:
    """A member of a v3 group with the balance left to spend; v3 states no currency for it."""

    id: str
    name: str
    email: str = ""
    balance: Money | None = None


@frozen
class Me:
    """Who the token belongs to. `team_balance` is the sum over all users."""

    id: str
    name: str
    email: str = ""
    role: str = ""
    balance: Money | None = None
    team_balance: Money | None = None


def split_name(name: str) -> tuple[str, str]:
    """Return the first names and the last name of a whole one; a single word is a first name."""
    first, _, last = " ".join(name.split()).rpartition(" ")
    return (first, last) if first else (last, "")
