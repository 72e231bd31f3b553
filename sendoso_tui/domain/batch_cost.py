"""What a whole batch costs beside what is left, currency by currency. One send's cost is `costing.py`'s."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import Cost, Level, Price, weigh
from sendoso_tui.domain.money import exact
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.batch_plan import BatchPlan
    from sendoso_tui.domain.budget import Balances, TeamBudget
    from sendoso_tui.domain.money import Money


@frozen
class BatchCost:
    """What the priced sends of one currency cost; `before` and `after` are what is left, where that can be compared.

    `sentence` says what the comparison came to; empty where the figures say it all.
    """

    total: Money
    level: Level
    before: Money | None = None
    after: Money | None = None
    sentence: str = ""


def weigh_batch(
    plan: BatchPlan, team: TeamBudget | None, balances: Balances | None, over_budget: str
) -> tuple[BatchCost, ...]:
    """Compare what the batch costs with what is left. `over_budget` is the profile's word, as for a single send."""
    costs = []
    for total in plan.totals:
        weighed = weigh(Cost(Price.KNOWN, total), team, balances, over_budget)
        sentence = weighed.sentence
        if weighed.level in (Level.WARN, Level.BLOCK) and weighed.before is not None:
            name = "The team budget has" if team is not None else "Your balance reads"
            left = f"{exact(weighed.before)} left" if team is not None else exact(weighed.before)
            sentence = f"{name} {left} and this batch costs {exact(total)} without shipping."
            if team is None:
                sentence += " Too little money does not stop a v3 send: some may pause until somebody adds some."
        costs.append(BatchCost(total, weighed.level, weighed.before, weighed.after, sentence))
    return tuple(costs)
