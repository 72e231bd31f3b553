"""What the pretended people of a run want to send: drafts of every shape, some equal on purpose, by a seed."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random
from typing import Any

from sendoso_tui.api.creating import call_for
from sendoso_tui.domain.creating import NewSend, digest_of
from sendoso_tui.domain.draft import (
    AddressedDraft,
    CollectDraft,
    EgiftDraft,
    GiftAddress,
    GiftDraft,
    InventoryDraft,
    LinksDraft,
    RecipientDraft,
)
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from tests.faults.books import Books, content_of

VIA = "sendoso-tui"
KNOWN = 40
"""Recipients that v2's address book holds from the start; the draft of person n names `rcp_n`."""
NOBODY = KNOWN + 1
"""Persons from this number on are not in the address book."""


@dataclass(frozen=True, slots=True)
class Order:
    """One confirmation. `window` is who gives it; `group` are those given at the same moment.

    `again` tells that the person has seen an earlier equal one and means it; a `stale` one has seen but the first.
    """

    new: NewSend
    draft_id: str
    window: int = 0
    group: int = 0
    again: bool = False
    stale: bool = False
    content: str = field(default="", compare=False)

    @property
    def digest(self) -> str:
        return digest_of(self.new)


def email_of(person: int) -> str:
    return f"p{person}@x.example"


def order_of(api: str, shape: type, person: int, **more: object) -> Order:
    """Return the order of a shape for one person; `more` are fields of its draft."""
    new = _new(api, shape, person)
    new = replace(new, draft=replace(new.draft, **more)) if more else new
    call = call_for(api, new.draft, VIA)
    content = content_of(call.path, call.body, new.person.email if api == "v2" else "")
    return Order(new, f"draft-{person}", content=content)


SHAPES: dict[str, tuple[type, ...]] = {
    "v2": (InventoryDraft,),
    "v3": (EgiftDraft, AddressedDraft, CollectDraft, LinksDraft, GiftDraft),
}


def orders(random: Random, api: str, count: int) -> Iterator[Order]:
    """Return so many orders: new ones, the same again by mistake or on purpose, alone or in two windows at once."""
    made: list[Order] = []
    group = 0
    for number in range(count):
        group += random.random() < 0.5
        if made and random.random() < 0.4:
            earlier = random.choice(made)
            again = random.random() < 0.6
            order = replace(earlier, draft_id=f"draft-{number}", again=again, stale=again and random.random() < 0.4)
            if random.random() < 0.2:
                # The same draft in another window.
                order = replace(order, draft_id=earlier.draft_id)
        else:
            person = random.randint(1, KNOWN) if random.random() < 0.7 or api == "v3" else NOBODY + number
            shape = random.choice(SHAPES[api])
            order = replace(order_of(api, shape, person), draft_id=f"draft-{number}")
            if made and random.random() < 0.1:
                # A draft that was changed meanwhile.
                order = replace(order, draft_id=random.choice(made).draft_id)
        order = replace(order, window=random.randrange(2), group=group)
        made.append(order)
        yield order


def body_of(api: str, order: Order) -> Any:
    """Return what is posted for an order."""
    return call_for(api, order.new.draft, VIA).body


def fill(books: Books) -> None:
    """Put the recipients the orders know into the address book."""
    for person in range(1, KNOWN + 1):
        names = {"first_name": "Pat", "last_name": f"Number {person}", "email": email_of(person)}
        books.add_recipient(names, noted=False)


def _new(api: str, shape: type, person: int) -> NewSend:
    email, name = email_of(person), f"Pat Number {person}"
    who = Person(name, email)
    if shape is InventoryDraft:
        known = person <= KNOWN
        new_recipient = None if known else RecipientDraft("Pat", f"Number {person}", email)
        number = f"rcp_{person}" if known else ""
        draft = InventoryDraft(number, "item_1", f"Hello {person}")
        return NewSend(draft, Person(name, email, id=number), "Welcome box", _usd("61.75"), new_recipient)
    if shape is EgiftDraft:
        amount = Decimal("30.00") if person % 2 else None
        return NewSend(EgiftDraft("7", email, name, amount=amount), who, "Coffee", _usd("30.00") if amount else None)
    if shape is AddressedDraft:
        return NewSend(AddressedDraft("8", name, email, "1 Main St", "Austin", "TX", "78701", "US"), who, "Welcome box")
    if shape is CollectDraft:
        return NewSend(CollectDraft("8", name, email, "Hi"), who, "Welcome box")
    if shape is LinksDraft:
        return NewSend(LinksDraft("7", (email, f"other-{email}")), Person(email=email), "Coffee")
    if shape is GiftDraft:
        draft_of_gift = GiftDraft("gift_1", "Pat", f"Number {person}", email, "Hi", GiftAddress("1 Main St"))
        return NewSend(draft_of_gift, who, "Mug", _usd("20.00"))
    raise ValueError(f"{api} has no {shape.__name__}")


def _usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")
