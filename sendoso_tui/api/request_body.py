"""A request body as a dialect documents it, read into a form: what `send --from FILE` takes. Pure.

It is strict where answers are read leniently: what this program would not post again, or not as it stands, is refused
by name. Whether the values can be sent is judged afterwards, by the same rules as everything typed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.clean import clean_block, clean_line
from sendoso_tui.domain.emails import read_email
from sendoso_tui.domain.form import FIELDS, NEW_RECIPIENT, TYPED_LIMIT, YES, Entry, Form, Shape
from sendoso_tui.domain.typed import Unfit
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

Reader = Callable[[str, object], str]
_LIMIT = TYPED_LIMIT + 1
"""Where a text is cut: still too long, so that judging it says so instead of posting a part."""
_LARGEST = 10**19


class BadBody(ValueError):
    """The body is none this program posts. `field` is the path of the member, "" for the whole."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(f"{field}: {sentence}" if field else sentence)
        self.field = field
        self.sentence = sentence


@frozen
class _Member:
    """A member of a body: the form's field it fills in ("" where the program writes it itself), and how it is read."""

    field: str
    read: Reader


def read_request_body(api: str, body: object, via_from: str | None = None) -> Form:
    """Return the form a decoded body fills in; `api` is "v2" or "v3". Raises BadBody.

    `via_from` is what the profile posts under that name: a file that says something else is refused.
    """
    if not isinstance(body, dict):
        raise BadBody("", "The body is a JSON object.")
    if api == "v2":
        if "send" in body:
            raise BadBody("send", "v2 has no such member; this is a body of v3.")
        return _read(Shape.INVENTORY, body, _members(Shape.INVENTORY))
    if set(body) - {"send"} or "send" not in body:
        extra = next((name for name in body if name != "send"), "send")
        raise BadBody(_shown(extra), 'v3 posts one member, "send", and everything else inside it.')
    send = body["send"]
    if not isinstance(send, dict):
        raise BadBody("send", "An object is needed here.")
    shape = _shape_of(send)
    if shape is Shape.GIFT:
        return _read(shape, send, _members(shape))
    return _read(shape, send, _members(shape) | _fixed(shape) | {"via_from": _Member("", _own_name(via_from))})


def _shape_of(send: Mapping[Any, object]) -> Shape:
    via = send.get("via")
    if "gift_id" in send:
        return Shape.GIFT
    if via == "generate_egift_links" or "recipient_users" in send:
        return Shape.LINKS
    if via == "single_email_address":
        return Shape.EGIFT
    if via == "single_person_or_company":
        return Shape.COLLECT if send.get("no_address") is True else Shape.ADDRESSED
    raise BadBody("via", "One of single_person_or_company, single_email_address and generate_egift_links is needed.")


def _members(shape: Shape) -> dict[str, _Member]:
    """Return the members that are fields of the form, by the names of the request."""
    members = {
        field.name: _Member(field.name, _READERS[field.entry])
        for field in FIELDS[shape]
        if not any("." in name for name in field.wire)
    }
    match shape:
        case Shape.COLLECT:
            members["address_confirmation_via"] = members.pop("via")
            members["address_confirmation_custom_message"] = members.pop("confirmation_message")
            members["expire_after_days"] = _Member("expire_after_days", _whole)
        case Shape.ADDRESSED:
            members["mobile_no"] = _Member("mobile_no", _id)
        case Shape.EGIFT:
            members["amount"] = _Member("amount", _amount)
        case Shape.LINKS:
            del members["emails"]
            members["recipient_users"] = _Member("emails", _users)
        case Shape.GIFT:
            members["team_id"] = _Member("team_id", _id)
            members["metadata"] = _Member("metadata", _metadata)
    return members


def _fixed(shape: Shape) -> dict[str, _Member]:
    """Return the members the program writes itself, with the one value each may have."""
    person = {"via": _only("single_person_or_company")}
    by_shape: dict[Shape, dict[str, Reader]] = {
        Shape.ADDRESSED: person | {"no_address": _only(False), "confirm_address": _only(False)},
        Shape.COLLECT: person
        | {
            "no_address": _only(True),
            "confirm_address": _only(True),
            "resume_with_unconfirmed_address": _only(False),
        },
        Shape.EGIFT: {"via": _only("single_email_address")},
        Shape.LINKS: {"via": _only("generate_egift_links")},
    }
    return {name: _Member("", read) for name, read in by_shape[shape].items()}


