"""What a new send costs as far as that is stated, and how that compares with what is left.

Amounts of different currencies are never compared. What earlier sends of a touch cost is the cache's knowledge.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import price_range, takes_amount
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judging_v2 import needs_address
from sendoso_tui.domain.money import Money, exact
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.budget import Balances, TeamBudget
    from sendoso_tui.domain.judged import Judged

BLOCK_POLICY = "block"
"""The value of a profile's `over_budget` that stops a send which costs more than is left; others warn."""

_WORDS = {None: "gift", Shape.GIFT: "gift", Shape.INVENTORY: "item"}

NO_STOP = "Too little money does not stop a v3 send: it may pause until somebody adds some."


class Price(Enum):
    """What the API states of a price."""

    KNOWN = "known"
    RANGE = "a range"
    UNSTATED = "not stated"


class Level(Enum):
    """What comparing a cost with what is left says."""

    FINE = "fine"
    WARN = "warn"
    BLOCK = "block"
    UNSTATED = "cannot be compared"


@frozen
class Cost:
    """What `count` sends cost. `each` is set for a KNOWN price; `low` and `high`, either or both, for a RANGE.

    `of` is the word for what is sent ("item", "touch", "gift"). `shipped` tells that shipping comes on top of it.
    """

    kind: Price
    each: Money | None = None
    low: Money | None = None
    high: Money | None = None
    count: int = 1
    of: str = "gift"
    shipped: bool = False

    @property
    def total(self) -> Money | None:
        """What all of it costs, where the price is known."""
        return _times(self.each, self.count)

    @property
    def most(self) -> Money | None:
        """The most it can cost without shipping; None where nobody states it."""
        return self.total if self.kind is Price.KNOWN else _times(self.high, self.count)

    @property
    def words(self) -> str:
        """The cost for the screen: `44.10 USD`, `3 times 25.00 USD`, `25.00 to 100.00 USD`, `not stated`."""
        if self.kind is Price.UNSTATED:
            return "not stated"
        one = exact(self.each) if self.kind is Price.KNOWN else price_range(self.low, self.high)
        return one if self.count == 1 else f"{self.count} times {one}"

    @property
    def sentence(self) -> str:
        """What there is to say about the price itself; empty where the figure says it all."""
        if self.kind is Price.UNSTATED:
            return f"The {self.of} states no price."
        return "Shipping comes on top." if self.shipped else ""


@frozen
class Weighed:
    """A cost beside what is left: `before` as read, `after` only where both are of one stated currency."""

    level: Level
    before: Money | None = None
    after: Money | None = None
    sentence: str = ""


def cost_of(judged: Judged) -> Cost:
    """Return what a judged form costs, also one that is half typed."""
    known, word = judged.known, _WORDS.get(judged.shape, "touch")
    shipped = bool(known.gift and known.gift.physical) or bool(known.item and needs_address(known.item))
    if judged.cost is not None:
        return Cost(Price.KNOWN, judged.cost, count=judged.count, of=word, shipped=shipped)
    touch = known.touch
    if touch is not None and takes_amount(touch) and (touch.lowest or touch.highest):
        return Cost(Price.RANGE, None, touch.lowest, touch.highest, judged.count, word)
    return Cost(Price.UNSTATED, count=judged.count, of=word, shipped=shipped)


def weigh(cost: Cost, team: TeamBudget | None, balances: Balances | None, over_budget: str) -> Weighed:
    """Compare a cost with what is left: v2's team budget, else v3's own balance, which warns and never blocks.

    `over_budget` is the profile's word for a known cost above a known rest: "block", or anything else to warn.
    """
    if team is not None:
        return _weigh_team(cost, team, over_budget)
    if balances is not None:
        return _weigh_balance(cost, balances.me.balance)
    return Weighed(Level.UNSTATED, sentence="What is left is not known.")


def explain_402(price: Money | None, left: Money) -> str:
    """Return what a refusal for lack of budget comes to: `left` of the budget, and the `price` of what was refused.

    A price that would fit was not all: shipping is part of what is charged, and not of the price.
    """
    if price is None:
        return f"The team budget has {exact(left)} left."
    shipping = " before shipping" if price.currency == left.currency and price.amount <= left.amount else ""
    return f"The team budget has {exact(left)} left and this send costs {exact(price)}{shipping}."


def _weigh_team(cost: Cost, team: TeamBudget, over_budget: str) -> Weighed:
    left, most = team.remaining, cost.most
    if left is None:
        return Weighed(Level.UNSTATED, sentence="Sendoso does not say what is left of the team budget.")
    if most is None:
        return Weighed(Level.UNSTATED, left, sentence=cost.sentence or f"The {cost.of} states no highest price.")
    if left.currency != most.currency:
        return Weighed(Level.UNSTATED, left, sentence=_not_compared("The team budget", left, most))
    after = Money(left.amount - most.amount, left.currency) if cost.kind is Price.KNOWN else None
    if most.amount <= left.amount:
        return Weighed(Level.FINE, left, after, cost.sentence)
    shipping = ", and shipping comes on top" if cost.shipped else ""
    sentence = f"The team budget has {exact(left)} left and {_this(cost)} {_costs(cost)} {_price(cost)}{shipping}."
    block = cost.kind is Price.KNOWN and over_budget == BLOCK_POLICY
    return Weighed(Level.BLOCK if block else Level.WARN, left, after, sentence)


def _weigh_balance(cost: Cost, left: Money | None) -> Weighed:
    most = cost.most
    if most is None:
        return Weighed(Level.UNSTATED, left, sentence=cost.sentence or f"The {cost.of} states no highest price.")
    if left is None:
        return Weighed(Level.UNSTATED, sentence="Sendoso does not say what your balance is.")
    # v3 states no currency for balances. Its own samples and v2's figures are dollars; for others there is no telling.
    if left.currency != most.currency and not (left.currency is None and most.currency == "USD"):
        return Weighed(Level.UNSTATED, left, sentence=_not_compared("Your balance", left, most))
    if most.amount <= left.amount:
        return Weighed(Level.FINE, left, sentence=cost.sentence)
    return Weighed(
        Level.WARN,
        left,
        sentence=f"Your balance reads {exact(left)} and {_this(cost)} {_costs(cost)} {_price(cost)}. {NO_STOP}",
    )


def _not_compared(name: str, left: Money, cost: Money) -> str:
    has = f"is in {left.currency}" if left.currency else "states no currency"
    return f"{name} {has} and this costs {exact(cost)}: the two are not compared."


def _price(cost: Cost) -> str:
    if cost.kind is Price.KNOWN:
        return exact(cost.total)
    return price_range(_times(cost.low, cost.count), _times(cost.high, cost.count))


def _this(cost: Cost) -> str:
    return "this send" if cost.count == 1 else f"these {cost.count} sends"


def _costs(cost: Cost) -> str:
    return "costs" if cost.count == 1 else "cost"


def _times(money: Money | None, count: int) -> Money | None:
    return None if money is None else Money(money.amount * Decimal(count), money.currency)
