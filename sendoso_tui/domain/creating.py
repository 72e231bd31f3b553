"""A confirmed new send as the write road carries it: its content's digest, and by what it is found again by reading."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.draft import (
    AddressedDraft,
    CollectDraft,
    EgiftDraft,
    GiftDraft,
    InventoryDraft,
    LinksDraft,
    SendDraft,
)
from sendoso_tui.domain.money import exact
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.domain.draft import (
        RecipientDraft,
    )
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.people import Person
    from sendoso_tui.domain.send import Send

AnyDraft = SendDraft | LinksDraft
"""What a form becomes once nothing in it is wrong."""
REPEAT_WINDOW = timedelta(minutes=10)
"""Equal content within this time is asked about again, whoever sent it from this journal."""
EARLIER = timedelta(minutes=2)
"""How long before the request left a send may read as created and still be the one: the server's clock is its own."""
LATER = timedelta(hours=1)
"""How long after it left: a server may act late, but what is made days later is somebody else's send."""

_PAIR = 16
"""Letters of a content's digest that are for gift and person."""
_EPOCH = datetime.fromtimestamp(0, UTC)


@frozen
class NewSend:
    """What a person confirmed: the draft, who gets it, and what it costs as far as that is known.

    `new_recipient` is added to v2's address book first, and `draft.recipient_id` is then empty. `what` is the gift's
    name, `cost` what one send costs; both are as shown on the review and hold no address.
    """

    draft: AnyDraft
    person: Person
    what: str = ""
    cost: Money | None = None
    new_recipient: RecipientDraft | None = None

    @property
    def summary(self) -> str:
        """Gift and cost, for the journal; no name and no address."""
        what = self.what or "a gift"
        if isinstance(self.draft, LinksDraft):
            what = f"{len(self.draft.emails)} {'link' if len(self.draft.emails) == 1 else 'links'}: {what}"
        return f"{what}, {exact(self.cost)}" if self.cost else what

    @property
    def has_match_key(self) -> bool:
        """Whether reading can tell what became of it. Links and guide gifts cannot be told from others like them."""
        return not isinstance(self.draft, LinksDraft | GiftDraft)


@frozen
class Match:
    """What a send must look like to be the one that was asked for. `left_at` is when its request left, server time.

    `exact` is the amount it must cost where the request named one; `least` what it costs without shipping.
    """

    left_at: datetime
    gift_id: str
    email: str = ""
    recipient_id: str = ""
    exact: Money | None = None
    least: Money | None = None

    def fits(self, send: Send) -> bool:
        """Say whether `send` may be the one: recipient, gift, amount and time all agree."""
        made = send.created_at
        return made is not None and self.left_at - EARLIER <= made <= self.left_at + LATER and self.is_like(send)

    def is_like(self, send: Send) -> bool:
        """Say the same whenever the send was made: for showing what is similar, never for deciding."""
        same_person = (bool(self.email) and send.recipient.email.casefold() == self.email.casefold()) or (
            bool(self.recipient_id) and send.recipient.id == self.recipient_id
        )
        return same_person and send.gift_id == self.gift_id and self._costs_it(send.cost)

    def _costs_it(self, cost: Money | None) -> bool:
        if cost is None:
            return True
        if self.exact is not None:
            # A touch may state no currency for the amount that was asked for; the send then does.
            same_currency = self.exact.currency in (None, cost.currency)
            return cost.amount == self.exact.amount and same_currency
        return self.least is None or cost.currency != self.least.currency or cost.amount >= self.least.amount


def match_of(new: NewSend, left_at: datetime) -> Match | None:
    """Return by what a new send is found again; None where reading can decide nothing."""
    who = (new.person.email, new.person.id)
    match new.draft:
        case InventoryDraft(item_id=item_id):
            return Match(left_at, item_id, *who, least=new.cost)
        case EgiftDraft(touch_id=touch_id, amount=amount):
            return Match(left_at, touch_id, *who, exact=new.cost if amount is not None else None)
        case AddressedDraft(touch_id=touch_id) | CollectDraft(touch_id=touch_id):
            return Match(left_at, touch_id, *who)
        case _:
            return None


def digest_of(new: NewSend) -> str:
    """Return the same text for the same content, whichever window or command makes it.

    A recipient counts by email where there is one, so that an entry added twice to the address book changes nothing.
    Neither the case of an email counts, nor the order of several. The first letters are those of `same_gift`.
    """
    content: dict[str, Any] = {"shape": type(new.draft).__name__}
    content.update((part.name, getattr(new.draft, part.name)) for part in fields(new.draft))
    if "recipient_id" in content and new.person.email:
        content["recipient_id"] = new.person.email.casefold()
    if "email" in content:
        content["email"] = content["email"].casefold()
    if isinstance(new.draft, LinksDraft):
        content["emails"] = sorted(email.casefold() for email in new.draft.emails)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True, default=_plain).encode()).hexdigest()
    match = match_of(new, _EPOCH)
    if match is None:
        return digest
    pair = json.dumps([match.gift_id, match.email.casefold() or match.recipient_id])
    return hashlib.sha256(pair.encode()).hexdigest()[:_PAIR] + digest[_PAIR:]


def same_gift(content: str, other: str) -> bool:
    """Say by their digests whether two contents send the same gift to the same person, whatever else is in them."""
    return content[:_PAIR] == other[:_PAIR]


def claimable(match: Match, sends: Iterable[Send], taken: Iterable[str]) -> list[Send]:
    """Return the sends that fit and that no other intent has found to be its own, oldest first."""
    others = frozenset(taken)
    found = [send for send in sends if send.id not in others and match.fits(send)]
    return sorted(found, key=lambda send: (send.created_at or match.left_at, send.id))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)
