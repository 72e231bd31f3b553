"""The words of the form of a new send: labels, what stands under a field, what is to be mended, and the bars around."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import Shape
from sendoso_tui.flows.facts import Connection
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.keys import key_line
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, spread, width_of, wrap
from sendoso_tui.ui.show.moments import clock
from sendoso_tui.ui.show.shapes import TITLES
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sendoso_tui.domain.form import Field
    from sendoso_tui.flows.facts import SyncState
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

HEADS = {
    Shape.INVENTORY: "Who and what",
    Shape.ADDRESSED: "Touch send, to an address",
    Shape.COLLECT: "Touch send, address collection",
    Shape.EGIFT: "eGift by email",
    Shape.LINKS: "eGift links",
    Shape.GIFT: "Gift of the catalogue",
}
SET_FOR_YOU = {
    Shape.ADDRESSED: "confirm_address no: it ships as typed here",
    Shape.COLLECT: "no_address yes, confirm_address yes, ship to an unconfirmed address: never",
}
"""What such a send always posts, beside what is typed."""
BEGINS_GROUP: Mapping[Shape, frozenset[str]] = {
    Shape.INVENTORY: frozenset({"first_name", "street1", "item_id", "message", "scheduled_date", "crm_type"}),
    Shape.ADDRESSED: frozenset({"name", "address", "mobile_no", "custom_message"}),
    Shape.COLLECT: frozenset({"name", "custom_message", "via", "expire_after_days", "hide_product_info"}),
    Shape.EGIFT: frozenset({"email", "amount", "custom_message"}),
    Shape.LINKS: frozenset({"emails"}),
    Shape.GIFT: frozenset({"first_name", "line1", "message", "team_id", "metadata"}),
}
"""Fields with a blank line before them."""
FLAG_TEXTS = {"hide_product_info": "Hide what the gift is until it arrives"}
LIST_HINTS = {
    "recipient_id": "type a name or an email",
    "item_id": "type to search the inventory",
    "touch_id": "type to search the touches",
    "gift_id": "type to search the gifts",
    "variant_id": "none",
    "crm_type": "none",
}
_OPTIONS = {("via", "link"): "link to copy"}
_LABELS = {"hide_product_info": "Show"}
_HELP = {
    "recipient_id": "enter or any letter opens the address book",
    "scheduled_date": "empty means now",
    "emails": "one a line, or with commas between",
    "confirmation_message": "stands in the mail that asks for the address",
    "amount": "only for touches that let you choose it",
    "metadata": "one a line, as campaign_id=42",
    "team_id": "empty means your own",
    "mobile_no": "needed outside the US",
}
SAVED = "Saved as you type. Leaving keeps the draft."
NOT_YET_KEPT = "Nothing typed yet. Leaving keeps nothing."
GONE_ELSEWHERE = "This draft was sent or dropped in another window. What is here now is kept as a new one."
NOT_COMPLETE = "Not everything that is needed is filled in yet."
READY = "Ready for review."
EDITOR = "F4 opens your editor"


class Kind(Enum):
    """What a sentence under a field is."""

    HELP = "help"
    WARNING = "warning"
    FAULT = "fault"


@frozen
class Under:
    """What is said under a field."""

    text: str
    kind: Kind = Kind.HELP


def label_of(field: Field, shape: Shape) -> str:
    """Return the label of a field."""
    return _LABELS.get(field.name, field.label)


def option_label(name: str, option: str) -> str:
    """Return an option as it is shown."""
    return _OPTIONS.get((name, option), option)


def help_of(name: str) -> str:
    """Return what helps with a field while there is nothing else to say about it."""
    return _HELP.get(name, "")


def under_lines(under: Under, width: int, *, editor: bool = False, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what stands under a field; `editor` names the key that opens one, if it still fits."""
    if under.kind is not Kind.HELP:
        role = Role.FAILED if under.kind is Kind.FAULT else Role.LATE
        sign = Role.FAILED_GLYPH if under.kind is Kind.FAULT else Role.LATE
        first, *rest = wrap(under.text, width - 2)
        lead = glyphs.failed if under.kind is Kind.FAULT else glyphs.waiting
        return [(Piece(f"{lead} ", sign), Piece(first, role)), *((Piece("  "), Piece(line, role)) for line in rest)]
    if editor and width_of(under.text) + 1 + len(EDITOR) <= width:
        return [spread((Piece(under.text, Role.MUTED),), (Piece(EDITOR, Role.MUTED),), width, glyphs.ellipsis)]
    return [(Piece(line, Role.MUTED),) for line in wrap(under.text, width)] if under.text else []


