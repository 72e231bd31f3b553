"""What is good to know before a send goes out: what it costs against what is left, and what the person got lately."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.costing import NO_STOP, Level, Price
from sendoso_tui.domain.money import exact_amount
from sendoso_tui.domain.repeats import TICK, is_in_the_way, needs_tick
from sendoso_tui.ui.show.ages import coarse
from sendoso_tui.ui.show.budget import amount_line
from sendoso_tui.ui.show.counts import sends as counted
from sendoso_tui.ui.show.glyphs import ROLES, UNICODE
from sendoso_tui.ui.show.line import EMPTY, Piece, Role, cut, spread, wrap
from sendoso_tui.ui.show.moments import short_day
from sendoso_tui.ui.show.money import exact
from sendoso_tui.ui.show.timeline import words_of
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sendoso_tui.domain.costing import Cost, Weighed
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import BudgetRead, SyncState
    from sendoso_tui.store.cache_people import PricesSeen
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line
    from sendoso_tui.ui.show.moments import Look

TICK_KEY = "tick"
NEEDS_TICK = "Needs a tick before review."
MOST_SENDS = 4
_ROLES = {Level.BLOCK: Role.FAILED, Level.WARN: Role.LATE, Level.FINE: Role.MUTED, Level.UNSTATED: Role.MUTED}


@frozen
class Figures:
    """What the money part is made of."""

    cost: Cost
    weighed: Weighed
    chosen: bool = True
    """Whether it was chosen by now what is sent; before that there is no price to speak of."""
    read: BudgetRead | None = None
    prices: tuple[PricesSeen, ...] = ()


@frozen
class Guard:
    """What is known of earlier sends to who gets this one.

    `label` is empty while nobody is named; `asked` is False until the cache has answered for this person. `ticked` are
    the ids that were on the screen when a person ticked. With `many` people each send says whose it is.
    """

    label: str = ""
    sends: tuple[Send, ...] = ()
    asked: bool = False
    ticked: frozenset[str] = frozenset()
    many: bool = False

    @property
    def needs_tick(self) -> bool:
        return needs_tick(self.sends, self.ticked)

    @property
    def has_box(self) -> bool:
        """Whether there is something to tick."""
        return any(map(is_in_the_way, self.sends))


def money_lines(money: Figures, width: int, look: Look, glyphs: Glyphs = UNICODE) -> list[Line]:
    """Return what it costs and what is left, one figure a line; amounts end on one edge."""
    team = money.read.team if money.read is not None else None
    left, after = money.weighed.before, money.weighed.after
    until = f"until {short_day(team.period_end, look.today)}" if team is not None and team.period_end else ""
    head = "Budget" if team is not None else "Cost"
    lines: list[Line] = [spread((Piece(head, Role.HEADING),), (Piece(until, Role.MUTED),), width, glyphs.ellipsis)]
    if team is not None and left is not None:
        lines.append(amount_line("left now", left, width, glyphs))
    if money.chosen:
        lines += _cost_lines(money.cost, width, glyphs)
        if after is not None:
            role = Role.STRONG if after.amount >= 0 else Role.FAILED
            lines.append(amount_line("left after", after, width, glyphs, role))
        lines += [(Piece(line, role),) for text, role in _sentences(money) for line in wrap(text, width)]
    else:
        said = wrap(f"Shown once the {money.cost.of} is chosen.", width)
        lines += [(Piece(line, Role.MUTED),) for line in said]
    if team is None and left is not None:
        lines += [EMPTY, (Piece("Balance", Role.HEADING),), amount_line("mine", left, width, glyphs)]
        if money.weighed.level is Level.UNSTATED:
            lines += [(Piece(line, Role.MUTED),) for line in wrap(NO_STOP, width)]
    return lines


def guard_lines(
    guard: Guard, state: SyncState, width: int, look: Look, glyphs: Glyphs = UNICODE, *, most: int = MOST_SENDS
) -> tuple[list[Line], int | None]:
    """Return what the person got in 30 days, the `most` newest of it, and the place of the line to tick, if any."""
    if not guard.label:
        return [(Piece("Earlier sends", Role.HEADING),), (Piece("Shown once somebody is named.", Role.MUTED),)], None
    if not guard.asked:
        text = f"Looking{glyphs.ellipsis}"
        return [(Piece("Earlier sends", Role.HEADING),), (Piece(text, Role.MUTED),)], None
    searched = [(Piece(line, Role.MUTED),) for line in wrap(_searched(state), width)]
    if not guard.sends:
        nothing = wrap(f"None to {guard.label} in 30 days.", width)
        return [(Piece("Earlier sends", Role.HEADING),), *((Piece(line),) for line in nothing), *searched], None
    role = Role.LATE_STRONG if guard.needs_tick else Role.HEADING
    name = cut(guard.label, max(4, width - 19), glyphs.ellipsis)
    lines: list[Line] = [(Piece(f"Sent to {name} in 30 days", role),)]
    for send in guard.sends[:most]:
        lines += _send_lines(send, width, look, glyphs, named=guard.many)
    if len(guard.sends) > most:
        lines.append((Piece(f"and {len(guard.sends) - most} more", Role.MUTED),))
    place = None
    if guard.has_box:
        place = len(lines)
        lines.append((_box(guard), Piece(TICK)))
    return [*lines, *(searched if not state.complete else [])], place


def before_lines(
    money: Figures,
    guard: Guard,
    state: SyncState,
    width: int,
    look: Look,
    glyphs: Glyphs = UNICODE,
    *,
    height: int = 40,
) -> tuple[list[Line], Mapping[int, str]]:
    """Return the whole column and which of its lines is the one to tick; in a low one fewer sends are listed."""
    first = [EMPTY, *money_lines(money, width, look, glyphs), EMPTY]
    # Heading, rest, tick, and the sentence after it with its blank line stand around the sends of two lines each.
    most = min(MOST_SENDS, max(1, (height - len(first) - 5) // 2))
    rest, place = guard_lines(guard, state, width, look, glyphs, most=most)
    lines = [*first, *rest]
    if guard.needs_tick:
        lines += [EMPTY, (Piece(NEEDS_TICK, Role.LATE),)]
    return lines, {} if place is None else {len(first) + place: TICK_KEY}


def brief_lines(
    money: Figures,
    guard: Guard,
    faults: Sequence[tuple[str, str, str]],
    right: str,
    width: int,
    glyphs: Glyphs = UNICODE,
) -> tuple[list[Line], Mapping[int, str]]:
    """Return the same in three lines: money, guard, and the first fault; `right` says so when there is none.

    `faults` are (field, label, sentence); the line of one leads to its field.
    """
    stops: dict[int, str] = {}
    lines: list[Line] = [(Piece("Money    ", Role.MUTED), *_brief_money(money))]
    if guard.has_box:
        stops[1] = TICK_KEY
        send = next(filter(is_in_the_way, guard.sends))
        more = f", {len(guard.sends) - 1} more" if len(guard.sends) > 1 else ""
        role = Role.LATE if guard.needs_tick else Role.TEXT
        lines.append(
            (Piece("Guard    ", Role.MUTED), _box(guard), Piece(f"{TICK}: ", role), Piece(_in_short(send) + more))
        )
    else:
        said = f"None to {guard.label} in 30 days." if guard.asked and guard.label else "Shown once somebody is named."
        lines.append((Piece("Guard    ", Role.MUTED), Piece(said, Role.MUTED)))
    if faults:
        name, label, sentence = faults[0]
        if name:
            stops[2] = name
        text = f"{label}: {sentence[:1].lower()}{sentence[1:]}" if label else sentence
        lines.append(
            (Piece("To fix   ", Role.MUTED), Piece(f"{glyphs.failed} ", Role.FAILED_GLYPH), Piece(text, Role.FAILED))
        )
    else:
        lines.append((Piece("Review   ", Role.MUTED), Piece(right, Role.LATE if guard.needs_tick else Role.TEXT)))
    return lines, stops


def earlier_prices(prices: Sequence[PricesSeen]) -> str:
    """Return `Earlier sends of it cost 58.00 to 64.00 USD.`, one range a currency; empty where none is known."""
    if not prices:
        return ""
    return f"Earlier sends of it cost {' and '.join(_range(seen.lowest, seen.highest) for seen in prices)}."


def _range(low: Money, high: Money) -> str:
    return exact(low) if low == high else f"{exact_amount(low.amount, low.currency)} to {exact(high)}"


def _cost_lines(cost: Cost, width: int, glyphs: Glyphs) -> list[Line]:
    if cost.kind is Price.UNSTATED and cost.count == 1:
        return []
    if cost.kind is Price.KNOWN and cost.count == 1:
        return [amount_line("this send", cost.each, width, glyphs)]
    label = "this send" if cost.count == 1 else f"{cost.count} sends"
    words = Piece(cost.words, Role.MUTED if cost.kind is Price.UNSTATED else Role.TEXT)
    lines = [spread((Piece(label, Role.MUTED),), (words,), width, glyphs.ellipsis)]
    if cost.kind is Price.KNOWN:
        lines.append(amount_line("together", cost.total, width, glyphs))
    return lines


def _sentences(money: Figures) -> list[tuple[str, Role]]:
    said = [(money.weighed.sentence, _ROLES[money.weighed.level])] if money.weighed.sentence else []
    if money.cost.kind is Price.UNSTATED and (seen := earlier_prices(money.prices)):
        said.append((seen, Role.TEXT))
    return said


def _send_lines(send: Send, width: int, look: Look, glyphs: Glyphs, *, named: bool) -> list[Line]:
    roles = ROLES[send.status.phase]
    age = coarse(look.now - send.created_at) if send.created_at is not None else "no date"
    left: Line = (Piece(f"{glyphs.of(send.status.phase)} ", roles.glyph), Piece(words_of(send.status_raw), roles.word))
    if named:
        left = (*left, Piece(f"  {send.recipient.label}"))
    what = ", ".join(text for text in (send.gift or "a gift", exact(send.cost) if send.cost else "") if text)
    return [
        spread(left, (Piece(age, Role.MUTED),), width, glyphs.ellipsis),
        (Piece(f"  {cut(what, width - 2, glyphs.ellipsis)}", Role.MUTED),),
    ]


def _box(guard: Guard) -> Piece:
    return Piece("[ ] ", Role.LATE_STRONG) if guard.needs_tick else Piece("[x] ", Role.STRONG)


def _searched(state: SyncState) -> str:
    if state.complete:
        return f"All {counted(state.loaded)} were searched." if state.loaded != 1 else "The one send was searched."
    of = f" of {state.total:,}" if state.total is not None and state.total > state.loaded else ""
    return f"Only {state.loaded:,}{of} sends are loaded so far, so there may be others."


def _brief_money(money: Figures) -> Line:
    weighed, cost = money.weighed, money.cost
    if not money.chosen:
        left = f", {exact(weighed.before)} left" if weighed.before is not None else ""
        return (Piece(f"No {cost.of} chosen yet{left}.", Role.MUTED),)
    if weighed.before is not None and weighed.after is not None and cost.total is not None:
        role = Role.TEXT if weighed.level is Level.FINE else _ROLES[weighed.level]
        before = exact_amount(weighed.before.amount, weighed.before.currency)
        return (Piece(f"{before} now, {exact(cost.total)} this send, {exact(weighed.after)} after", role),)
    said = earlier_prices(money.prices) if cost.kind is Price.UNSTATED else ""
    left = f", {exact(weighed.before)} left" if weighed.before is not None else ""
    first = f"Cost {cost.words}{left}."
    return (Piece(f"{first} {said}".rstrip(), _ROLES[weighed.level] if weighed.level is not Level.FINE else Role.TEXT),)


def _in_short(send: Send) -> str:
    return f"{send.gift or 'a gift'}, {words_of(send.status_raw)}"
