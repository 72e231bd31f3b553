"""The flags of `send`: which field of which kind of send each one fills, and the form they make together.

Whether what they hold can be sent is judged elsewhere, by the same rules as the screen's form (`domain.judging`).
"""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.form import FIELDS, NEW_PERSON_FIELDS, NEW_RECIPIENT, YES, Shape, blank
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from sendoso_tui.domain.form import Form

V2 = (Shape.INVENTORY,)
TOUCHES = (Shape.ADDRESSED, Shape.COLLECT, Shape.EGIFT, Shape.LINKS)
TO_ONE = (Shape.ADDRESSED, Shape.COLLECT, Shape.EGIFT)

SHAPE_WORDS: Mapping[Shape, str] = MappingProxyType(
    {
        Shape.INVENTORY: "an item of the inventory (v2)",
        Shape.ADDRESSED: "a touch sent to a known address",
        Shape.COLLECT: "a touch whose recipient is asked for the address",
        Shape.EGIFT: "an eGift by email",
        Shape.LINKS: "eGift links",
        Shape.GIFT: "a gift of the catalogue",
    }
)

_HOW = (
    "say how the touch is sent: --address and the rest (the address is known), --collect (the recipient is asked for "
    "it), --egift, or --links EMAIL…"
)
_NOTHING = "name what is sent: --item (v2), --touch (v3) or --gift; or give a request body with --from FILE"


@frozen
class Flag:
    """A flag and the field it fills, by kind of send. With no `metavar` it is a switch that fills in YES.

    One with `shape` alone decides which kind of send is meant.
    """

    name: str
    words: str
    fields: Mapping[Shape, str] = field(default_factory=lambda: MappingProxyType({}))
    metavar: str = "TEXT"
    shape: Shape | None = None
    many: bool = False

    @property
    def dest(self) -> str:
        return self.name[2:].replace("-", "_")

    def value(self, args: argparse.Namespace) -> str:
        """Return what the flag was given, several values on lines of their own; empty is the same as not given."""
        given = getattr(args, self.dest)
        if isinstance(given, list):
            return "\n".join(given)
        return YES if given is True else given or ""


def _for(shapes: Sequence[Shape], name: str) -> Mapping[Shape, str]:
    return MappingProxyType(dict.fromkeys(shapes, name))


def _each(**names: str) -> Mapping[Shape, str]:
    return MappingProxyType({Shape(shape): name for shape, name in names.items()})


