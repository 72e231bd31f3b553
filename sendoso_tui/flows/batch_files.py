"""The two files of a batch: the people that are read, and what became of each row, written as it becomes known.

The result file is private, is never written over, and can be opened in a spreadsheet without running anything.
"""

from __future__ import annotations

import csv
import io
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.config.private_file import create_private
from sendoso_tui.domain.batch import RowState
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.people_file import MOST_BYTES, PeopleFileFault
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from sendoso_tui.domain.batch import Batch, BatchRow
    from sendoso_tui.flows.batch_facts import BatchRowMoved

HEADS = ("row", "email", "outcome", "send", "tracking code", "link", "sentence", "request", "batch")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LARGEST = 50_000_000


class ResultFault(Exception):
    """The result file cannot be used; its text is a sentence."""


@frozen
class RowResult:
    """One line of the result: what became of a row. Only what the answer held is set."""

    number: int
    email: str
    outcome: str
    send_id: str = ""
    tracking_code: str = ""
    link: str = ""
    sentence: str = ""
    request_id: str = ""

    def cells(self, batch_id: str) -> tuple[str, ...]:
        """Return the cells of its line, in the order of HEADS."""
        handles = (self.send_id, self.tracking_code, self.link)
        return (str(self.number), self.email, self.outcome, *handles, self.sentence, self.request_id, batch_id)


def result_of(moved: BatchRowMoved) -> RowResult:
    """Return the line of a row's outcome."""
    return RowResult(
        moved.number,
        moved.email,
        moved.stage.name.lower(),
        moved.send_id,
        moved.tracking_code,
        moved.link,
        moved.sentence,
        moved.request_id,
    )


def missing_results(rows: Iterable[BatchRow], written: Container[int]) -> list[RowResult]:
    """Return the lines of rows whose outcome an earlier run did not get to write: it was killed, or was not asked."""
    return [
        RowResult(
            row.number,
            " ".join((row.form.get("email") or row.form.get("emails")).split()) if row.form is not None else "",
            "accepted" if row.state is RowState.DONE else row.state.value,
            row.target,
            sentence=row.note,
            request_id=row.request_id,
        )
        for row in rows
        if row.number not in written and row.state not in (RowState.WAITING, RowState.SENDING)
    ]


def people_path(text: str) -> Path:
    """Return the path a person means; `~` is their home."""
    return Path(os.path.expanduser(text))


def read_file(path: Path) -> bytes:
    """Return the bytes of a CSV file, at most one more than may be. Raises PeopleFileFault with the reason."""
    name = _shown(path)
    try:
        # Without waiting, or a pipe of that name would be waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise PeopleFileFault(f"There is no file {name}.") from None
    except (OSError, ValueError) as error:
        raise PeopleFileFault(f"{name} cannot be read: {_why(error)}.") from None
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise PeopleFileFault(f"{name} is a folder. Name a CSV file.")
        if not stat.S_ISREG(mode):
            raise PeopleFileFault(f"{name} is not a file.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PeopleFileFault(f"{name} cannot be read: {_why(error)}.") from None
    finally:
        os.close(descriptor)


def result_path(people: Path) -> Path:
    """Return where the result goes unless a person says otherwise: beside the people."""
    return people.with_name(f"{people.stem}-result.csv")


def result_name(batch: Batch) -> str:
    """Return what the result of a batch is called where nobody names it, the same when it is gone on with."""
    return f"{Path(batch.name).stem}-result-{batch.id}.csv"


class ResultFile:
    """Lines are appended one by one and are on the disk before the next row goes out. `written` are the rows in it."""

    def __init__(self, path: Path, batch_id: str, written: frozenset[int] = frozenset()) -> None:
        self.path = path
        self.written = written
        self._batch_id = batch_id

    @classmethod
    def create(cls, path: Path, batch_id: str) -> ResultFile:
        """Begin a new file, which only its owner may read. Raises ResultFault, for a name that is taken too."""
        try:
            made = create_private(path, _line(HEADS))
        except (OSError, ValueError) as error:
            raise _unusable(path, error) from None
        if not made:
            raise ResultFault(f"{_shown(path)} is there already and is not written over. --result names another file.")
        return cls(path, batch_id)

    @classmethod
    def go_on(cls, path: Path, batch_id: str) -> ResultFile:
        """Go on with the file of this batch, or begin it. Raises ResultFault for any other file."""
        try:
            with path.open("rb") as file:
                text = file.read(_LARGEST).decode(errors="replace")
        except FileNotFoundError:
            return cls.create(path, batch_id)
        except (OSError, ValueError) as error:
            raise _unusable(path, error) from None
        heads, *rows = csv.reader(io.StringIO(text, newline="")) or [[]]
        if not text.endswith("\n"):
            # A line that was cut off is written anew.
            rows = rows[:-1]
        if tuple(heads) != HEADS or any(row[-1:] != [batch_id] for row in rows if row):
            raise ResultFault(f"{_shown(path)} is not the result of batch {batch_id}. --result names another file.")
        result = cls(path, batch_id, frozenset(int(row[0]) for row in rows if row and row[0].isdecimal()))
        if not text.endswith("\n"):
            result._append("\n")
        return result

    def add(self, row: RowResult) -> None:
        """Write what became of a row; its last line counts. Raises ResultFault."""
        self._append(_line(row.cells(self._batch_id)))
        self.written |= {row.number}

    def _append(self, text: str) -> None:
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise _unusable(self.path, error) from None


def _line(cells: Sequence[str]) -> str:
    written = io.StringIO(newline="")
    # A spreadsheet would take such a cell for a formula.
    csv.writer(written, lineterminator="\n").writerow(
        f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells
    )
    return written.getvalue()


def _unusable(path: Path, error: OSError | ValueError) -> ResultFault:
    return ResultFault(f"The result cannot be written to {_shown(path)}: {_why(error)}.")


def _shown(path: Path) -> str:
    return clean_line(path.name or str(path), 80)


def _why(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or "its name is none"
