"""What can be sent: v2 inventory items, v3 touches, and the gifts of the client-credentials guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.money import Money


@frozen
class Item:
    """A v2 inventory item. Prices are USD; `shipping_days` is None where the server says nothing."""

    id: str
    name: str
    type: str = ""
    description: str = ""
    price: Money | None = None
    available: bool | None = None
    shipping_days: int | None = None
    image_url: str = ""


@frozen
class Touch:
    """A v3 touch (campaign). Only active ones are listed; a range of prices exists for eGift touches alone."""

    id: str
    name: str
    description: str = ""
    delivery_type: str = ""
    status: str = ""
    start: date | None = None
    end: date | None = None
    lowest: Money | None = None
    highest: Money | None = None
    default_price: bool | None = None
    ship_to: tuple[str, ...] = ()
    currency: str | None = None


@frozen
class GiftVariant:
    """One size or colour of a guide gift."""

    id: str
    name: str


@frozen
class Gift:
    """A gift of the guide's catalogue. No document gives its shape, so every field but the id may be missing."""

    id: str
    name: str
    category: str = ""
    price: Money | None = None
    physical: bool | None = None
    variants: tuple[GiftVariant, ...] = ()