WHO = (
    Flag("--email", "recipient's email", _for((*V2, *TO_ONE, Shape.GIFT), "email"), "E"),
    Flag("--name", "recipient's full name (v3)", _for(TO_ONE, "name")),
    Flag("--first-name", "first name (gifts, new v2 recipients)", _for((*V2, Shape.GIFT), "first_name")),
    Flag("--last-name", "last name (the same)", _for((*V2, Shape.GIFT), "last_name")),
    Flag("--company", "company (the same)", _for((*V2, Shape.GIFT), "company")),
    Flag("--title", "job title (the same)", _for((*V2, Shape.GIFT), "title")),
    Flag("--address", "street and number", _each(inventory="street1", addressed="address", gift="line1"), "STREET"),
    Flag("--address2", "second line of it (not for touches)", _each(inventory="street2", gift="line2"), "STREET"),
    Flag("--city", "city", _for((*V2, Shape.ADDRESSED, Shape.GIFT), "city")),
    Flag("--state", "state or region", _for((*V2, Shape.ADDRESSED, Shape.GIFT), "state")),
    Flag("--zip", "postal code", _each(inventory="postal_code", addressed="zip", gift="postal_code"), "CODE"),
    Flag("--country", "country; touches: US unless given", _for((*V2, Shape.ADDRESSED, Shape.GIFT), "country")),
    Flag("--mobile", "mobile number; touches outside the US need it", _for((Shape.ADDRESSED,), "mobile_no"), "NUMBER"),
)
ITEM = (
    Flag("--item", "id of the item (sendoso-tui inventory)", _for(V2, "item_id"), "ID", Shape.INVENTORY),
    Flag("--recipient", "id in the address book (sendoso-tui recipients)", _for(V2, "recipient_id"), "ID"),
    Flag("--recipient-email", "or their email, which the address book must have exactly once", _for(V2, "email"), "E"),
    Flag("--new-recipient", "put --email, --first-name, --last-name … into the address book first", _for(V2, ""), ""),
    Flag("--date", "day to send on", _for(V2, "scheduled_date"), "YYYY-MM-DD"),
    Flag("--crm-type", "contact, lead, account or opportunity", _for(V2, "crm_type"), "TYPE"),
    Flag("--crm-id", "id in the CRM", _for(V2, "crm_id"), "ID"),
)
TOUCH = (
    Flag("--touch", "id of the touch (sendoso-tui touches)", _for(TOUCHES, "touch_id"), "ID"),
    Flag("--note", "note to the recipient", _for(TO_ONE, "custom_message")),
    Flag("--collect", "let the recipient be asked for the address", _for((Shape.COLLECT,), ""), "", Shape.COLLECT),
    Flag("--ask-by", "how they are asked: email (default) or link", _for((Shape.COLLECT,), "via"), "email|link"),
    Flag("--mail-text", "text of the mail that asks", _for((Shape.COLLECT,), "confirmation_message")),
    Flag("--expire-days", "days until it lapses, 2 to 7 (default 5)", _for((Shape.COLLECT,), "expire_after_days"), "N"),
    Flag("--hide-gift", "do not show them what it is", _for((Shape.COLLECT,), "hide_product_info"), ""),
    Flag("--egift", "send an eGift by email", _for((Shape.EGIFT,), ""), "", Shape.EGIFT),
    Flag("--amount", "its value, where the touch has a range of prices", _for((Shape.EGIFT,), "amount"), "N"),
    Flag(
        "--links",
        "make an eGift link for each of these; each is a send",
        _for((Shape.LINKS,), "emails"),
        "E",
        Shape.LINKS,
        many=True,
    ),
)
GIFT = (
    Flag("--gift", "id of the gift (sendoso-tui gifts)", _for((Shape.GIFT,), "gift_id"), "ID", Shape.GIFT),
    Flag("--variant", "id of its size or colour", _for((Shape.GIFT,), "variant_id"), "ID"),
    Flag("--team", "id of the team", _for((Shape.GIFT,), "team_id"), "ID"),
    Flag("--meta", "a pair to keep with the send; may be repeated", _for((Shape.GIFT,), "metadata"), "K=V", many=True),
)
MESSAGE = Flag("--message", "message to the recipient (items and gifts)", _for((*V2, Shape.GIFT), "message"))

FLAGS = (*WHO, *ITEM, *TOUCH, *GIFT, MESSAGE)
_BY_NAME = {flag.name: flag for flag in FLAGS}

_GROUPS = (
    ("to whom", WHO),
    ("an item of the inventory (v2)", ITEM),
    ("a touch (v3)", TOUCH),
    ("a gift (v3, where the server has a catalogue)", GIFT),
    ("with it", (MESSAGE,)),
)


@frozen
class Wanted:
    """What the flags ask for. `look_up` is the email whose entry of the address book is meant (v2)."""

    form: Form
    look_up: str = ""


def shapes() -> tuple[str, ...]:
    """Return what --shape takes."""
    return tuple(shape.value for shape in Shape)


def add_form_flags(parser: argparse.ArgumentParser) -> None:
    """Add every flag that fills a field."""
    for title, flags in _GROUPS:
        group = parser.add_argument_group(title)
        for flag in flags:
            if not flag.metavar:
                group.add_argument(flag.name, action="store_true", help=flag.words)
            elif flag.name == "--links":
                group.add_argument(flag.name, metavar=flag.metavar, nargs="+", help=flag.words)
            else:
                action = "append" if flag.many else "store"
                group.add_argument(flag.name, metavar=flag.metavar, action=action, help=flag.words)


