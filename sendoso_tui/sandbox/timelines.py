"""The lives a send can have: a table of timelines from which every drawn send takes one.

A timeline is a list of steps, each a status and how many seconds after creation it is reached. Before its first step
a send is `pending` and v3 shows no update. All timelines are over after 120 days. A send's place in the table decides
what is sent, by whom, what it costs and how it goes, so that a million sends need one byte each.
"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.catalog import BY_SUBTYPE, RATES, usd_cents
from sendoso_tui.sandbox.kinds import SUBTYPES, Status
from sendoso_tui.sandbox.stamps import DAY
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.sandbox.catalog import Entry

COUNT = 4096  # timelines in a table: a power of two
LONGEST = 120 * DAY
MINUTE, HOUR = 60, 3600
VIA = (
    "Sendoso.com",
    "Sendoso.com",
    "Sendoso.com",
    "Salesforce Trigger",
    "Salesforce Trigger",
    "HubSpot",
    "Outreach",
    "API",
    "Chrome Extension",
)


@frozen
class Timeline:
    """One life. `cost` is in thousandths of the entry's currency, shipping included; `usd` the same in USD cents."""

    entry: Entry
    sender: int
    via: str
    cost: int
    usd: int
    shape: str  # "mail", "confirm" (the address is asked for first), "email" or "paused"
    offsets: tuple[int, ...]
    statuses: tuple[Status, ...]
    jitter: float  # where between two evenly spaced sends this one lies, -0.45 to 0.45

    def status_at(self, age: float) -> Status:
        """The status `age` seconds after creation."""
        reached = bisect_right(self.offsets, age)
        return self.statuses[reached - 1] if reached else Status.PENDING

    def next_change(self, age: float) -> int | None:
        """The first offset later than `age`, or None when the life is over."""
        reached = bisect_right(self.offsets, age)
        return self.offsets[reached] if reached < len(self.offsets) else None


