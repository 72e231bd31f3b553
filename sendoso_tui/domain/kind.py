"""What sort of gift a send is, read from the type words of the dialects, and the road each kind usually takes."""

from __future__ import annotations

from enum import Enum


class Kind(Enum):
    """The kinds that differ in how they travel and in who may cancel them."""

    EGIFT = "eGift"
    INVENTORIED = "inventoried"
    DIRECT = "direct"
    AMAZON = "Amazon"
    HANDWRITTEN = "handwritten note"
    PHYSICAL = "physical"
    UNKNOWN = "unknown"

    @property
    def is_electronic(self) -> bool:
        return self is Kind.EGIFT


# "Sendoso Choice" is by Sendoso's glossary an eGift campaign with a choice of eGifts.
_TYPES = {
    "amazon": Kind.AMAZON,
    "handwritten notes": Kind.HANDWRITTEN,
    "inventoried sends": Kind.INVENTORIED,
    "sendoso choice": Kind.EGIFT,
    "sendoso direct": Kind.DIRECT,
    "egifts international": Kind.EGIFT,
    "egifts usa": Kind.EGIFT,
    "egift": Kind.EGIFT,
    "charity": Kind.EGIFT,
    "physical": Kind.PHYSICAL,
    "swag": Kind.PHYSICAL,
    "direct_mail": Kind.PHYSICAL,
}

_V2_ROAD = ("pending", "processing", "shipped", "delivered")
_EGIFT_ROAD = ("Sent", "Opened", "Clicked", "Used")
_PHYSICAL_ROAD = ("Confirming Address", "Processing", "Packed", "Shipped", "Delivered")


def read_kind(type_word: str | None) -> Kind:
    """Read a type word of any dialect; a word not listed is classed by what it contains."""
    word = (type_word or "").strip().casefold()
    if word in _TYPES:
        return _TYPES[word]
    if "egift" in word or "gift card" in word:
        return Kind.EGIFT
    return Kind.UNKNOWN


def usual_road(dialect: str, kind: Kind) -> tuple[str, ...]:
    """Return the status words a send of this kind passes when all goes well, in order; empty where nothing is known.

    v2's order is that of the JSON structure page; v3's roads follow the support pages on the send tracker.
    """
    if dialect != "v3":
        return _V2_ROAD
    if kind is Kind.EGIFT:
        return _EGIFT_ROAD
    return () if kind is Kind.UNKNOWN else _PHYSICAL_ROAD
