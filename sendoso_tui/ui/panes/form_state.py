"""What a form of a new send is at: its texts, what was found about them, and how much of that is shown by now.

Nobody is told that an email is wrong after its first letters: a fault shows once its field was left or review was
tried. Widgets and words do not live here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.form import FIELDS, NEW_PERSON_FIELDS, Shape, blank, fields_of
from sendoso_tui.domain.judged import Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.remembered import RECIPIENT, was_read
from sendoso_tui.ui.show.compose import Kind, Under, help_of, label_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sendoso_tui.domain.form import Field, Form

NOWHERE = ""
"""The name under which what belongs to no field is kept."""


class FormState:
    """One form. Every change judges it anew, so `judged` is always of the present texts."""

    def __init__(self, form: Form, today: date, words: Mapping[str, str] | None = None) -> None:
        """`words` are the server's about an earlier try, by field name."""
        self.form = form
        self.known = Known()
        self.words = {name: said for name, said in (words or {}).items() if form.get(_answered(name)) != said}
        self.tried = bool(self.words)
        self.missing: dict[str, str] = {}
        self._left: set[str] = set()
        self._today = today
        self.judged = judge(form, self.known, today)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that a new form does not begin with."""
        begun = blank(self.form.shape).values
        return all(self.form.get(field.name) == begun.get(field.name, "") for field in self.every_field)

    @property
    def every_field(self) -> tuple[Field, ...]:
        """All fields the shape may ask for."""
        return every_field(self.form.shape)

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields it asks for now, in the order in which one goes through them."""
        return fields_of(self.form)

    @property
    def is_right(self) -> bool:
        """Whether nothing keeps it from being sent as it stands."""
        return self.judged.draft is not None

    def learn(self, known: Known, today: date) -> None:
        """Judge by what is known of the chosen ids now."""
        self.known, self._today = known, today
        self._judge()

    def type(self, name: str, value: str) -> bool:
        """Take a text; False when the field holds it already. What the server said about the field is over."""
        if self.form.get(name) == value:
            return False
        self.form = self.form.put(name, value)
        if (said := self.words.pop(name, None)) is not None:
            # The draft keeps what the server said, so it keeps as well that this was seen to.
            self.form = self.form.put(_answered(name), said)
        self._judge()
        return True

    def remember(self, values: Mapping[str, str]) -> None:
        """Keep texts of the form that no field shows."""
        for name, value in values.items():
            self.form = self.form.put(name, value)

    def leave(self, name: str) -> bool:
        """Note that a field was left; False when it was before."""
        new = name not in self._left
        self._left.add(name)
        return new

    def hear(self, words: Mapping[str, str]) -> None:
        """Take what the server said about a try."""
        self.words = dict(words)
        self.tried = True
        for name in words:
            if self.form.get(_answered(name)):
                self.form = self.form.put(_answered(name), "")

    def under(self, name: str) -> Under:
        """Return what is said under a field now."""
        if (words := self.words.get(name)) is not None:
            return Under(words, Kind.FAULT)
        wrong, value = self.judged.wrong.get(name), self.form.get(name)
        if wrong is not None:
            if self._shows(name):
                return Under(wrong, Kind.FAULT)
            if not value and not self._field(name).required:
                # Something else that was typed makes this field needed: said at once, though not as a fault yet.
                return Under(wrong, Kind.WARNING)
        if name == RECIPIENT and self.known.recipient is not None and not was_read(self.form):
            # A send tells no address, so nothing can be said about a missing one yet.
            return Under(self.known.recipient.person.email)
        if (gone := self.missing.get(name)) is not None:
            return Under(gone, Kind.WARNING)
        note = self.judged.notes.get(name)
        if note is not None:
            return Under(note, Kind.WARNING if name in self.judged.warned else Kind.HELP)
        return Under(help_of(name) if not value or name in ("team_id", "metadata") else "")

    def faults(self) -> list[tuple[str, str, str]]:
        """Return (field, label, sentence) of all that is shown as wrong, in the order of the fields."""
        found = []
        for field in self.asked:
            under = self.under(field.name)
            if under.kind is Kind.FAULT:
                found.append((field.name, label_of(field, self.form.shape), under.text))
        asked = {field.name for field in self.asked}
        found += [(NOWHERE, "", words) for name, words in self.words.items() if name not in asked]
        return found

    def first_wrong(self) -> str:
        """Return the first field with a fault; empty without one."""
        return next((field.name for field in self.asked if field.name in self.judged.wrong), "")

    def _shows(self, name: str) -> bool:
        return self.tried or name in self._left

    def _field(self, name: str) -> Field:
        return next(field for field in self.every_field if field.name == name)

    def _judge(self) -> None:
        self.judged = judge(self.form, self.known, self._today)


def _answered(name: str) -> str:
    """Return under which name of the form it is kept that the server's words about a field were seen to."""
    return f"{name}.answered"


def every_field(shape: Shape) -> tuple[Field, ...]:
    """Return all fields a form of this shape may ask for: those of somebody new stand after the recipient."""
    first, *rest = FIELDS[shape]
    return (first, *NEW_PERSON_FIELDS, *rest) if shape is Shape.INVENTORY else FIELDS[shape]
