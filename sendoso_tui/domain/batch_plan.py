"""What a batch would send, judged as a whole before anything leaves: every row, every fault, and what it all costs.

A batch with a fault in it is not sent at all: a file in which one row is wrong is seldom right in the others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from sendoso_tui.domain.creating import digest_of
from sendoso_tui.domain.form import NEW_RECIPIENT, Form, blank, fields_of
from sendoso_tui.domain.money import Money
from sendoso_tui.domain.people_columns import batch_fields, values_of
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.domain.form import Shape
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.people_columns import Columns
    from sendoso_tui.domain.people_file import PeopleFile
    from sendoso_tui.domain.send import Send

ALL_ROWS = 0
"""The number of a fault that is not about one row."""


@frozen
class RowFault:
    """What is wrong with a row, or with all (`number` ALL_ROWS). `column` is the head, else the field's label."""

    number: int
    column: str
    sentence: str


@frozen
class PlannedRow:
    """One row: the form it fills in, and what judging it came to. `earlier` is what the person got in 30 days.

    `new` and `digest` are there when nothing is wrong with the form itself.
    """

    number: int
    form: Form
    judged: Judged | None = None
    new: NewSend | None = None
    digest: str = ""
    faults: tuple[RowFault, ...] = ()
    earlier: tuple[Send, ...] = ()

    @property
    def is_fit(self) -> bool:
        """Whether it can be sent."""
        return self.new is not None and not self.faults

    @property
    def label(self) -> str:
        """Who it is for, as far as it is known: name, else email, else the emails of several."""
        if self.judged is not None and self.judged.person.label:
            return self.judged.person.label
        typed = (self.form.get(name).strip() for name in ("name", "email", "emails", "recipient_id"))
        return next((" ".join(text.split()) for text in typed if text and text != NEW_RECIPIENT), "")

    @property
    def email(self) -> str:
        """The email it goes to; the emails of several, separated by blanks."""
        if self.judged is not None and self.judged.person.email:
            return self.judged.person.email
        return " ".join((self.form.get("email") or self.form.get("emails")).split())


@frozen
class BatchPlan:
    """All rows in their order. `sends` are those of the fit rows, `totals` what they cost, `unpriced` state no price.

    `repeated` rows are wrong only because they repeat one another or something sent before. `digest` is the same for
    the same rows, in whatever order, and empty while a form is wrong. `warnings` are sentences that stop nothing.
    """

    rows: tuple[PlannedRow, ...]
    faults: tuple[RowFault, ...]
    totals: tuple[Money, ...]
    unpriced: int
    sends: int
    warnings: tuple[str, ...] = ()
    digest: str = ""
    repeated: int = 0

    @property
    def gifts(self) -> tuple[str, ...]:
        """The names of what the fit rows send, each once."""
        judged = (row.judged for row in self.rows if row.is_fit)
        return tuple(dict.fromkeys(one.what for one in judged if one is not None and one.what))

    @property
    def is_fit(self) -> bool:
        """Whether all of it can be sent."""
        return not self.faults and bool(self.rows)

    @property
    def known(self) -> tuple[PlannedRow, ...]:
        """The fit rows whose person got something in the last 30 days."""
        return tuple(row for row in self.rows if row.is_fit and row.earlier)

    @property
    def held_back(self) -> tuple[PlannedRow, ...]:
        """The rows that cannot be sent."""
        return tuple(row for row in self.rows if not row.is_fit)


def fill_in(people: PeopleFile, columns: Columns, shape: Shape, same: Mapping[str, str]) -> list[PlannedRow]:
    """Make a form of each row: what its cells hold, else what is the `same` for all, else what a form begins with.

    A field that has a column does not fall back on what a form begins with: an empty cell there is empty.
    """
    begins = {name: text for name, text in blank(shape).values.items() if not columns.get(name)}
    used = {head for field in batch_fields(shape) for head in columns.get(field.name, ())}
    rows = []
    for row in people.rows:
        cells = {name: text for name, text in values_of(row, people.heads, columns, shape).items() if text}
        faults = tuple(
            RowFault(row.number, column, sentence) for column, sentence in row.faults if not column or column in used
        )
        rows.append(PlannedRow(row.number, Form(shape, {**begins, **same, **cells}), faults=faults))
    return rows


