"""What a status word means: its phase, its short form, whether it is final, and what it tells in plain words.

The words come from the v3 "Retrieve All Sends" page, the v2 description, the client-credentials guide and the support
pages. They are an open set: an unknown word is kept as it is and classed by keyword, never an error.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from sendoso_tui.values import frozen


class Phase(Enum):
    """Where a send stands. The order is that of the filter: trouble first."""

    FAILED = "failed"
    WAITING = "waiting"
    WORKING = "working"
    TRANSIT = "transit"
    UNKNOWN = "unknown"
    DONE = "done"
    RETURNED = "returned"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Say whether a send in this phase may still move."""
        return self in (Phase.WAITING, Phase.WORKING, Phase.TRANSIT, Phase.UNKNOWN)


@frozen
class Status:
    """A status as the server wrote it, with our reading of it."""

    raw: str
    short: str
    phase: Phase
    meaning: str
    known: bool = True

    @property
    def is_open(self) -> bool:
        return self.phase.is_open

    @property
    def key(self) -> str:
        """The folded word, for comparing statuses of different spelling."""
        return fold(self.raw)


_W, _P, _T = Phase.WAITING, Phase.WORKING, Phase.TRANSIT
_D, _R, _F, _C = Phase.DONE, Phase.RETURNED, Phase.FAILED, Phase.CANCELLED

_KNOWN: tuple[tuple[str, str, Phase, str], ...] = (
    ("Failed", "Failed", _F, "It failed. Nothing more will happen by itself."),
    ("Undeliverable", "Undeliverable", _F, "The parcel could not be delivered."),
    ("Bounced and Credited", "Bounced+credit", _F, "The email bounced. The money came back."),
    (
        "Address Confirmation - Cancelled",
        "Addr. cancelled",
        _F,
        "The address was not confirmed in time, or somebody cancelled. The order was dropped.",
    ),
    ("returned", "Returned", _F, "The parcel came back to the sender."),
    ("pending", "Pending", _W, "Made, and waiting to be processed or approved."),
    ("Collecting recipient info", "Collecting info", _W, "Waiting for the recipient's details."),
    ("Confirming Address", "Confirm address", _W, "Waiting for the recipient's address."),
    ("Paused", "Paused", _W, "On hold, often for lack of funds or a suspicious email. Somebody must act."),
    ("Processing", "Processing", _P, "Being prepared."),
    ("Packed", "Packed", _P, "Packed, and waiting for the carrier."),
    ("Shipped", "Shipped", _T, "On its way."),
    ("Sent", "Sent", _T, "The email went out and has not been opened."),
    ("Opened", "Opened", _T, "The email was opened; nothing was chosen yet."),
    ("Clicked", "Clicked", _T, "The link was opened; the email address is not verified yet."),
    ("Delivered", "Delivered", _D, "It arrived."),
    ("Used", "Used", _D, "The recipient took the gift."),
    ("Expired", "Expired", _R, "The offer lapsed before it was used. The API does not say if the money came back."),
    ("Expired and Credited", "Expired+credit", _R, "The offer lapsed unopened. The money came back."),
    ("Refunded", "Refunded", _R, "The money came back."),
    ("Cancelled", "Cancelled", _C, "Cancelled on purpose."),
    # Names of the web tracker and the webhooks, which may arrive as status words as well.
    ("Initiated", "Initiated", _W, "Made, and waiting to be processed."),
    ("Order Received", "Order received", _P, "The order was received."),
    ("Offer Sent", "Offer sent", _T, "The email went out and has not been opened."),
    ("Confirmation Cancelled", "Addr. cancelled", _F, "The address confirmation was cancelled. The order was dropped."),
    ("Suspicious email", "Suspicious", _W, "On hold: the email address looks suspicious. A manager must decide."),
    ("Insufficient funds", "No funds", _W, "On hold: not enough money. A manager or admin can approve it."),
)

_KEYWORDS: tuple[tuple[str, Phase], ...] = (
    ("suspicious", _W),
    ("insufficient", _W),
    ("pending", _W),
    ("undeliver", _F),
    ("out of stock", _F),
    ("cancel", _C),
    ("fail", _F),
    ("bounce", _F),
    ("block", _F),
    ("return", _F),
    ("refund", _R),
    ("expire", _R),
)

SHORT_WIDTH = 15
"""The widest short word; the list's status column is this and a glyph wide."""


def fold(raw: str) -> str:
    """Fold spelling: lower case, one blank for separators; canceled = cancelled, redeemed = used."""
    words = re.sub(r"[\s\-_]+", " ", raw.casefold()).strip()
    words = re.sub(r"\bcanceled\b", "cancelled", words)
    return "used" if words == "redeemed" else words


_TABLE = {fold(raw): (raw, short, phase, meaning) for raw, short, phase, meaning in _KNOWN}
RANK = {folded: rank for rank, folded in enumerate(_TABLE)}
"""The order in which known statuses are offered in a filter: trouble first, then as a send lives."""


@lru_cache(maxsize=512)
def read_status(raw: str) -> Status:
    """Read a status word. Unknown words keep their text and are classed by keyword, else count as in progress."""
    folded = fold(raw)
    if found := _TABLE.get(folded):
        _, short, phase, meaning = found
        return Status(raw, short, phase, meaning)
    text = raw.strip() or "no status"
    short = text if len(text) <= SHORT_WIDTH else text[: SHORT_WIDTH - 1].rstrip() + "…"
    for keyword, phase in _KEYWORDS:
        if keyword in folded:
            return Status(
                raw, short, phase, f"This program does not know this status; it reads like {phase.value}.", known=False
            )
    return Status(
        raw,
        short,
        Phase.UNKNOWN,
        "This program does not know this status. It is shown as Sendoso wrote it.",
        known=False,
    )


def sort_rank(raw: str) -> tuple[int, str]:
    """Order statuses for a filter: phase order, trouble first; unknown words after the known ones of their phase."""
    status = read_status(raw)
    phases = list(Phase)
    return phases.index(status.phase) * 1000 + RANK.get(status.key, 999), status.key