def table(seed: int, senders: int) -> tuple[Timeline, ...]:
    """The table of a world: `COUNT` timelines, the subtypes in their shares, in random order."""
    rng = random.Random(f"timelines {seed}")
    subtypes = [subtype for subtype, (_, _, share) in SUBTYPES.items() for _ in range(share)]
    chosen = [subtypes[position * len(subtypes) // COUNT] for position in range(COUNT)]
    rng.shuffle(chosen)
    return tuple(_timeline(rng, subtype, senders) for subtype in chosen)


def _timeline(rng: random.Random, subtype: str, senders: int) -> Timeline:
    entry = rng.choice(BY_SUBTYPE[subtype])
    steps: list[tuple[Status, int]] = []
    if entry.by_mail:
        shape = _mail(rng, entry, steps)
        cost = entry.price + shipping(rng.randrange(4_500, 16_000, 10), entry.currency)
    else:
        shape = _email(rng, entry, steps)
        cost = (
            entry.price
            if entry.highest_price is None
            else rng.randrange(entry.price, entry.highest_price // 2 + 1, 1000)
        )
    offsets = tuple(min(offset, LONGEST - 1) for _, offset in steps)
    return Timeline(
        entry,
        rng.randrange(senders),
        rng.choice(VIA),
        cost,
        usd_cents(cost, entry.currency),
        shape,
        offsets,
        tuple(status for status, _ in steps),
        rng.uniform(-0.45, 0.45),
    )


def shipping(usd_thousandths: int, currency: str) -> int:
    """A shipping charge in thousandths of a currency, rounded to its smallest coin."""
    cents, digits = RATES[currency]
    coin: int = 10 ** (3 - digits)
    return coin * round(usd_thousandths * 100 / cents / coin)


def _between(rng: random.Random, low: int, high: int) -> int:
    """A duration in seconds, short ones likelier than long ones."""
    return int(low * math.pow(high / low, rng.random()))


def _mail(rng: random.Random, entry: Entry, steps: list[tuple[Status, int]]) -> str:
    at = _between(rng, DAY, 4 * DAY) if rng.random() < 0.15 else _between(rng, 15 * MINUTE, 16 * HOUR)
    shape = "mail"
    asked = {"Sendoso Direct": 0.5, "Inventoried Sends": 0.4, "Handwritten Notes": 0.15}.get(entry.type, 0.0)
    if rng.random() < asked:
        shape = "confirm"
        steps.append((Status.COLLECTING if rng.random() < 0.25 else Status.CONFIRMING, at))
        draw = rng.random()
        if draw < 0.12:
            steps.append((Status.UNCONFIRMED, at + rng.randrange(2, 8) * DAY + rng.randrange(HOUR)))
            return shape
        if draw < 0.2:  # nobody answers and nobody notices
            steps.append((Status.UNCONFIRMED, at + rng.randrange(40 * DAY, 100 * DAY)))
            return shape
        at += _between(rng, HOUR, 5 * DAY)
    draw = rng.random()
    if draw < 0.012:
        steps.append((Status.CANCELLED, at))
        return shape
    if draw < 0.07:
        steps.append((Status.PAUSED, at))
        at += _between(rng, DAY, 60 * DAY)
        shape, after = "paused", rng.random()
        if after < 0.55:
            steps.append((Status.CANCELLED if after < 0.3 else Status.REFUNDED, at))
            return shape
    steps.append((Status.PROCESSING, at))
    at += _between(rng, 6 * HOUR, 4 * DAY)
    draw = rng.random()
    if draw < 0.045:
        steps.append((Status.FAILED if draw < 0.03 else Status.CANCELLED, at))
        return shape
    if entry.type != "Amazon":
        steps.append((Status.PACKED, at))
        at += _between(rng, 4 * HOUR, 36 * HOUR)
    steps.append((Status.SHIPPED, at))
    draw = rng.random()
    if draw < 0.07:
        at += _between(rng, 4 * DAY, 40 * DAY)
        steps.append((Status.UNDELIVERABLE, at))
        if draw < 0.02:
            steps.append((Status.REFUNDED, at + _between(rng, DAY, 10 * DAY)))
        return shape
    steps.append((Status.DELIVERED, at + _between(rng, DAY, (entry.shipping_days or 3) * 2 * DAY)))
    return shape


def _email(rng: random.Random, entry: Entry, steps: list[tuple[Status, int]]) -> str:
    draw = rng.random()
    at = _between(rng, HOUR, 3 * DAY) if draw < 0.08 else rng.randrange(2, 90) if draw < 0.3 else 0
    shape = "email"
    if entry.type == "Sendoso Choice" and rng.random() < 0.25:
        steps.append((Status.COLLECTING, at))
        at += _between(rng, HOUR, 6 * DAY)
    draw = rng.random()
    if draw < 0.012:
        steps.append((Status.CANCELLED, at))
        return shape
    if draw < 0.03:
        shape = "paused"
        steps.append((Status.PAUSED, at))
        at += _between(rng, 12 * HOUR, 20 * DAY)
        if draw < 0.02:
            steps.append((Status.REFUNDED, at))
            return shape
    steps.append((Status.SENT, at))
    sent = at
    draw = rng.random()
    if draw < 0.035:
        steps.append((Status.BOUNCED_CREDITED if draw < 0.028 else Status.FAILED, at + _between(rng, 4, 15 * MINUTE)))
        return shape
    if draw < 0.19:
        steps.append((Status.EXPIRED_CREDITED, sent + 90 * DAY + rng.randrange(HOUR)))
        return shape
    at += _between(rng, 20, 6 * DAY)
    steps.append((Status.OPENED, at))
    if rng.random() < 0.8:
        at += 0 if rng.random() < 0.15 else _between(rng, 5, 2 * DAY)
        steps.append((Status.CLICKED, at))
        draw = rng.random()
        if draw < 0.8:
            steps.append((Status.USED, at + _between(rng, 2 * MINUTE, 5 * DAY)))
            return shape
        if draw < 0.84:
            steps.append((Status.REFUNDED, at + _between(rng, DAY, 20 * DAY)))
            return shape
    steps.append((Status.EXPIRED, sent + 90 * DAY + rng.randrange(HOUR)))
    return shape
