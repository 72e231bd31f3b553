"""Reads what is left to spend: v2's team budget, or what v3 tells about balances and limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.budget import Balances, GroupBalance
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Fault, Forbidden, Refused, Unsupported
from sendoso_tui.domain.query import SendFilter
from sendoso_tui.flows.facts import BudgetRead

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.budget import Estimate
    from sendoso_tui.domain.people import Group
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.store.cache import Cache

MOST_GROUPS = 20
"""Groups whose members are read; each costs a request."""


class Estimates:
    """What the sends of a month cost by the cache. With a million sends adding up takes a third of a second, so it is
    done again only when there are other sends than before.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._kept: tuple[datetime, tuple[Estimate, ...]] | None = None
        self._changes = 0

    def forget(self) -> None:
        """Add up anew next time: sends have come or changed."""
        self._kept = None
        self._changes += 1

    async def since(self, moment: datetime) -> tuple[Estimate, ...]:
        """Return per currency what sends made since this moment cost. Raises StoreFault."""
        if self._kept is not None and self._kept[0] == moment:
            return self._kept[1]
        changes = self._changes
        found = tuple(await self._cache.sum_costs(SendFilter(since=moment)))
        if changes == self._changes:
            self._kept = moment, found
        return found


async def read_budget(gateway: Gateway, sums: Estimates, clock: Clock) -> BudgetRead:
    """Read the budget as far as the dialect has one. A fault becomes part of the answer, never an exception."""
    estimates = await sums.since(_month_began(clock.now()))
    capabilities = gateway.capabilities
    try:
        if capabilities.can(Capability.BUDGET):
            team = (await gateway.read_team_budget()).value
            return BudgetRead(clock.now(), team=team, estimates=estimates)
        if not capabilities.can(Capability.BALANCES):
            reason = capabilities.why_not(Capability.BUDGET) or "This API tells nothing about money."
            return BudgetRead(clock.now(), estimates=estimates, fault=Unsupported(reason))
        me = (await gateway.read_me()).value
        groups = await _groups(gateway)
        return BudgetRead(clock.now(), balances=Balances(me, groups), estimates=estimates)
    except Fault as fault:
        return BudgetRead(clock.now(), estimates=estimates, fault=fault)


async def _groups(gateway: Gateway) -> tuple[GroupBalance, ...]:
    """Read the groups; a group this account may not look into keeps its limit and has no members."""
    try:
        found = (await gateway.list_groups()).value.rows
    except (Forbidden, Refused):
        return ()
    return tuple([await _with_members(gateway, group) for group in found[:MOST_GROUPS]])


async def _with_members(gateway: Gateway, group: Group) -> GroupBalance:
    try:
        members = (await gateway.list_members(group.id)).value.rows
    except Refused:
        return GroupBalance(group)
    return GroupBalance(group, members)


def _month_began(now: datetime) -> datetime:
    return now.astimezone().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