def _read(shape: Shape, body: Mapping[Any, object], members: Mapping[str, _Member]) -> Form:
    names = [*members, *(["address"] if shape is Shape.GIFT else [])]
    values: dict[str, str] = {}
    for name, value in body.items():
        if name not in names:
            raise BadBody(_shown(name), _unknown(name, names))
        # A member that is null is one that is not there.
        if value is None:
            continue
        if name == "address" and shape is Shape.GIFT:
            values |= _address(value)
        elif text := members[name].read(name, value):
            values[members[name].field] = text
    values.pop("", None)
    if values.get("recipient_id") == NEW_RECIPIENT:
        raise BadBody("recipient_id", f'"{NEW_RECIPIENT}" is no id of the address book.')
    if values.get("via") == "link" and "confirmation_message" in values:
        raise BadBody("address_confirmation_custom_message", "It goes with address_confirmation_via email only.")
    return Form(shape, values)


def _unknown(name: object, names: list[str]) -> str:
    near = get_close_matches(str(name), names, 1)
    return f"This is no field of this request.{f' Did you mean {near[0]}?' if near else ''}"


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadBody(name, "A text is needed here.")
    return clean_line(value, _LIMIT)


def _block(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise BadBody(name, "A text is needed here.")
    return clean_block(value, _LIMIT)


def _id(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < _LARGEST:
        return str(value)
    if not isinstance(value, str):
        raise BadBody(name, "A text or a whole number is needed here.")
    return clean_line(value, _LIMIT)


def _flag(name: str, value: object) -> str:
    if not isinstance(value, bool):
        raise BadBody(name, "true or false is needed here.")
    return YES if value else ""


def _whole(name: str, value: object) -> str:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= _LARGEST:
        raise BadBody(name, "A whole number is needed here.")
    return str(value)


def _amount(name: str, value: object) -> str:
    # On no page; integrations in use post it as a number or as a text.
    if isinstance(value, str):
        return clean_line(value, _LIMIT)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise BadBody(name, "A number is needed here.")
    amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not amount.is_finite() or abs(amount.adjusted()) > 20:
        raise BadBody(name, "This is no amount of money.")
    return f"{amount:f}"


def _users(name: str, value: object) -> str:
    if not isinstance(value, list):
        raise BadBody(name, 'A list is needed here: [{"email": "…"}].')
    emails = []
    for place, user in enumerate(value):
        path = f"{name}.{place}"
        if not isinstance(user, dict) or set(user) != {"email"} or not isinstance(user["email"], str):
            raise BadBody(path, 'An object with one member is needed here: {"email": "…"}.')
        try:
            emails.append(read_email(user["email"]))
        except Unfit as unfit:
            raise BadBody(f"{path}.email", str(unfit)) from None
    return "\n".join(emails)


def _address(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise BadBody("address", "An object is needed here.")
    names = ["line1", "line2", "city", "state", "postal_code", "country"]
    for name in value:
        if name not in names:
            raise BadBody(_shown(f"address.{name}"), _unknown(name, names))
    return {name: _text(f"address.{name}", line) for name, line in value.items() if line is not None}


def _metadata(name: str, value: object) -> str:
    if not isinstance(value, dict):
        raise BadBody(name, "An object is needed here.")
    lines = []
    for key, text in value.items():
        path = _shown(f"{name}.{key}")
        if not isinstance(key, str) or not isinstance(text, str):
            raise BadBody(path, "A text is needed here.")
        line = clean_line(f"{key}={text}", _LIMIT)
        if "=" in key or not key.strip() or f"{key}={text}" != line or key != key.strip() or text != text.strip():
            raise BadBody(path, "This pair cannot be written as a line key=value.")
        lines.append(line)
    return "\n".join(lines)


def _only(wanted: str | bool) -> Reader:
    def read(name: str, value: object) -> str:
        if value is not wanted and not (isinstance(wanted, str) and value == wanted):
            raise BadBody(name, f"This can only be {wanted if isinstance(wanted, str) else str(wanted).lower()} here.")
        return ""

    return read


def _own_name(via_from: str | None) -> Reader:
    def read(name: str, value: object) -> str:
        text = _text(name, value)
        if via_from is not None and text != via_from:
            raise BadBody(name, f'The profile posts "{via_from}" here. Change one of the two.')
        return ""

    return read


def _shown(name: object) -> str:
    return clean_line(str(name), 100)


_READERS: Mapping[Entry, Reader] = {
    Entry.TEXT: _text,
    Entry.BLOCK: _block,
    Entry.DAY: _text,
    Entry.CHOICE: _text,
    Entry.FLAG: _flag,
    Entry.PICK: _id,
}