def given_flags(args: argparse.Namespace) -> list[Flag]:
    """Return the flags that hold something."""
    return [flag for flag in FLAGS if flag.value(args)]


def read_flags(args: argparse.Namespace) -> Wanted:
    """Make the form the flags describe. Raises ConfigFault when they do not describe one kind of send."""
    given = given_flags(args)
    _refuse_unreadable(given, args)
    shape = _shape(args, given)
    if strangers := [flag.name for flag in given if shape not in flag.fields]:
        raise ConfigFault(f"{', '.join(strangers)}: not a part of {SHAPE_WORDS[shape]}")
    form = blank(shape)
    for flag in given:
        if flag.fields[shape]:
            form = form.put(flag.fields[shape], flag.value(args))
    return _with_recipient(args, form) if shape is Shape.INVENTORY else Wanted(form)


def flag_for(form: Form, name: str) -> str:
    """Return the flag that fills a field of a form, for telling what is wrong with it."""
    if form.shape is Shape.INVENTORY and name == "recipient_id":
        return "--new-recipient" if form.get(name) == NEW_RECIPIENT else "--recipient or --recipient-email"
    return next((flag.name for flag in FLAGS if name and flag.fields.get(form.shape) == name), name)


def wire_name(shape: Shape, name: str) -> str:
    """Return what a request body calls a field."""
    own = next((one for one in (*FIELDS[shape], *NEW_PERSON_FIELDS) if one.name == name), None)
    return own.wire[0] if own is not None and own.wire else name


def _refuse_unreadable(given: Sequence[Flag], args: argparse.Namespace) -> None:
    for flag in given:
        try:
            flag.value(args).encode()
        except UnicodeEncodeError:
            raise ConfigFault(f"{flag.name} is not UTF-8") from None


def _shape(args: argparse.Namespace, given: Sequence[Flag]) -> Shape:
    """Tell the kind of send: as --shape says, by a flag that decides it, else the only one that has all the flags."""
    deciding = {flag.shape: flag.name for flag in given if flag.shape is not None}
    if args.shape is not None:
        return Shape(args.shape)
    if len(deciding) > 1:
        raise ConfigFault(f"{' and '.join(deciding.values())} ask for different kinds of sends: give one of them")
    if deciding:
        return next(iter(deciding))
    possible = [shape for shape in Shape if all(shape in flag.fields for flag in given)]
    if len(possible) == 1:
        return possible[0]
    if not possible:
        raise ConfigFault(f"{', '.join(flag.name for flag in given)}: no kind of send has all of these")
    raise ConfigFault(_HOW if _BY_NAME["--touch"] in given else _NOTHING)


def _with_recipient(args: argparse.Namespace, form: Form) -> Wanted:
    """v2: the recipient is one by id, one by email, or a new one; exactly one of these."""
    by_email = args.recipient_email or ""
    if args.email and by_email:
        raise ConfigFault("--email and --recipient-email: give one of them")
    if args.new_recipient:
        if args.recipient:
            raise ConfigFault("--recipient and --new-recipient: give one of them")
        return Wanted(form.put("recipient_id", NEW_RECIPIENT))
    new = {field.name for field in NEW_PERSON_FIELDS} - {"email"}
    if person := [flag.name for flag in given_flags(args) if flag.fields.get(Shape.INVENTORY) in new]:
        raise ConfigFault(f"{', '.join(person)}: only with --new-recipient; others are in the address book already")
    if args.email:
        raise ConfigFault("--email: only with --new-recipient; --recipient-email looks one up in the address book")
    if args.recipient and by_email:
        raise ConfigFault("--recipient and --recipient-email: give one of them")
    return Wanted(form.put("email", ""), by_email)