def fault_lines(
    faults: Sequence[tuple[str, str, str]], width: int, glyphs: Glyphs = UNICODE
) -> tuple[list[Line], dict[int, str]]:
    """Return the list of what is to be mended and which of its lines lead to which field.

    `faults` are (field name, label, sentence).
    """
    if not faults:
        return [], {}
    count = "1 thing" if len(faults) == 1 else f"{len(faults)} things"
    lines: list[Line] = [(Piece(f"{count} to fix before review", Role.FAILED),)]
    stops: dict[int, str] = {}
    for name, label, sentence in faults:
        if name:
            stops[len(lines)] = name
        text = f"{label}: {sentence[:1].lower()}{sentence[1:]}" if label else sentence
        lines += [(Piece(line),) for line in wrap(text, width)]
    return lines, stops


def crumb(number: int | None, saved: str, shape: Shape, width: int, glyphs: Glyphs = UNICODE) -> Line:
    """Return the line under the header; `saved` is the time of day of the last saving, empty before it."""
    what = f"draft {number}" if number is not None else TITLES[shape]
    left = (Piece(" New send > ", Role.MUTED), Piece(what, Role.STRONG))
    kind = TITLES[shape] if number is not None and width >= 76 else ""
    right = ", ".join(text for text in (kind, f"saved {saved}" if saved else "") if text)
    return spread(left, (Piece(f"{right} ", Role.MUTED),), width, glyphs.ellipsis)


def footer(can_review: bool, in_block: bool) -> Line:
    """Return the last line of the screen."""
    review: Line = (
        (Piece("ctrl+s", Role.KEY), Piece(" review   ")) if can_review else (Piece("(ctrl+s review)   ", Role.MUTED),)
    )
    editor: Line = (Piece("F4", Role.KEY), Piece(" editor   ")) if in_block else ()
    return (
        Piece(" "),
        Piece("tab", Role.KEY),
        Piece(" next field   "),
        *review,
        *editor,
        Piece("esc", Role.KEY),
        Piece(" leave, keep draft   "),
        Piece("F1", Role.KEY),
        Piece(" help"),
    )


def list_footer(*, can_take: bool) -> Line:
    """Return the last line of the screen while a list has the keys."""
    keys = (("enter", "take it"), ("down up", "next, previous"), ("esc", "close the list"))
    return key_line(*keys, off=() if can_take else ("enter",))


def trouble(state: SyncState, look: Look) -> str | None:
    """Return what to say while the connection is not there: typing and keeping go on, sending does not."""
    since = f" since {clock(state.since, look)}" if state.since is not None else ""
    match state.connection:
        case Connection.OFFLINE:
            return f"Offline{since}. What you type is kept; sending waits until the connection is back."
        case Connection.THROTTLED:
            return "Sendoso asked us to wait. What you type is kept; sending waits until that is over."
        case Connection.UNAUTHORISED:
            return "Sendoso refuses the credentials. What you type is kept; sending waits until they are renewed."
        case Connection.TROUBLE:
            return f"Sendoso answers with errors{since}. What you type is kept."
    return None


def set_lines(shape: Shape, width: int) -> list[Line]:
    """Return what is posted without being asked for, under its label."""
    text = SET_FOR_YOU.get(shape, "")
    lines = wrap(text, max(10, width - 13)) if text else []
    labels = ["Set for you", *[""] * (len(lines) - 1)]
    return [
        (Piece(f"{label:13}", Role.MUTED), Piece(line, Role.MUTED)) for label, line in zip(labels, lines, strict=False)
    ] or [EMPTY]
