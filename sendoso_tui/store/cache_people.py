"""What the cache knows of a person's sends and of what a gift cost before: for the guards of a new send."""

from dataclasses import dataclass

from sendoso_tui.domain.money import Money


@dataclass(frozen=True, slots=True)
class PricesSeen:
    """What earlier sends of one item or touch cost, in one currency."""

    lowest: Money
    highest: Money
    sends: int
