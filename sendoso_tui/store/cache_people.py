"""What the cache knows of a person's sends and of what a gift cost before: for the guards of a new send.

Nothing here has a table or an index of its own: people are narrowed down by the texts that the search is over, and
prices come from the newest sends. With a million sends a question takes some 20 ms, and a fifth of a second while the
text index is not built. The first after a start, from a cold disk, took up to half a second, and prices up to two where
the newest sends stand all over the file. So it is asked in a thread.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people import Person
from sendoso_tui.store.cache_figures import free_statuses
from sendoso_tui.store.cache_rows import CONTENT, decode
from sendoso_tui.store.cache_search import condition, fold_text, is_live, search_words
from sendoso_tui.store.columns import listed, micros, to_decimal
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from sendoso_tui.domain.send import Send

PRICED = 20_000
"""Sends with a price that are looked at, newest first, when it is asked what a gift costs."""


@frozen
class PricesSeen:
    """What earlier sends of one item or touch cost, in one currency."""

    lowest: Money
    highest: Money
    sends: int


def sends_to(connection: sqlite3.Connection, person: Person, since: datetime | None, limit: int) -> list[Send]:
    """Return the newest sends to a person: to this email or recipient id, or to this name at this company.

    Case and width of letters do not matter. Where neither email nor id is asked for, a company unknown on one side does
    not tell two people of one name apart. `since` leaves out sends without a date. An id by itself is looked for among
    the sends since then; beside an email or a name, among the sends to these.
    """
    person = Person(person.name.strip(), person.email.strip(), person.company.strip(), person.id)
    if not (person.name or person.email or person.id):
        return []
    clause, values = _narrowed(connection, person)
    if since is not None:
        clause, values = f"{clause} AND created_at >= ?", [*values, micros(since)]
    join, has_id = ("JOIN bodies USING (row)", "instr(rest, ?) > 0") if person.id else ("", "?")
    cursor = connection.execute(
        f"SELECT row, email, recipient, company, {has_id} FROM sends {join} WHERE {clause}"
        " ORDER BY created_at DESC, row DESC",
        (_field("rid", person.id) if person.id else 0, *values),
    )
    rows: list[int] = []
    for row, email, name, company, same_id in cursor:
        if same_id or _is_same(person, email, name, company):
            rows.append(row)
            if len(rows) == limit:
                break
    cursor.close()
    return _load(connection, rows)


def prices_of(connection: sqlite3.Connection, gift_id: str, gift: str) -> tuple[PricesSeen, ...]:
    """Return what the sends of an item or touch cost by currency, most sends first, among the newest PRICED sends.

    A send that does not say which gift it is counts by the name `gift`, if that is given. Sends whose money came back,
    and those that show no cost or zero, do not count; a cost may still change until its send is final.
    """
    if not (gift_id or gift):
        return ()
    free = free_statuses(connection)
    same, values = [], []
    if gift_id:
        same.append("instr(rest, ?) > 0")
        values.append(_field("gift_id", gift_id))
    if gift:
        same.append("(gift = ? AND instr(rest, '\"gift_id\":') = 0)")
        values.append(gift)
    found = connection.execute(
        "SELECT currency, min(cost), max(cost), count(*) FROM (SELECT row, gift, cost, currency FROM sends"
        f" WHERE cost > 0 AND gone = 0 AND status NOT IN ({', '.join('?' * len(free))})"
        f" ORDER BY created_at DESC LIMIT {PRICED}) JOIN bodies USING (row) WHERE {' OR '.join(same)}"
        " GROUP BY currency ORDER BY count(*) DESC, currency",
        (*free, *values),
    )
    return tuple(
        PricesSeen(Money(to_decimal(lowest, code), code), Money(to_decimal(highest, code), code), number)
        for code, lowest, highest, number in found
    )


def _narrowed(connection: sqlite3.Connection, person: Person) -> tuple[str, list[Any]]:
    """Return a condition that every send to the person meets, and a few others."""
    parts: list[str] = []
    values: list[Any] = []
    for text in (person.email, person.name):
        words = search_words(text)
        if words:
            clause, needles = condition(words, indexed=is_live(connection))
            parts.append(f"SELECT row FROM texts WHERE {clause}")
            values += needles
    return (f"row IN ({' UNION '.join(parts)})" if parts else "TRUE"), values


def _is_same(person: Person, email: str, name: str, company: str) -> bool:
    if person.email and fold_text(email.strip()) == fold_text(person.email):
        return True
    if not person.name or fold_text(name.strip()) != fold_text(person.name):
        return False
    if person.company and company:
        return fold_text(company.strip()) == fold_text(person.company)
    return not (person.email or person.id)


def _load(connection: sqlite3.Connection, rows: list[int]) -> list[Send]:
    marks, wanted = listed(rows)
    cursor = connection.execute(
        f"SELECT row, id, rest, {CONTENT} FROM sends JOIN bodies USING (row) WHERE row IN {marks}", wanted
    )
    found = {values[0]: decode(values[3:], values[1], values[2]) for values in cursor}
    return [found[row] for row in rows if row in found]


def _field(name: str, value: str) -> str:
    """Return how `cache_rows.encode_rest` writes a field; inside another text its quotes would be escaped."""
    return f'"{name}":{json.dumps(value, ensure_ascii=False)}'
