"""A new send as it is typed: which shape it has, which fields that shape asks for, and the texts in them so far.

Nothing is judged here (`judging.py`), and a half-typed form is as good as a full one: it is what a draft keeps.
"""

from __future__ import annotations

from dataclasses import field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.people import split_name
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

MESSAGE_LIMIT = 500
"""Characters of a v2 message (v2 description); v3 states no limit."""
TYPED_LIMIT = 5_000
"""Characters of any field; longer ones are pasted by mistake."""


class Shape(StrEnum):
    """The kinds of new sends the dialects document."""

    INVENTORY = "inventory"
    """v2: an item of the inventory to a recipient of the address book."""
    ADDRESSED = "addressed"
    """v3: a touch by mail to an address that is known."""
    COLLECT = "collect"
    """v3: a touch by mail, the recipient is asked for the address."""
    EGIFT = "egift"
    """v3: an eGift by email."""
    LINKS = "links"
    """v3: eGift links for one or many emails; each link is a send."""
    GIFT = "gift"
    """The client-credentials guide: a gift of its catalogue."""


class Entry(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    BLOCK = "block"
    """Several lines."""
    DAY = "day"
    CHOICE = "choice"
    """One of `options`."""
    FLAG = "flag"
    """`YES` or empty."""
    PICK = "pick"
    """The id of something that is looked up: a recipient, an item, a touch, a gift or one of its variants."""


YES = "yes"


@frozen
class Field:
    """One field of a form. `label` is for the screen, at most 12 cells; `wire` names it in the server's answers."""

    name: str
    label: str
    entry: Entry = Entry.TEXT
    required: bool = False
    options: tuple[str, ...] = ()
    wire: tuple[str, ...] = ()


@frozen
class Form:
    """`values` holds texts exactly as typed, by field name; a field that is not there is empty."""

    shape: Shape
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, name: str) -> str:
        """Return what is typed in a field."""
        return self.values.get(name, "")

    def put(self, name: str, value: str) -> Form:
        """Return the form with another text in one field."""
        return replace(self, values=MappingProxyType({**self.values, name: value}))


NEW_RECIPIENT = "new"
"""What `recipient_id` holds while the recipient is created along with the send (v2)."""
NEW_PERSON_FIELDS = (
    Field("first_name", "First name", required=True),
    Field("last_name", "Last name", required=True),
    Field("email", "Email", required=True),
    Field("company", "Company"),
    Field("title", "Title"),
    Field("street1", "Street", wire=("street1", "address.street1")),
    Field("street2", "Street 2", wire=("street2", "address.street2")),
    Field("city", "City", wire=("city", "address.city")),
    Field("state", "State", wire=("state", "address.state")),
    Field("postal_code", "Postal code", wire=("postal_code", "address.postal_code")),
    Field("country", "Country", wire=("country", "address.country")),
)
"""v2: asked for only while `recipient_id` is NEW_RECIPIENT; they make an entry of the address book first."""

_MESSAGE = Field("message", "Message", Entry.BLOCK)
_TOUCH = Field("touch_id", "Touch", Entry.PICK, required=True)
_NOTE = Field("custom_message", "Note", Entry.BLOCK)

