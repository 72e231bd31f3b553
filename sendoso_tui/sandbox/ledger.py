"""What was spent: each team's budget of the current quarter for v2, and the senders' balances for v3. All in USD
cents.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.kinds import MONEY_BACK
from sendoso_tui.sandbox.staff import GROUPS
from sendoso_tui.sandbox.stamps import midnight
from sendoso_tui.sandbox.timelines import COUNT

if TYPE_CHECKING:
    from sendoso_tui.sandbox.kinds import Status
    from sendoso_tui.sandbox.staff import User
    from sendoso_tui.sandbox.world import World


class Ledger:
    """Follows the world's changes: creates spend, and whatever gives the money back lowers what was spent."""

    def __init__(self, world: World, users: tuple[User, ...]) -> None:
        self._world = world
        self._users = users
        self.restart()

    def restart(self) -> None:
        """Starts over with the world as it is now; budgets are set so that about two thirds are spent."""
        self.balances = [user.balance for user in self._users]
        self._open_period()
        self.totals = [max(500_000, -(-int(cents / 0.68) // 250_000) * 250_000) for cents in self._spent]
        self._world.changed = self._changed

    def period(self) -> tuple[date, date]:
        """The first and last day of the current quarter, UTC."""
        self._turn()
        return self._first, self._last

    def spent(self, group: int) -> int:
        """What a group (its position) spent on sends made in the current quarter and not given back."""
        self._turn()
        return self._spent[group]

    def remaining(self, group: int) -> int:
        """What is left of a group's budget; below 0 where more was spent than there was."""
        return self.totals[group] - self.spent(group)

    def set_remaining(self, group: int, cents: int) -> None:
        """Changes a group's budget so that this much is left."""
        self.totals[group] = self.spent(group) + cents

    def _turn(self) -> None:
        if self._world.now >= self._ends:
            self._open_period()

    def _open_period(self) -> None:
        today = datetime.fromtimestamp(self._world.now, UTC).date()
        self._first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        next_first = (self._first + timedelta(days=95)).replace(day=1)
        self._last = next_first - timedelta(days=1)
        self._ends = midnight(next_first)
        world = self._world
        self._begins_at, _ = world.between(midnight(self._first), None)
        self._spent = [0] * len(GROUPS)
        group_of = [user.group for user in self._users]
        first = self._begins_at
        while first < len(world):
            last = min(len(world), (first // COUNT + 1) * COUNT)
            for code, timeline in zip(world.codes[first:last], world.block(first, last), strict=True):
                if code not in MONEY_BACK:
                    self._spent[group_of[timeline.sender]] += timeline.usd
            first = last
        for index, placed in world.placed.items():
            if index < self._begins_at:
                continue
            drawn = world.block(index, index + 1)[0]
            if world.codes[index] not in MONEY_BACK:
                self._spent[group_of[drawn.sender]] -= drawn.usd
                self._spent[group_of[placed.sender]] += placed.timeline.usd

    def _changed(self, index: int, old: Status | None, new: Status) -> None:
        before = old is not None and old not in MONEY_BACK
        after = new not in MONEY_BACK
        if before == after:
            return
        placed = self._world.placed.get(index)
        timeline = placed.timeline if placed else self._world.timeline(index)
        sender = placed.sender if placed else timeline.sender
        amount = timeline.usd if after else -timeline.usd
        if index >= self._begins_at:
            self._spent[self._users[sender].group] += amount
        if placed:  # the balances already hold what the drawn sends cost
            self.balances[sender] -= amount
