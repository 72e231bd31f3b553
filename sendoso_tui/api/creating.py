"""The request a draft becomes, whichever dialect it is for. Pure: what the review shows is what the client posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api import v2, v3, v3_gifts
from sendoso_tui.domain.draft import AddressedDraft, CollectDraft, EgiftDraft, GiftDraft, InventoryDraft, LinksDraft
from sendoso_tui.domain.faults import Unsupported

if TYPE_CHECKING:
    from sendoso_tui.api.call import Call
    from sendoso_tui.domain.creating import AnyDraft

_V2_DRAFT = "This API sends items of the inventory to recipients of its address book."
_V3_DRAFT = "This API sends touches; items of the inventory are the v2 API's."


def call_for(api: str, draft: AnyDraft, via_from: str) -> Call:
    """Return the one request that carries a draft out. Raises Unsupported for a draft of another dialect."""
    if isinstance(draft, InventoryDraft) != (api == "v2"):
        raise Unsupported(_V2_DRAFT if api == "v2" else _V3_DRAFT)
    match draft:
        case InventoryDraft():
            return v2.create_send(draft)
        case AddressedDraft():
            return v3.send_to_address(draft, via_from)
        case CollectDraft():
            return v3.send_collecting_address(draft, via_from)
        case EgiftDraft():
            return v3.send_egift(draft, via_from)
        case LinksDraft():
            return v3.generate_links(draft, via_from)
        case GiftDraft():
            return v3_gifts.create_send(draft)
