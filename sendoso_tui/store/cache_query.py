"""A filter and a sort as SQL. Text conditions are in `cache_search.py`, running the statements in `cache_view.py`."""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.query import SortColumn
from sendoso_tui.domain.status import fold
from sendoso_tui.store.cache_search import any_indexed, condition, search_words
from sendoso_tui.store.columns import micros
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.query import SendFilter, Sort


@frozen
class Where:
    """A WHERE clause ("" when there is no condition) with its parameters, and the tables it is on."""

    clause: str = ""
    parameters: list[Any] = field(default_factory=list)
    tables: str = "sends"


def where(asked: SendFilter, *, indexed: bool, walks: bool = False) -> Where:
    """Return the condition a filter is; `indexed` tells that the text index can be asked.

    With `walks`, texts that must be scanned are looked up send by send, in the order the sends are read in. That is
    quick where they are read in about the order they came. A send without a creation date fails every condition on it.
    """
    tables = "sends"
    parts: list[str] = []
    parameters: list[Any] = []
    for column, values in (
        ("type", asked.types),
        ("subtype", asked.subtypes),
        ("status", {fold(status) for status in asked.statuses}),
    ):
        if values:
            parts.append(f"{column} IN ({', '.join('?' * len(values))})")
            parameters += sorted(values)
    for sign, moment in ((">=", asked.since), ("<", asked.until)):
        if moment is not None:
            parts.append(f"created_at {sign} ?")
            parameters.append(micros(moment))
    words = search_words(asked.text)
    if words:
        clause, needles = condition(words, indexed=indexed)
        if walks and not (indexed and any_indexed(words)):
            # A cross join is never turned round: SQLite would rather scan all texts and sort what it found.
            tables = "sends CROSS JOIN texts USING (row)"
            parts.append(clause)
        else:
            parts.append(f"row IN (SELECT row FROM texts WHERE {clause})")
        parameters += needles
    return Where("WHERE " + " AND ".join(parts) if parts else "", parameters, tables)


def without_words(asked: SendFilter) -> SendFilter:
    """Return the filter without its conditions on type, subtype and status."""
    return replace(asked, types=frozenset(), subtypes=frozenset(), statuses=frozenset())


TEXT_KEYS = {
    SortColumn.RECIPIENT: "CASE recipient WHEN '' THEN email ELSE recipient END COLLATE NOCASE",
    SortColumn.COMPANY: "company COLLATE NOCASE",
    SortColumn.GIFT: "gift COLLATE NOCASE",
    SortColumn.SENDER: "sender COLLATE NOCASE",
    SortColumn.ID: "id",
}
"""By what the columns of text are sorted. Ids are in the order of their own index."""


def order(sort: Sort, ranks: dict[str, int]) -> tuple[str, list[Any]]:
    """Return an ORDER BY clause with its parameters; `ranks` places the folded statuses.

    A send without a value stands last in both directions, but one without a date counts as the oldest. Texts compare
    without the case of ASCII letters, ids with it. Ties: newest first, then the later row of the cache.
    """
    way = "DESC" if sort.descending else "ASC"
    if sort.column is SortColumn.CREATED:
        return f"ORDER BY created_at {way}, row {way}", []
    ties = "created_at DESC, row DESC"
    if sort.column is SortColumn.SINCE:
        return f"ORDER BY since {way}, {ties}", []
    if sort.column is SortColumn.COST:
        return f"ORDER BY cost IS NULL, cost {way}, currency {way}, {ties}", []
    if sort.column is SortColumn.STATUS:
        parameters = [part for pair in sorted(ranks.items()) for part in pair]
        cases = " ".join("WHEN ? THEN ?" for _ in ranks)
        return (f"ORDER BY CASE status {cases} END {way}, {ties}", parameters) if ranks else (f"ORDER BY {ties}", [])
    if sort.column is SortColumn.TYPE:
        return (
            f"ORDER BY type = '', type COLLATE NOCASE {way}, subtype = '', subtype COLLATE NOCASE {way}, {ties}",
            [],
        )
    key = TEXT_KEYS[sort.column]
    return f"ORDER BY {key} = '', {key} {way}, {ties}", []


def is_indexed(sort: Sort) -> bool:
    """Say whether the first rows of this order come without looking at all rows."""
    return sort.column is SortColumn.CREATED
