"""People in a CSV text: its heads, its rows, and what is wrong with the text in them.

Row numbers are those a spreadsheet shows: the heads are row 1. Reading the file from the disk does not live here, nor
which column fills in which field of a form (`people_columns.py`).
"""

from __future__ import annotations

import csv
import io
import re
from itertools import islice
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import MARK, clean_block, clean_line
from sendoso_tui.domain.form import TYPED_LIMIT
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ROWS = 5_000
MOST_BYTES = 5_000_000

_DELIMITERS = (",", ";", "\t")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NOT_UTF_8 = "The file is not UTF-8. It was read as Windows-1252; look at the names with accents before you go on."


class PeopleFileFault(Exception):
    """The text cannot be read as people, or names a column that is not there. Its own text is a sentence."""


@frozen
class PeopleRow:
    """One row: `cells` are cleaned and as many as there are heads. `faults` are (column, sentence) about the text."""

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[str, str], ...] = ()


@frozen
class PeopleFile:
    """What was read. `warnings` are sentences about the file as a whole."""

    heads: tuple[str, ...]
    rows: tuple[PeopleRow, ...]
    warnings: tuple[str, ...] = ()


def read_people(data: bytes) -> PeopleFile:
    """Read a CSV text with heads: UTF-8, else Windows-1252; separated by comma, semicolon or tab.

    Rows without any text are left out. Raises PeopleFileFault, for a file of more than MOST_BYTES or MOST_ROWS too.
    """
    if len(data) > MOST_BYTES:
        raise PeopleFileFault(f"The file is larger than {MOST_BYTES:,} bytes. Split it into several.")
    text, warnings = _decode(data)
    records = _records(text)
    heads = tuple(clean_line(head, TYPED_LIMIT).strip() for head in next(records, (0, ()))[1])
    if not any(heads):
        raise PeopleFileFault("The file has no first row with the names of its columns.")
    if any(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", head) for head in heads):
        raise PeopleFileFault("The first row holds an email address, so it is not the names of the columns.")
    rows = tuple(islice((_row(number, heads, cells) for number, cells in records), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise PeopleFileFault(f"The file has more than {MOST_ROWS:,} rows. Split it into several.")
    if not rows:
        raise PeopleFileFault("The file has no rows below the names of its columns.")
    return PeopleFile(heads, rows, warnings)


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith(_UTF_16):
        raise PeopleFileFault("The file is UTF-16. Save it as CSV in UTF-8.")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (_NOT_UTF_8,)
    except UnicodeDecodeError:
        return data.decode("latin-1"), (_NOT_UTF_8,)


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that holds text with its number from 1; empty lines count too, as in a spreadsheet."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            what = "a quotation mark that is never closed" if "end of data" in str(error) else str(error)
            raise PeopleFileFault(f"Row {number} cannot be read: {what}.") from error
        if any(cell.strip() for cell in record):
            yield number, record


def _delimiter(text: str) -> str:
    """Return what separates the heads; commas inside quotation marks separate nothing."""
    start = re.sub(r'"(?:[^"]|"")*"', "", text.lstrip("\r\n")[:TYPED_LIMIT])
    return max(_DELIMITERS, key=re.split(r"[\r\n]", start)[0].count)


def _row(number: int, heads: tuple[str, ...], record: list[str]) -> PeopleRow:
    faults = []
    if any(cell.strip() for cell in record[len(heads) :]):
        faults.append(("", f"{len(record)} cells, but {len(heads)} columns have a name."))
    cells = []
    for place, head in enumerate(heads):
        raw = record[place] if place < len(record) else ""
        cell = clean_block(raw, TYPED_LIMIT + 1).strip()
        if len(raw.strip()) > TYPED_LIMIT:
            faults.append((head, f"More than {TYPED_LIMIT:,} characters."))
        elif MARK in raw:
            faults.append((head, f"A character was lost before ({MARK}). Mend it in the file."))
        elif MARK in cell:
            # What is shown as a mark would be sent as one.
            faults.append((head, f"An invisible character{_hidden(raw)}. Take it out."))
        cells.append(cell)
    return PeopleRow(number, tuple(cells), tuple(faults))


def _hidden(raw: str) -> str:
    """Name the first character that cleaning has made visible."""
    found = next((char for char in raw if MARK in clean_block(char)), "")
    return f" (U+{ord(found):04X})" if found else ""
