"""The page on which columns are matched with fields: what fills in what, and what the first row then holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import NEEDS
from sendoso_tui.domain.form import Entry
from sendoso_tui.ui.show.choices import Choice
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.ui.show.shapes import TITLES

if TYPE_CHECKING:
    from sendoso_tui.domain.form import Field
    from sendoso_tui.ui.show.columns_state import ColumnsState
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

KEY_NEW, KEY_AGAIN = "+new", "+again"
"""What the two ticks are called among the rows; no field has such a name."""
NO_COLUMN, SAME = "none", "same"
_LABEL = 14
_NOTHING = "nothing"
_NOTES_HINT = "Braces stay as typed: Sendoso fills its own placeholders in."


def row_keys(state: ColumnsState) -> list[str]:
    """Return what the rows of the page stand for: the names of fields, then the ticks."""
    ticks = [KEY_NEW, KEY_AGAIN] if state.shape.value == "inventory" else [KEY_AGAIN]
    return [*(field.name for field in state.fields), *ticks]


def columns_page(state: ColumnsState, width: int, cursor: int = 0, glyphs: Glyphs = UNICODE) -> PageText:
    """Return the page; its rows are those of `row_keys`."""
    page = PageText(width, cursor=cursor, label=_LABEL, glyphs=glyphs)
    for warning in state.people.warnings:
        page.say(warning, Role.LATE, sign=Piece(glyphs.failed, Role.LATE))
    page.gap()
    page.field("Kind", [TITLES[state.shape]], Role.STRONG)
    page.field("Rows", [f"{len(state.people.rows):,}"])
    page.gap()
    part = max(16, (page.width - _LABEL - 2) // 2)
    head = f"{'Field':{_LABEL}}{'Filled in by':{part}}  The first row that has something"
    page.line((Piece(head, Role.HEADING),))
    for field in state.fields:
        page.row(_field_row(state, field, part, glyphs))
    page.gap()
    if state.shape.value == "inventory":
        page.row(_tick(state.new_recipients, "Add people to the address book who are not in it"))
    page.row(_tick(state.again, "Send repeats too: rows that are alike, and what went out minutes ago"))
    page.gap()
    if state.unused:
        page.field("Not used", [", ".join(state.unused)], Role.MUTED)
    if any(field.entry is Entry.BLOCK for field in state.fields):
        page.say(_NOTES_HINT, Role.MUTED)
    return page


def filled_words(state: ColumnsState, name: str) -> str:
    """Return in words what fills a field in."""
    filled = state.filled[name]
    said = " + ".join(filled.columns)
    same = filled.shown or " ".join(filled.same.split())
    if filled.columns:
        return f"{said}, else {same}" if same else said
    if same:
        return f"for all: {same}"
    begins = state.begins_with(name)
    return f"for all: {begins}" if begins else _NOTHING


def column_choices(state: ColumnsState, name: str) -> list[Choice]:
    """Return what a field can be filled in by."""
    choices = [Choice(f"column {at}", head, state.sample_of(head)) for at, head in enumerate(state.heads)]
    what = "Choose one for all rows" if state.entry(name) in (Entry.PICK, Entry.CHOICE) else "Type it for all rows"
    if name == "recipient_id":
        return [*choices, Choice(NO_COLUMN, "No column", always=True)]
    return [*choices, Choice(SAME, what, always=True), Choice(NO_COLUMN, "Nothing", always=True)]


def chosen_head(state: ColumnsState, key: str) -> str:
    """Return the column that a key of `column_choices` means."""
    return state.heads[int(key.partition(" ")[2])]


def delivery_of(state: ColumnsState) -> str:
    """Return how a touch must be delivered to fit, "" where anything does."""
    return NEEDS.get(state.shape, "")


def _field_row(state: ColumnsState, field: Field, part: int, glyphs: Glyphs) -> Line:
    empty, missing = state.is_empty(field.name), state.is_missing(field.name)
    words = "needed, and nothing fills it in" if missing else filled_words(state, field.name)
    role = Role.LATE if missing else Role.MUTED if empty else Role.TEXT
    return (
        Piece(fit(field.label, _LABEL, ellipsis=glyphs.ellipsis), Role.MUTED),
        Piece(fit(words, part, ellipsis=glyphs.ellipsis) + "  ", role),
        Piece(state.sample(field.name), Role.MUTED),
    )


def _tick(ticked: bool, words: str) -> Line:
    return (Piece("[x] " if ticked else "[ ] ", Role.STRONG if ticked else Role.MUTED), Piece(words))
