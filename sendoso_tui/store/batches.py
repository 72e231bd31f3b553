"""Batches in the record: their rows, the process that runs one, and which intent a row went out as.

Forms of rows name people. That of a row that is done is forgotten when the batch is left, and all of them once nobody
can want them any more; what became of the row stays.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sendoso_tui.domain.batch import Batch, BatchRow, BatchState, RowState, Tally, state_of
from sendoso_tui.domain.intent import NOT_SENT, IntentState
from sendoso_tui.store.columns import micros, moment
from sendoso_tui.store.drafts import form_text, read_form
from sendoso_tui.store.faults import StoreFault

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sendoso_tui.domain.form import Form
    from sendoso_tui.store.record import Record

KEPT_FOR = timedelta(days=14)
"""How long the forms of rows that were not sent stay, so that the batch can be gone on with."""
SAME_FOR = timedelta(days=30)
"""How long the same file is known again."""

_COLUMNS = "id, profile, origin, dialect, name, created_at, state, digest, stop_after, again, holder"


class SameBatch(StoreFault):
    """The same rows are those of `earlier`."""

    def __init__(self, earlier: Batch) -> None:
        super().__init__(f"The same rows were sent as batch {earlier.id}.")
        self.earlier = earlier


class NoSuchBatch(StoreFault):
    """The record has no batch of this id."""

    def __init__(self, batch_id: str) -> None:
        super().__init__(f"There is no batch {batch_id}.")


class BatchHeld(StoreFault):
    """Another process runs the batch."""

    def __init__(self, batch_id: str) -> None:
        super().__init__(f"Batch {batch_id} is run by another window or command.")


class RowTaken(StoreFault):
    """The row went out already as an intent that was not refused."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Row {number} was sent already.")


class Batches:
    """The batches of a record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    async def begin(self, batch: Batch, rows: Sequence[tuple[int, Form]], *, anew: bool = False) -> None:
        """Keep a confirmed batch, held by `batch.holder`. Raises SameBatch unless it is meant to be sent `anew`."""

        def job(connection: sqlite3.Connection) -> None:
            earlier = _same(connection, batch.profile, batch.origin, batch.digest, batch.created_at)
            if earlier is not None and not anew:
                raise SameBatch(earlier)
            connection.execute(
                f"INSERT INTO batches ({_COLUMNS}) VALUES ({', '.join('?' * 11)})",
                (
                    batch.id,
                    batch.profile,
                    batch.origin,
                    batch.dialect,
                    batch.name,
                    micros(batch.created_at),
                    batch.state.value,
                    batch.digest,
                    batch.stop_after,
                    batch.again,
                    batch.holder,
                ),
            )
            connection.executemany(
                "INSERT INTO batch_rows (batch_id, number) VALUES (?, ?)", [(batch.id, number) for number, _ in rows]
            )
            connection.executemany(
                "INSERT INTO batch_forms (batch_id, number, form) VALUES (?, ?, ?)",
                [(batch.id, number, form_text(form)) for number, form in rows],
            )

        await self._record.write(job)

    async def claim(self, batch_id: str, mark: str, is_running: Callable[[str], bool], *, stop_after: int) -> Batch:
        """Take a batch over for the process with this mark and say that it runs.

        Raises BatchHeld while the process that holds it is running, and NoSuchBatch.
        """

        def job(connection: sqlite3.Connection) -> Batch:
            batch = _require(connection, batch_id)
            if batch.holder and batch.holder != mark and is_running(batch.holder):
                raise BatchHeld(batch_id)
            connection.execute(
                "UPDATE batches SET holder = ?, state = ?, stop_after = ? WHERE id = ?",
                (mark, BatchState.RUNNING.value, stop_after, batch_id),
            )
            return _require(connection, batch_id)

        return await self._record.write(job)

    async def move(self, batch_id: str, mark: str, state: BatchState) -> None:
        """Say that a batch this process holds is paused, or runs again. One it does not hold is left alone."""
        await self._record.write(
            lambda connection: connection.execute(
                "UPDATE batches SET state = ? WHERE id = ? AND holder = ?", (state.value, batch_id, mark)
            )
        )

    async def leave(self, batch_id: str, mark: str, state: BatchState, at: datetime) -> None:
        """Let a batch go in this state, and forget the forms nobody needs any more."""
        await self._record.write(
            lambda connection: connection.execute(
                "UPDATE batches SET state = ?, holder = '' WHERE id = ? AND holder = ?", (state.value, batch_id, mark)
            )
        )
        await self.forget_forms(at)

    async def forget_forms(self, at: datetime) -> None:
        """Forget the forms nobody needs any more, of all batches, and leave nothing of them in the file."""
        if await self._record.write(lambda connection: _forget_forms(connection, at)):
            await self._record.empty_log()

    def batch(self, batch_id: str) -> Batch | None:
        """Return one batch."""
        return self._record.read(lambda connection: _find(connection, batch_id))

    def unfinished(self, profile: str) -> list[Batch]:
        """Return a profile's batches that can be gone on with, newest first."""
        return self._record.read(
            lambda connection: [
                _read(values)
                for values in connection.execute(
                    f"SELECT {_COLUMNS} FROM batches WHERE profile = ? AND state <> ? ORDER BY created_at DESC",
                    (profile, BatchState.DONE.value),
                )
            ]
        )

    def same_rows(self, profile: str, origin: str, digest: str, at: datetime) -> Batch | None:
        """Return the batch of the same rows that `begin` would refuse another one at `at` with."""
        return self._record.read(lambda connection: _same(connection, profile, origin, digest, at))

    def rows(self, batch_id: str) -> list[BatchRow]:
        """Return all rows of a batch in their order."""
        return self._record.read(lambda connection: _rows(connection, batch_id))

    def tally(self, batch_id: str) -> Tally:
        """Count the rows of a batch by where they stand."""
        return self._record.read(lambda connection: _tally(connection, batch_id))

    def states(self, batch_id: str) -> dict[int, RowState]:
        """Return where each row stands, by its number."""
        return self._record.read(lambda connection: _states(connection, batch_id))