def judge_rows(
    rows: Iterable[PlannedRow], judge: Callable[[Form], Judged], columns: Columns | None = None
) -> list[PlannedRow]:
    """Judge each row's form; what is wrong is said with the column it came from. Rows with faults have no `new`."""
    judged_rows = []
    for row in rows:
        judged = judge(row.form)
        labels = {field.name: field.label for field in fields_of(row.form)}
        known = {fault.column for fault in row.faults}
        # Why nobody was found is said already.
        wrong = {name: text for name, text in judged.wrong.items() if not (name == "recipient_id" and row.faults)}
        found = (_fault(row, name, labels.get(name, name), text, columns) for name, text in wrong.items())
        faults = (*row.faults, *(fault for fault in found if fault.column not in known))
        new = judged.new_send() if judged.draft is not None and not faults else None
        judged_rows.append(
            replace(row, judged=judged, new=new, digest=digest_of(new) if new is not None else "", faults=faults)
        )
    return judged_rows


def make_plan(
    rows: Sequence[PlannedRow],
    *,
    again: bool = False,
    repeats: Mapping[str, str] | None = None,
    warnings: Collection[str] = (),
) -> BatchPlan:
    """Judge the rows together. `repeats` says by content why it may not go out again; `again` allows all repeats."""
    checked = list(rows) if again else _without_repeats(rows, repeats or {})
    totals: dict[str | None, Decimal] = {}
    unpriced = sends = 0
    for row in checked:
        if row.judged is None or not row.is_fit:
            continue
        sends += row.judged.count
        if row.judged.cost is None:
            unpriced += row.judged.count
        else:
            currency = row.judged.cost.currency
            totals[currency] = totals.get(currency, Decimal(0)) + row.judged.cost.amount * row.judged.count
    digests = sorted(row.digest for row in checked)
    whole = bool(digests) and all(digests)
    return BatchPlan(
        tuple(checked),
        _gathered(checked),
        tuple(Money(amount, currency) for currency, amount in sorted(totals.items(), key=lambda one: one[0] or "")),
        unpriced,
        sends,
        (*warnings, *_warned(checked), *_twice(checked)),
        hashlib.sha256("\n".join(digests).encode()).hexdigest() if whole else "",
        sum(bool(row.digest and row.faults) for row in checked),
    )


def _fault(row: PlannedRow, name: str, label: str, sentence: str, columns: Columns | None) -> RowFault:
    heads = columns.get(name) if columns is not None else None
    if columns is not None and not heads and not row.form.get(name):
        sentence = f"{sentence} No column fills it in."
    return RowFault(row.number, " + ".join(heads) if heads else label, sentence)


def _without_repeats(rows: Sequence[PlannedRow], repeats: Mapping[str, str]) -> list[PlannedRow]:
    first: dict[str, int] = {}
    checked = []
    for row in rows:
        why = ""
        if row.digest and row.digest in first:
            why = f"The same content for the same person as row {first[row.digest]}."
        elif row.digest:
            first[row.digest] = row.number
            why = repeats.get(row.digest, "")
        if why:
            row = replace(row, faults=(*row.faults, RowFault(row.number, "", why)))
        checked.append(row)
    return checked


def _warned(rows: Sequence[PlannedRow]) -> list[str]:
    """Return what judging warns of, each sentence once with the rows it is about."""
    about: dict[str, list[int]] = {}
    for row in rows:
        if row.judged is not None and row.new is not None:
            for name in row.judged.warned:
                about.setdefault(row.judged.notes[name], []).append(row.number)
    return [f"{_numbered(numbers)}: {sentence}" for sentence, numbers in about.items()]


def _twice(rows: Sequence[PlannedRow]) -> list[str]:
    """Name the rows that go to one person with different content: seldom meant, never certain to be wrong."""
    by_person: dict[str, list[PlannedRow]] = {}
    for row in rows:
        if row.email:
            by_person.setdefault(row.email.casefold(), []).append(row)
    return [
        f"{_numbered([row.number for row in same])} go to one person."
        for same in by_person.values()
        if len({row.digest for row in same}) > 1
    ]


def _numbered(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Row {numbers[0]}"
    more = f" and {len(numbers) - 6:,} more" if len(numbers) > 6 else ""
    return f"Rows {', '.join(map(str, numbers[:6]))}{more}"


def _gathered(rows: Sequence[PlannedRow]) -> tuple[RowFault, ...]:
    """Return all faults in the order of the rows; one that every row has is said once, before the others."""
    faults = [fault for row in rows for fault in dict.fromkeys(row.faults)]
    counts = Counter((fault.column, fault.sentence) for fault in faults)
    common = {words for words, count in counts.items() if count == len(rows) > 1}
    return (
        *(RowFault(ALL_ROWS, *words) for words in counts if words in common),
        *(fault for fault in faults if (fault.column, fault.sentence) not in common),
    )
