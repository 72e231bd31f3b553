"""`list`: reads what is new, then answers from the cache, so filters and order are the screen's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault, nearest
from sendoso_tui.domain.dates import NotADate, day_begins, read_first_day, read_last_day
from sendoso_tui.domain.instants import read_instant
from sendoso_tui.domain.query import NEWEST, SendFilter
from sendoso_tui.domain.status import fold, read_status
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.refreshing import read_everything, refresh_head
from sendoso_tui.headless.running import DEADLINE, in_session
from sendoso_tui.headless.table import local, price, table, zone

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Sequence

    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.send import Send
    from sendoso_tui.headless.call import Call, Session

HEADS = ("ID", "STATUS", "RECIPIENT", "COMPANY", "GIFT", "COST", "SENDER", "CREATED")
WINDOW = 1000
"""Rows the cache gives at once."""


def run(call: Call) -> int:
    """Print the sends that pass the filters, newest first; also the old ones when refreshing failed."""
    try:
        wanted = _dates(call.args)
    except NotADate as problem:
        call.out.say(f"sendoso-tui: {problem}")
        return Exit.USAGE

    async def work(session: Session) -> int:
        if call.args.sync:
            fault = await read_everything(session, call.out.say, DEADLINE)
        else:
            fault = await refresh_head(session, DEADLINE - 5)
        await _answer(call, session, wanted, fault)
        return exit_for(fault) if fault is not None else Exit.OK

    # The deadline of --sync holds for each page instead.
    return in_session(call, work, deadline=None if call.args.sync else DEADLINE)


async def _answer(call: Call, session: Session, wanted: SendFilter, fault: Fault | None) -> None:
    cache = session.cache
    as_of = read_instant(cache.meta("as_of"))
    if fault is not None:
        call.out.say(f"sendoso-tui: {fault.sentence}")
    if fault is not None and as_of is None:
        return
    wanted = await _with_words(call, session, wanted)
    index = await cache.index(wanted, NEWEST)
    total = len(index.rowids)
    shown = index.rowids[: call.args.limit] if call.args.limit else index.rowids
    complete = cache.meta("backfill_done") == "yes"
    _tell(call, as_of, len(shown), total, old=fault is not None)
    if not complete:
        known = cache.meta("total")
        of = f" of {int(known):,}" if known is not None and known.isdigit() else ""
        call.out.say(f"Only {await cache.count():,}{of} sends have been read so far; --sync reads everything.")
    sends = _sends(session, shown)
    if call.out.as_json:
        fields = {"complete": complete, "total": total}
        call.out.document(session.about.name, as_of, fields, ("sends", map(forms.send, sends)))
    else:
        call.out.lines(table(HEADS, [_row(send) for send in sends]))


def _tell(call: Call, as_of: datetime | None, shown: int, total: int, *, old: bool) -> None:
    count = f"{shown:,} of {total:,} sends" if shown < total else f"{total:,} send{'s' * (total != 1)}"
    at = f"as of {local(as_of)} ({zone(as_of)})" if as_of is not None else "never read"
    call.out.say(f"{count}, {at}.{' These are the last ones read.' if old else ''}")
    if shown < total:
        call.out.say("--limit 0 shows all.")


def _sends(session: Session, rowids: Sequence[int]) -> Iterator[Send]:
    for start in range(0, len(rowids), WINDOW):
        for row in session.cache.window(rowids[start : start + WINDOW]):
            found = session.cache.get(row.id)
            if found is not None:
                yield found.send


def _row(send: Send) -> tuple[str, ...]:
    return (
        send.id,
        send.status_raw or "no status",
        send.recipient.label,
        send.recipient.company,
        send.gift or send.subtype or send.type,
        price(send.cost),
        send.sender.name or send.sender.email,
        local(send.created_at),
    )


def _dates(args: argparse.Namespace) -> SendFilter:
    today = datetime.now().astimezone().date()
    since = day_begins(read_first_day(args.since, today)) if args.since else None
    until = day_begins(read_last_day(args.until, today) + timedelta(1)) if args.until else None
    return SendFilter(since=since, until=until, text=args.search.strip())


async def _with_words(call: Call, session: Session, wanted: SendFilter) -> SendFilter:
    """Add the conditions that are checked against the words the cache holds; one that fits nothing is pointed out."""
    facets = await session.cache.facets(wanted)
    statuses = frozenset(fold(word) for word in _words(call.args.status))
    held = {fold(word) for word in facets.statuses}
    for word in sorted(statuses - held):
        if not read_status(word).known:
            call.out.say(f'No send has the status "{word}".{nearest(word, held)}')
    types, subtypes = _by_fold(facets.types), _by_fold(facets.subtypes)
    asked = [word.casefold() for word in _words(call.args.type)]
    for word in asked:
        if word not in types and word not in subtypes:
            call.out.say(f'No send has the type "{word}".{nearest(word, [*types.values(), *subtypes.values()])}')
    chosen_types = frozenset(types.get(word, word) for word in asked if word in types or word not in subtypes)
    chosen_subtypes = frozenset(subtypes[word] for word in asked if word in subtypes and word not in types)
    if chosen_types and chosen_subtypes:
        raise ConfigFault("--type takes types or subtypes, not both at once")
    return SendFilter(chosen_types, chosen_subtypes, statuses, wanted.since, wanted.until, wanted.text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _by_fold(words: Iterable[str]) -> dict[str, str]:
    return {word.casefold(): word for word in words}
