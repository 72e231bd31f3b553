"""What a profile can do. Where it cannot, there is a sentence for the screen that says why and what to do instead."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


class Capability(Enum):
    """Operations that not every dialect, server or account has."""

    CANCEL = "cancel"
    RETRIEVE = "retrieve one"
    SERVER_FILTERS = "server filters"
    BUDGET = "budget"
    BALANCES = "balances"
    REPORT = "report"
    RECIPIENTS = "recipients"
    INVENTORY = "inventory"
    TOUCHES = "touches"
    GROUPS = "groups"
    GIFTS = "gifts"
    GENERATE_LINKS = "generate links"
    CREATE = "create"


UNPROVEN = "Not yet known: the server has not been asked."


@frozen
class Capabilities:
    """What is there, and for what is not there the reason. An operation without an entry is not there."""

    present: frozenset[Capability]
    reasons: Mapping[Capability, str] = field(default_factory=lambda: MappingProxyType({}))

    def can(self, capability: Capability) -> bool:
        return capability in self.present

    def why_not(self, capability: Capability) -> str | None:
        """Return None when the operation is there, else the reason it is not."""
        if capability in self.present:
            return None
        return self.reasons.get(capability, f"This API has no {capability.value}.")

    def with_found(self, capability: Capability) -> Capabilities:
        """Return a copy in which `capability` is there, as a probe has shown."""
        return Capabilities(self.present | {capability}, self.reasons)

    def without(self, capability: Capability, reason: str) -> Capabilities:
        """Return a copy in which `capability` is not there for `reason`, as the server has answered."""
        return Capabilities(self.present - {capability}, MappingProxyType({**self.reasons, capability: reason}))
