"""How much has probably changed unseen on each page that holds open sends, and which page is worth a request. Pure.

The delay of a change is the time from its happening to its being read. A page on which changes happen at rate L and
which was last read T seconds ago has gathered L*T*T/2 seconds of such delay. Always reading the page that has gathered
most reads each page at a pace that goes with the square root of its rate, which no fixed schedule beats; and a page
that has gathered less than a request is worth is left alone, so that the number of requests follows what happens.

How fast sends of a status move is learned from what is read (`Hazards`); nobody tells.
"""

from __future__ import annotations

from dataclasses import field, replace
from math import inf, sqrt
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DAY = 86_400.0
KEEP = 2_000.0
"""Events of a status after which older ones begin to count less, so that a change of pace is noticed."""
GUESS = 0.25
"""Events that the pace taken for an unwatched status counts for. Accounts differ much, so what is seen is soon more."""


@frozen
class Group:
    """The open sends of one status on one page: how many, and the sums of their ages and of their ages' squares.

    The age of a send is the seconds since it was last read.
    """

    status: str
    sends: int
    ages: float = 0.0
    squares: float = 0.0


@frozen
class Spot:
    """One page of the listing, or of one status where the server filters; `at` is when the ages were true."""

    page: int
    status: str | None
    groups: tuple[Group, ...]
    at: float

    @property
    def place(self) -> tuple[str | None, int]:
        return self.status, self.page

    def read(self, now: float) -> Spot:
        """Return the spot just after it was read."""
        return replace(self, groups=tuple(Group(group.status, group.sends) for group in self.groups), at=now)


@frozen
class Hazards:
    """How often sends of a status were seen to move (events, send-seconds watched), by folded status.

    An unwatched status is taken to move once a day.
    """

    seen: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def rate(self, status: str) -> float:
        """Return the moves a second of one send in this status."""
        events, seconds = self.seen.get(status, (0.0, 0.0))
        return (events + GUESS) / (seconds + GUESS * DAY)

    def watched(self, events: Mapping[str, int], seconds: Mapping[str, float]) -> Hazards:
        """Return what is known after these moves were seen during these send-seconds."""
        seen = dict(self.seen)
        for status in {*events, *seconds}:
            before = seen.get(status, (0.0, 0.0))
            number, time = before[0] + events.get(status, 0), before[1] + max(0.0, seconds.get(status, 0.0))
            if number > KEEP:
                number, time = number / 2, time / 2
            seen[status] = (number, time)
        return Hazards(MappingProxyType(seen))


def since_read(spot: Spot, moment: float) -> Spot:
    """Return the spot with no send older than the last reading of its page.

    What that reading did not show, because the send is elsewhere or nowhere, another one at once would not show either.
    """
    since = max(0.0, spot.at - moment)
    groups = tuple(
        replace(
            group,
            ages=min(group.ages, group.sends * since),
            squares=min(group.squares, group.sends * since * since),
        )
        for group in spot.groups
    )
    return replace(spot, groups=groups)


def delay_gathered(spot: Spot, hazards: Hazards, now: float) -> float:
    """Return the seconds of delay that unseen changes on this page have probably gathered, summed over its sends."""
    return _gathered(spot, _Rates(hazards), now)


class _Rates(dict[str, float]):
    """The rate of each status that is asked for, worked out once: an account may have thousands of spots."""

    def __init__(self, hazards: Hazards) -> None:
        self._hazards = hazards

    def __missing__(self, status: str) -> float:
        rate = self[status] = self._hazards.rate(status)
        return rate


def _gathered(spot: Spot, rates: _Rates, now: float) -> float:
    since, delay = max(0.0, now - spot.at), 0.0
    for group in spot.groups:
        delay += rates[group.status] * (group.squares + since * (2 * group.ages + group.sends * since))
    return delay / 2


def worth_at(spot: Spot, hazards: Hazards, least: float) -> float:
    """Return the moment at which the spot will have gathered `least` seconds of delay; inf for one without sends."""
    return _worth_at(spot, _Rates(hazards), least)


def any_worth_at(spots: Iterable[Spot], hazards: Hazards, least: float) -> float:
    """Return the first of these moments; inf where there is none."""
    rates = _Rates(hazards)
    return min((_worth_at(spot, rates, least) for spot in spots), default=inf)


def _worth_at(spot: Spot, rates: _Rates, least: float) -> float:
    a = b = c = 0.0
    for group in spot.groups:
        rate = rates[group.status] / 2
        a, b, c = a + rate * group.sends, b + 2 * rate * group.ages, c + rate * group.squares
    if c >= least:
        return spot.at
    if a <= 0:
        return inf
    return spot.at + (-b + sqrt(b * b + 4 * a * (least - c))) / (2 * a)


def most_worth(spots: Iterable[Spot], hazards: Hazards, now: float) -> tuple[float, Spot | None]:
    """Return the spot that has gathered most, and how much; (0, None) where there is none."""
    best, most, rates = None, 0.0, _Rates(hazards)
    for spot in spots:
        if (gathered := _gathered(spot, rates, now)) > most:
            best, most = spot, gathered
    return most, best


def watched_seconds(spot: Spot, now: float) -> dict[str, float]:
    """Return for how many send-seconds each status of a page was unwatched until now, when it is read."""
    since = max(0.0, now - spot.at)
    return {group.status: group.ages + group.sends * since for group in spot.groups}
