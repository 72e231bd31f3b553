"""What a person means to send, one value per shape the dialects document, and what a create's answer tells.

A field left at its default is not part of the request. Validating and costing a draft does not live here.
"""

from __future__ import annotations

from dataclasses import field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from sendoso_tui.domain.people import Address
    from sendoso_tui.domain.send import Send


@frozen
class InventoryDraft:
    """v2 `POST /sends`. `message` has at most 500 characters; `crm_type` is contact, lead, account or opportunity."""

    recipient_id: str
    item_id: str
    message: str = ""
    scheduled_date: date | None = None
    crm_id: str = ""
    crm_type: str = ""


@frozen
class RecipientDraft:
    """v2 `POST /recipients`: a new entry of the address book."""

    first_name: str
    last_name: str
    email: str
    company: str = ""
    title: str = ""
    address: Address | None = None


@frozen
class AddressedDraft:
    """v3 `POST /send` to an address that is known. `mobile_no` is needed outside the US; only its digits are sent."""

    touch_id: str
    name: str
    email: str
    address: str
    city: str
    state: str
    zip: str
    country: str
    mobile_no: str = ""
    custom_message: str = ""


@frozen
class CollectDraft:
    """v3 `POST /send` that asks the recipient for the address.

    `via` is email or link; `expire_after_days` is 2 to 7. `resume_unconfirmed` ships without a confirmed address and
    should stay False.
    """

    touch_id: str
    name: str
    email: str
    custom_message: str = ""
    via: str = "email"
    expire_after_days: int = 5
    hide_product_info: bool = False
    resume_unconfirmed: bool = False
    confirmation_message: str = ""


@frozen
class EgiftDraft:
    """v3 `POST /send` of an eGift by email. `amount` is the value of an eGift whose touch has a range of prices."""

    touch_id: str
    email: str
    name: str = ""
    custom_message: str = ""
    amount: Decimal | None = None


@frozen
class LinksDraft:
    """v3 `POST /send/generate_egift_links`: one link for each email."""

    touch_id: str
    emails: tuple[str, ...]


@frozen
class GiftAddress:
    """A postal address as the client-credentials guide writes it."""

    line1: str
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@frozen
class GiftDraft:
    """The guide's `POST /sends`. A physical gift needs `address`; `message` is required there."""

    gift_id: str
    first_name: str
    last_name: str
    email: str
    message: str
    address: GiftAddress | None = None
    company: str = ""
    title: str = ""
    variant_id: str = ""
    team_id: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


SendDraft = InventoryDraft | AddressedDraft | CollectDraft | EgiftDraft | GiftDraft
"""Any draft that makes one send."""


@frozen
class EgiftLink:
    """A link that was made, and for whom."""

    url: str
    recipient: str = ""


@frozen
class Created:
    """The server's yes to a create: accepted, which is not delivered. Only what the answer held is set.

    `other_urls` are web addresses under names no document gives (the address link of a link confirmation).
    """

    id: str = ""
    tracking_code: str = ""
    tracking_url: str = ""
    links: tuple[EgiftLink, ...] = ()
    link_days: int | None = None
    message: str = ""
    other_urls: tuple[str, ...] = ()
    send: Send | None = None
    request_id: str = ""
