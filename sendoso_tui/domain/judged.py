"""What judging a form needs and what it finds. The rules are in `judging.py` and the modules of the shapes."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from sendoso_tui.domain.creating import NewSend
from sendoso_tui.domain.draft import LinksDraft
from sendoso_tui.domain.people import Person
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.domain.catalog import Gift, Item, Touch
    from sendoso_tui.domain.creating import AnyDraft
    from sendoso_tui.domain.draft import RecipientDraft
    from sendoso_tui.domain.form import Shape
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.people import Recipient


@frozen
class Known:
    """What is known about the ids a form names; None where it was not read, or cannot be."""

    item: Item | None = None
    touch: Touch | None = None
    gift: Gift | None = None
    recipient: Recipient | None = None

    def only(self, *, item: str = "", touch: str = "", gift: str = "", recipient: str = "") -> Known:
        """Return what is known of just these ids, so that nothing is judged by what was chosen before."""
        return Known(
            self.item if self.item and self.item.id == item else None,
            self.touch if self.touch and self.touch.id == touch else None,
            self.gift if self.gift and self.gift.id == gift else None,
            self.recipient if self.recipient and self.recipient.id == recipient else None,
        )


@frozen
class Judged:
    """A form as far as it can be sent. `draft` is None exactly when `wrong` is not empty.

    `wrong` and `notes` are sentences by field name; `warned` names the notes that warn. `person` is who gets it, empty
    for several (`people` has them all). `what` is the gift's name, `cost` what one send costs without shipping, None
    where no price is stated; `count` is how many sends it makes. `known` is what was known of the ids it names.
    """

    draft: AnyDraft | None
    new_recipient: RecipientDraft | None = None
    person: Person = Person()
    what: str = ""
    cost: Money | None = None
    wrong: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    warned: frozenset[str] = frozenset()
    count: int = 1
    shape: Shape | None = None
    known: Known = Known()

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody who gets something, for the guard against a second gift."""
        if isinstance(self.draft, LinksDraft):
            return tuple(Person(email=email) for email in self.draft.emails)
        return (self.person,)

    def new_send(self) -> NewSend:
        """Return what a person is asked to confirm. Raises ValueError while something is wrong."""
        if self.draft is None:
            raise ValueError("a form with something wrong in it cannot be sent")
        return NewSend(self.draft, self.person, self.what, self.cost, self.new_recipient)