def tie_row(batch_id: str, number: int) -> Callable[[sqlite3.Connection], None]:
    """Return what `Record.begin` has to write along with a row's intent, which is the newest there is then.

    It raises RowTaken, so that nothing is begun, when the row has an intent that was not refused.
    """

    def job(connection: sqlite3.Connection) -> None:
        tied = connection.execute(
            "UPDATE batch_rows SET intent_id = (SELECT id FROM intents ORDER BY rowid DESC LIMIT 1)"
            " WHERE batch_id = ? AND number = ? AND (intent_id = ''"
            " OR EXISTS (SELECT 1 FROM intents WHERE id = batch_rows.intent_id AND state = 'refused'))",
            (batch_id, number),
        ).rowcount
        if tied != 1:
            raise RowTaken(number)

    return job


def _same(connection: sqlite3.Connection, profile: str, origin: str, digest: str, at: datetime) -> Batch | None:
    found = connection.execute(
        f"SELECT {_COLUMNS} FROM batches WHERE profile = ? AND origin = ? AND digest = ? AND created_at > ?"
        " ORDER BY created_at DESC LIMIT 1",
        (profile, origin, digest, micros(at - SAME_FOR)),
    ).fetchone()
    return None if found is None else _read(found)


def _require(connection: sqlite3.Connection, batch_id: str) -> Batch:
    batch = _find(connection, batch_id)
    if batch is None:
        raise NoSuchBatch(batch_id)
    return batch


def _find(connection: sqlite3.Connection, batch_id: str) -> Batch | None:
    found = connection.execute(f"SELECT {_COLUMNS} FROM batches WHERE id = ?", (batch_id,)).fetchone()
    return None if found is None else _read(found)


def _rows(connection: sqlite3.Connection, batch_id: str) -> list[BatchRow]:
    return [
        BatchRow(
            number,
            _form(form or ""),
            intent_id,
            None if state is None else IntentState(state),
            target or "",
            note or "",
            request_id or "",
        )
        for number, form, intent_id, state, target, note, request_id in connection.execute(
            "SELECT number, form, intent_id, state, target, note, request_id FROM batch_rows"
            " LEFT JOIN batch_forms USING (batch_id, number) LEFT JOIN intents ON intents.id = intent_id"
            " WHERE batch_id = ? ORDER BY number",
            (batch_id,),
        )
    ]


def _tally(connection: sqlite3.Connection, batch_id: str) -> Tally:
    counts: Counter[RowState] = Counter()
    for state, note, count in connection.execute(
        "SELECT state, CASE note WHEN ?2 THEN ?2 ELSE '' END, count(*) FROM batch_rows"
        " LEFT JOIN intents ON intents.id = intent_id WHERE batch_id = ?1 GROUP BY 1, 2",
        (batch_id, NOT_SENT),
    ):
        counts[state_of(None if state is None else IntentState(state), note)] += count
    waiting = counts[RowState.WAITING] + counts[RowState.SENDING]
    return Tally(counts[RowState.DONE], counts[RowState.REFUSED], counts[RowState.UNKNOWN], waiting)


def _states(connection: sqlite3.Connection, batch_id: str) -> dict[int, RowState]:
    return {
        number: state_of(None if state is None else IntentState(state), note or "")
        for number, state, note in connection.execute(
            "SELECT number, state, note FROM batch_rows LEFT JOIN intents ON intents.id = intent_id"
            " WHERE batch_id = ? ORDER BY number",
            (batch_id,),
        )
    }


def _form(text: str) -> Form | None:
    try:
        return read_form(text) if text else None
    except (ValueError, TypeError, KeyError):
        return None


def _forget_forms(connection: sqlite3.Connection, at: datetime) -> bool:
    """Forget those of rows that are done once nobody runs the batch, and those of old batches; say whether any went.

    A row whose outcome is not known keeps its own until it is settled: a person may have to decide about it.
    """
    kept = """FROM batch_forms JOIN batches ON batches.id = batch_id JOIN batch_rows USING (batch_id, number)
        LEFT JOIN intents ON intents.id = intent_id WHERE coalesce(intents.state, '') IN ('sending', 'unknown')
        OR NOT ((intents.state IS 'done' AND holder = '') OR batches.created_at < ?)"""
    old = micros(at - KEPT_FOR)
    (count,) = connection.execute("SELECT count(*) FROM batch_forms").fetchone()
    if connection.execute(f"SELECT count(*) {kept}", (old,)).fetchone() == (count,):
        return False
    # As with drafts: a row that is only deleted leaves copies in the gaps of its pages.
    rest = connection.execute(f"SELECT batch_id, number, form {kept} ORDER BY batch_id, number", (old,)).fetchall()
    connection.execute("DELETE FROM batch_forms")
    connection.executemany("INSERT INTO batch_forms (batch_id, number, form) VALUES (?, ?, ?)", rest)
    return True


def _read(values: tuple[Any, ...]) -> Batch:
    batch_id, profile, origin, dialect, name, created, state, digest, stop_after, again, holder = values
    return Batch(
        batch_id,
        profile,
        origin,
        dialect,
        name,
        moment(created),
        BatchState(state),
        digest,
        stop_after,
        bool(again),
        holder,
    )
