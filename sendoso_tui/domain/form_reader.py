"""Reads a form field by field and gathers what is wrong with each; the rules of a shape are in its own module."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.countries import find_country
from sendoso_tui.domain.emails import read_email
from sendoso_tui.domain.form import YES, Entry, fields_of
from sendoso_tui.domain.judged import Judged
from sendoso_tui.domain.typed import Unfit, read_block, read_line

if TYPE_CHECKING:
    from sendoso_tui.domain.countries import Country
    from sendoso_tui.domain.creating import AnyDraft
    from sendoso_tui.domain.draft import RecipientDraft
    from sendoso_tui.domain.form import Field, Form
    from sendoso_tui.domain.judged import Known
    from sendoso_tui.domain.money import Money
    from sendoso_tui.domain.people import Person

ID_LIMIT = 200
_VOWELS = "aeiou"


class FormReader:
    """The fields of one form as they would be posted, with the first thing wrong with each and a note where one helps.

    `known` is what is known of the ids in it, and of no others.
    A field whose text cannot be read is empty.
    """

    def __init__(self, form: Form, known: Known) -> None:
        self.form = form
        self.wrong: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._warned: set[str] = set()
        self._texts: dict[str, str] = {}
        for field in fields_of(form):
            try:
                self._texts[field.name] = self._read(field)
            except Unfit as unfit:
                self.blame(field.name, str(unfit))
        self.known = known.only(
            item=self.text("item_id"),
            touch=self.text("touch_id"),
            gift=self.text("gift_id"),
            recipient=self.text("recipient_id"),
        )

    def text(self, name: str) -> str:
        """Return a field's text, cleaned; a choice as its option is written; "" where it cannot be read."""
        return self._texts.get(name, "")

    def flag(self, name: str) -> bool:
        """Say whether a flag is set."""
        return self.text(name) == YES

    def email(self, name: str = "email") -> str:
        """Return a field that holds one email; "" where it is wrong."""
        if not self.text(name):
            return ""
        try:
            return read_email(self.text(name))
        except Unfit as unfit:
            self.blame(name, str(unfit))
            return ""

    def country(self, name: str = "country") -> Country | None:
        """Return the country a field names; None where it is empty or names none that is known."""
        country = find_country(self.text(name))
        if country is None and self.text(name):
            self.blame(name, "This is no country known here. Its two letters always work, as in DE.")
        return country

    def need(self, name: str, sentence: str) -> None:
        """Blame a field that is empty."""
        if not self.text(name):
            self.blame(name, sentence)

    def blame(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; what was said first stays."""
        self.wrong.setdefault(name, sentence)

    def note(self, name: str, sentence: str, *, warn: bool = False) -> None:
        """Put a note beside a field; what was noted first stays, so warnings come before help."""
        if sentence and name not in self._notes:
            self._notes[name] = sentence
            if warn:
                self._warned.add(name)

    def judged(
        self,
        draft: AnyDraft,
        person: Person,
        what: str,
        cost: Money | None = None,
        *,
        new_recipient: RecipientDraft | None = None,
        count: int = 1,
    ) -> Judged:
        """Return the finding; the drafts only where nothing is wrong."""
        fit = not self.wrong
        return Judged(
            draft if fit else None,
            new_recipient if fit else None,
            person,
            what,
            cost,
            MappingProxyType(self.wrong),
            MappingProxyType(self._notes),
            frozenset(self._warned),
            count,
            self.form.shape,
            self.known,
        )

    def _read(self, field: Field) -> str:
        typed = self.form.get(field.name)
        text = read_block(typed) if field.entry is Entry.BLOCK else read_line(typed)
        if field.entry is Entry.CHOICE:
            text = _option(field, text)
        elif field.entry is Entry.FLAG and text.casefold() not in ("", YES):
            raise Unfit(f"Write {YES}, or leave it empty.")
        elif field.entry is Entry.FLAG:
            text = text.casefold()
        elif field.entry is Entry.PICK and len(text) > ID_LIMIT:
            raise Unfit(f"An id has at most {ID_LIMIT} characters.")
        if field.required and not text:
            raise Unfit(_missing(field))
        return text


def _option(field: Field, text: str) -> str:
    if text and text.casefold() not in field.options:
        raise Unfit(_choose(field))
    return text.casefold()


def _missing(field: Field) -> str:
    if field.entry is Entry.CHOICE:
        return _choose(field)
    if field.entry is Entry.PICK:
        word = field.label.casefold()
        return f"Choose {'an' if word[:1] in _VOWELS else 'a'} {word}."
    return "This is needed."


def _choose(field: Field) -> str:
    *first, last = [option for option in field.options if option]
    return f"Choose {', '.join(first)} or {last}."