FIELDS: Mapping[Shape, tuple[Field, ...]] = MappingProxyType(
    {
        Shape.INVENTORY: (
            Field("recipient_id", "Recipient", Entry.PICK, required=True),
            Field("item_id", "Item", Entry.PICK, required=True),
            _MESSAGE,
            Field("scheduled_date", "Send on", Entry.DAY),
            Field("crm_type", "CRM type", Entry.CHOICE, options=("", "contact", "lead", "account", "opportunity")),
            Field("crm_id", "CRM id"),
        ),
        Shape.ADDRESSED: (
            _TOUCH,
            Field("name", "Name", required=True),
            Field("email", "Email", required=True),
            Field("address", "Street", required=True),
            Field("city", "City", required=True),
            Field("state", "State", required=True),
            Field("zip", "Postal code", required=True),
            Field("country", "Country", required=True),
            Field("mobile_no", "Mobile"),
            _NOTE,
        ),
        Shape.COLLECT: (
            _TOUCH,
            Field("name", "Name", required=True),
            Field("email", "Email", required=True),
            _NOTE,
            Field(
                "via",
                "Ask by",
                Entry.CHOICE,
                required=True,
                options=("email", "link"),
                wire=("address_confirmation_via",),
            ),
            Field("confirmation_message", "Mail text", Entry.BLOCK, wire=("address_confirmation_custom_message",)),
            Field("expire_after_days", "Expires in", required=True),
            Field("hide_product_info", "Hide gift", Entry.FLAG),
        ),
        Shape.EGIFT: (
            _TOUCH,
            Field("email", "Email", required=True),
            Field("name", "Name"),
            Field("amount", "Amount"),
            _NOTE,
        ),
        Shape.LINKS: (_TOUCH, Field("emails", "Emails", Entry.BLOCK, required=True, wire=("recipient_users", "email"))),
        Shape.GIFT: (
            Field("gift_id", "Gift", Entry.PICK, required=True),
            Field("variant_id", "Variant", Entry.PICK),
            Field("first_name", "First name", required=True),
            Field("last_name", "Last name", required=True),
            Field("email", "Email", required=True),
            Field("company", "Company"),
            Field("title", "Title"),
            Field("line1", "Street", wire=("line1", "address.line1", "address")),
            Field("line2", "Street 2", wire=("line2", "address.line2")),
            Field("city", "City", wire=("city", "address.city")),
            Field("state", "State", wire=("state", "address.state")),
            Field("postal_code", "Postal code", wire=("postal_code", "address.postal_code")),
            Field("country", "Country", wire=("country", "address.country")),
            Field("message", "Message", Entry.BLOCK, required=True),
            Field("team_id", "Team"),
            Field("metadata", "Metadata", Entry.BLOCK),
        ),
    }
)

STARTS: Mapping[Shape, Mapping[str, str]] = MappingProxyType(
    {
        Shape.COLLECT: MappingProxyType({"via": "email", "expire_after_days": "5"}),
        Shape.ADDRESSED: MappingProxyType({"country": "US"}),
    }
)
"""What a new form of a shape begins with."""


def blank(shape: Shape) -> Form:
    """Return a form nobody has typed in yet."""
    return Form(shape, STARTS.get(shape, MappingProxyType({})))


def fields_of(form: Form) -> tuple[Field, ...]:
    """Return the fields a form asks for as it stands: those of a new recipient only while one is made."""
    fields = FIELDS[form.shape]
    if form.shape is Shape.INVENTORY and form.get("recipient_id") == NEW_RECIPIENT:
        first, *rest = fields
        return (first, *NEW_PERSON_FIELDS, *rest)
    return fields


def email_of(form: Form) -> str:
    """Return the email that is typed in the form itself; v2 takes that of the recipient who was chosen."""
    if form.shape is Shape.INVENTORY and form.get("recipient_id") != NEW_RECIPIENT:
        return ""
    return form.get("email").strip()


def same_texts(one: Form, other: Form) -> bool:
    """Say whether two forms hold the same in every field a person may fill in, whatever else is kept with them."""
    names = (field.name for field in (*FIELDS[one.shape], *NEW_PERSON_FIELDS))
    return one.shape is other.shape and all(one.get(name) == other.get(name) for name in names)


def person_of(searched: str) -> Mapping[str, str]:
    """Return the fields of somebody new that are filled in by what was typed to find them: an email, a name."""
    words = searched.split()
    email = next((word for word in words if "@" in word), "")
    first, last = split_name(" ".join(word for word in words if "@" not in word))
    return {"first_name": first, "last_name": last, "email": email}
