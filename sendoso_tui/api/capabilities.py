"""What each dialect can do, and for what it cannot the sentence a person reads. `reading.py` learns more."""

from __future__ import annotations

from types import MappingProxyType

from sendoso_tui.domain.capability import UNPROVEN, Capabilities, Capability

V2 = Capabilities(
    frozenset(
        (
            Capability.CANCEL,
            Capability.RETRIEVE,
            Capability.SERVER_FILTERS,
            Capability.BUDGET,
            Capability.REPORT,
            Capability.RECIPIENTS,
            Capability.INVENTORY,
            Capability.CREATE,
        )
    ),
    MappingProxyType(
        {
            Capability.BALANCES: "This API tells the team's budget instead of balances.",
            Capability.TOUCHES: "This API sends items of the inventory; touches are the v3 API's.",
            Capability.GROUPS: "This API does not list groups.",
            Capability.GIFTS: "This API lists what can be sent as inventory.",
            Capability.GENERATE_LINKS: "This API makes no eGift links; the v3 API does.",
        }
    ),
)

V3 = Capabilities(
    frozenset(
        (Capability.BALANCES, Capability.TOUCHES, Capability.GROUPS, Capability.GENERATE_LINKS, Capability.CREATE)
    ),
    MappingProxyType(
        {
            Capability.CANCEL: "Not through this API.",
            Capability.RETRIEVE: UNPROVEN,
            Capability.GIFTS: UNPROVEN,
            Capability.SERVER_FILTERS: "This API lists sends without filters; filtering happens on this machine.",
            Capability.BUDGET: "This API tells balances and limits, but no budget.",
            Capability.REPORT: "This API has no reports; totals are counted from the sends that were read.",
            Capability.RECIPIENTS: "This API keeps no address book; a recipient is typed with each send.",
            Capability.INVENTORY: "This API lists touches instead of inventory.",
        }
    ),
)

NO_RETRIEVE = "This server cannot be asked for one send; it is read with its page of the list."
NO_GIFTS = "This server has no gift catalogue."


def refused(reason: str) -> str:
    """Return the sentence for an operation the server has answered with 403, in its own words where it had some."""
    said = reason.rstrip(".")
    return f'Sendoso does not let this account do that: "{said}".' if said else "Sendoso does not let this account."
