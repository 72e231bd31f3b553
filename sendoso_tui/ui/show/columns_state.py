"""Which column of a file fills in which field while a person looks at it, and what is the same for all. No widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import NEW_PERSON_FIELDS, YES, Entry, Shape, blank
from sendoso_tui.domain.people_columns import batch_fields, guess_columns, values_of
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.domain.form import Field
    from sendoso_tui.domain.people_file import PeopleFile

_NEW_PERSON = frozenset(one.name for one in NEW_PERSON_FIELDS if one.name != "email")
_SAMPLED = 50
"""Rows that are looked through for one that shows what a column holds."""


@frozen
class Filled:
    """What fills in one field: columns, and what is the same for all where these are empty; `shown` names an id."""

    columns: tuple[str, ...] = ()
    same: str = ""
    shown: str = ""


@dataclass
class ColumnsState:
    """Begins with what the names of the columns tell. `again` means repeats, `new_recipients` adds people (v2)."""

    name: str
    people: PeopleFile
    shape: Shape
    new_recipients: bool = False
    again: bool = False
    filled: dict[str, Filled] = field(default_factory=dict)

    def __post_init__(self) -> None:
        guessed = guess_columns(self.people.heads, self.shape)
        self.filled = {one.name: Filled(guessed.get(one.name, ())) for one in batch_fields(self.shape)}

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked for: those of new people only where such are added."""
        return tuple(
            one
            for one in batch_fields(self.shape)
            if self.shape is not Shape.INVENTORY or self.new_recipients or one.name not in _NEW_PERSON
        )

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns that can be chosen: those with a name of their own."""
        return tuple(head for head in self.people.heads if head and self.people.heads.count(head) == 1)

    @property
    def unused(self) -> tuple[str, ...]:
        """The columns nothing is taken from."""
        used = {head for one in self.fields for head in self.filled[one.name].columns}
        return tuple(head for head in self.people.heads if head and head not in used)

    def begins_with(self, name: str) -> str:
        """Return what a form of this kind begins with in a field that has no column."""
        return "" if self.filled[name].columns else blank(self.shape).get(name)

    def use(self, name: str, columns: tuple[str, ...]) -> None:
        """Fill a field in by these columns, or by none."""
        kept = self.filled[name]
        self.filled[name] = Filled(columns, kept.same, kept.shown)

    def put_same(self, name: str, text: str, shown: str = "") -> None:
        """Fill a field in with the same text for all rows that have nothing of their own."""
        self.filled[name] = Filled(self.filled[name].columns, text, shown)

    def clear(self, name: str) -> None:
        """Fill a field in by nothing."""
        self.filled[name] = Filled()

    def step(self, name: str, count: int) -> None:
        """Take the next column, or the one before; between the last and the first there is none."""
        if self.is_picked(name):
            return
        choices: list[tuple[str, ...]] = [(), *((head,) for head in self.heads)]
        now = self.filled[name].columns
        at = choices.index(now) if now in choices else 0
        self.use(name, choices[(at + count) % len(choices)])

    def is_picked(self, name: str) -> bool:
        """Say whether a field holds the id of what is sent, which is chosen from the catalogue for all rows."""
        return self.entry(name) is Entry.PICK and name != "recipient_id"

    def entry(self, name: str) -> Entry:
        """Return how a field is filled in."""
        return next(one.entry for one in batch_fields(self.shape) if one.name == name)

    def is_empty(self, name: str) -> bool:
        """Say whether nothing at all fills a field in."""
        filled = self.filled[name]
        return not filled.columns and not filled.same and not self.begins_with(name)

    def is_missing(self, name: str) -> bool:
        """Say whether a field that is needed is empty; v2 finds recipients by email where no id is given."""
        if not self.is_empty(name) or name == "recipient_id":
            return False
        if self.shape is Shape.INVENTORY and name == "email":
            return self.is_empty("recipient_id")
        return any(one.required for one in self.fields if one.name == name)

    def sample(self, name: str) -> str:
        """Return what the first row that has something there would hold, in one line."""
        filled = self.filled[name]
        for row in self.people.rows[:_SAMPLED]:
            text = values_of(row, self.people.heads, {name: filled.columns}, self.shape).get(name, "")
            if text:
                return " ".join(text.split())
        return filled.shown or " ".join(filled.same.split()) or self.begins_with(name)

    def sample_of(self, head: str) -> str:
        """Return what the first row that has something in a column holds there, in one line."""
        at = self.people.heads.index(head)
        return next((" ".join(row.cells[at].split()) for row in self.people.rows[:_SAMPLED] if row.cells[at]), "")

    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return the columns by field, as a batch is asked for."""
        return MappingProxyType({one.name: self.filled[one.name].columns for one in self.fields})

    def same(self) -> Mapping[str, str]:
        """Return what is the same for all rows, by field."""
        texts = {one.name: self.filled[one.name].same for one in self.fields}
        return MappingProxyType({name: text for name, text in texts.items() if text})

    def toggle(self, name: str) -> None:
        """Set a flag for all rows, or take it away."""
        self.put_same(name, "" if self.filled[name].same else YES)
