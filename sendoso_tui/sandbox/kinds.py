"""The words of the two dialects: types, subtypes and statuses of v3, and how a send of v3 reads in v2 and in the guide.

Types, subtypes and statuses are those of Sendoso's page "Retrieve All Sends", with "Expired" of its sample. No
document maps v3 words to v2 words; the mapping here is ours and is written down in `docs/sandbox.md`.
"""

from __future__ import annotations

from enum import IntEnum


class Status(IntEnum):
    """The twenty statuses a v3 send can have, and OTHER for a word set through the control API."""

    PENDING = 0
    COLLECTING = 1
    CONFIRMING = 2
    UNCONFIRMED = 3
    PAUSED = 4
    PROCESSING = 5
    PACKED = 6
    SHIPPED = 7
    DELIVERED = 8
    UNDELIVERABLE = 9
    SENT = 10
    OPENED = 11
    CLICKED = 12
    USED = 13
    EXPIRED = 14
    EXPIRED_CREDITED = 15
    BOUNCED_CREDITED = 16
    REFUNDED = 17
    CANCELLED = 18
    FAILED = 19
    OTHER = 20


V3_WORDS = (
    "pending",
    "Collecting recipient info",
    "Confirming Address",
    "Address Confirmation - Cancelled",
    "Paused",
    "Processing",
    "Packed",
    "Shipped",
    "Delivered",
    "Undeliverable",
    "Sent",
    "Opened",
    "Clicked",
    "Used",
    "Expired",
    "Expired and Credited",
    "Bounced and Credited",
    "Refunded",
    "Cancelled",
    "Failed",
)

V2_STATUSES = ("pending", "processing", "shipped", "delivered", "failed", "cancelled")
_V2 = (
    "pending", "pending", "pending", "cancelled", "pending",
    "processing", "processing", "shipped", "delivered", "failed",
    "shipped", "shipped", "shipped", "delivered", "failed", "failed", "failed", "failed", "cancelled", "failed",
)  # fmt: skip
_GUIDE = (
    "pending", "pending", "pending", "failed", "pending",
    "processing", "processing", "shipped", "delivered", "returned",
    "shipped", "shipped", "shipped", "delivered", "failed", "failed", "failed", "returned", "failed", "failed",
)  # fmt: skip

# Whoever paid for a send in one of these has the money back.
MONEY_BACK = frozenset(
    {
        Status.UNCONFIRMED,
        Status.EXPIRED_CREDITED,
        Status.BOUNCED_CREDITED,
        Status.REFUNDED,
        Status.CANCELLED,
        Status.FAILED,
    }
)
FINAL = MONEY_BACK | {Status.DELIVERED, Status.UNDELIVERABLE, Status.USED, Status.EXPIRED}

# Subtype: type, v2 item type, share in a thousand sends. 7 types, 30 subtypes.
SUBTYPES: dict[str, tuple[str, str, int]] = {
    "Buy/Send via Amazon": ("Amazon", "physical", 70),
    "Buy/Send via Amazon UK": ("Amazon", "physical", 20),
    "Handwritten Notes": ("Handwritten Notes", "direct_mail", 90),
    "Bundles": ("Inventoried Sends", "swag", 55),
    "Custom": ("Inventoried Sends", "swag", 90),
    "Custom Bundles": ("Inventoried Sends", "swag", 45),
    "On-Demand": ("Inventoried Sends", "physical", 50),
    "Coffee": ("Sendoso Choice", "egift", 55),
    "Lunch": ("Sendoso Choice", "egift", 40),
    "Donate to Charity": ("Sendoso Choice", "charity", 30),
    "Experiences": ("Sendoso Choice", "egift", 20),
    "DDO_GIFT": ("Sendoso Direct", "physical", 75),
    "Wine": ("Sendoso Direct", "physical", 40),
    "eGift Cards Australia": ("eGifts International", "egift", 12),
    "eGift Cards Brazil": ("eGifts International", "egift", 12),
    "eGift Cards Canada": ("eGifts International", "egift", 16),
    "eGift Cards France": ("eGifts International", "egift", 13),
    "eGift Cards Germany": ("eGifts International", "egift", 16),
    "eGift Cards India": ("eGifts International", "egift", 14),
    "eGift Cards Ireland": ("eGifts International", "egift", 11),
    "eGift Cards Italy": ("eGifts International", "egift", 11),
    "eGift Cards Mexico": ("eGifts International", "egift", 11),
    "eGift Cards Netherlands": ("eGifts International", "egift", 11),
    "eGift Cards New Zealand": ("eGifts International", "egift", 11),
    "eGift Cards Poland": ("eGifts International", "egift", 11),
    "eGift Cards Singapore": ("eGifts International", "egift", 11),
    "eGift Cards Slovakia": ("eGifts International", "egift", 11),
    "eGift Cards UK": ("eGifts International", "egift", 19),
    "eGift Cards USA": ("eGifts USA", "egift", 110),
    "Visa eGift Credit Card (US)": ("eGifts USA", "egift", 20),
}

ITEM_TYPES = ("physical", "egift", "swag", "direct_mail", "charity")
BY_MAIL = frozenset({"physical", "swag", "direct_mail"})  # item types a parcel or letter is sent for

# The six words of v2 are, letter case aside, also words of v3.
_NORMAL = {word.casefold(): Status(code) for code, word in enumerate(V3_WORDS)}


def status_of(word: str) -> Status:
    """The status a word of v3 or v2 stands for, in any case; OTHER for a word no document has."""
    return _NORMAL.get(word.strip().casefold(), Status.OTHER)


def v2_word(status: Status, raw: str = "") -> str:
    """The v2 status of a send whose v3 status this is; `raw` itself for OTHER."""
    return raw if status is Status.OTHER else _V2[status]


def guide_word(status: Status, raw: str = "") -> str:
    """The status the guide's `/sends/{id}` gives for a v3 status; `raw` itself for OTHER."""
    return raw if status is Status.OTHER else _GUIDE[status]


def v2_group(word: str) -> bytes:
    """A translation table for `bytes.translate`: 1 for each status code that v2 calls `word`, 0 for the others."""
    return bytes(1 if code < len(_V2) and _V2[code] == word else 0 for code in range(256))
