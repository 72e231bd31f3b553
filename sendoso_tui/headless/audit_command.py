"""`audit`: the log of what was done from here, and whether anybody has changed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.record_door import in_record
from sendoso_tui.headless.table import local, table

if TYPE_CHECKING:
    from sendoso_tui.domain.audit import AuditRow
    from sendoso_tui.headless.call import Call
    from sendoso_tui.store.record import Record

EVERYTHING = 2**31


def run(call: Call) -> int:
    """List the log, newest first, or check it."""
    if call.args.what == "list":
        return in_record(call, lambda name, record: _list(call, name, record))
    return in_record(call, lambda name, record: _verify(call, name, record))


async def _list(call: Call, name: str, record: Record) -> int:
    rows = record.audit_rows(call.args.limit or EVERYTHING)
    if call.out.as_json:
        call.out.document(name, None, {"total": len(rows)}, ("rows", map(_form, rows)))
        return Exit.OK
    call.out.say(f"{len(rows):,} rows, newest first.")
    heads = ("NUMBER", "AT", "WHO", "ACTION", "SEND", "OUTCOME", "BEFORE", "AFTER")
    call.out.lines(table(heads, [_row(row) for row in rows]))
    return Exit.OK


async def _verify(call: Call, name: str, record: Record) -> int:
    verdict = await record.verify_audit()
    if call.out.as_json:
        call.out.document(
            name,
            None,
            {
                "intact": verdict.ok,
                "rows": verdict.rows,
                "broken_at": verdict.broken_at,
                "reason": forms.text(verdict.why),
            },
        )
    elif verdict.ok:
        call.out.lines([f"All {verdict.rows:,} rows are as they were written."])
    else:
        call.out.lines([f"The log was tampered with: {verdict.why}."])
    return Exit.OK if verdict.ok else Exit.REFUSED


def _form(row: AuditRow) -> forms.Form:
    event = row.event
    return {
        "number": row.number,
        "at": forms.when(event.at),
        "who": event.who,
        "action": event.action,
        "send": event.target,
        "outcome": event.outcome,
        "intent": forms.text(event.intent_id),
        "request_id": forms.text(event.request_id),
        "status_before": forms.text(event.status_before),
        "status_after": forms.text(event.status_after),
        "hash": row.hash,
    }


def _row(row: AuditRow) -> tuple[str, ...]:
    event = row.event
    at, number = local(event.at), str(row.number)
    return number, at, event.who, event.action, event.target, event.outcome, event.status_before, event.status_after
