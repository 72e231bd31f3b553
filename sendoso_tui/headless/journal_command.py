"""`journal`: writes whose outcome is not known, and a person's word on what became of one."""

from datetime import UTC, datetime

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.intent import Intent, IntentState, may_follow
from sendoso_tui.flows.identity import is_alive, who
from sendoso_tui.headless import forms
from sendoso_tui.headless.call import Call
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.record_door import in_record
from sendoso_tui.headless.table import local, table
from sendoso_tui.store.record import Record


def run(call: Call) -> int:
    """List them, or settle one."""
    if call.args.what == "list":
        return in_record(call, lambda name, record: _list(call, name, record))
    return in_record(call, lambda name, record: _resolve(call, name, record))


async def _list(call: Call, name: str, record: Record) -> int:
    # What a killed process left behind is unclear too, and nobody else may have looked yet.
    await record.adopt_orphans(is_alive, datetime.now(UTC))
    unclear = [intent for intent in record.unclear() if intent.profile == name]
    if call.out.as_json:
        call.out.document(name, None, {"total": len(unclear)}, ("intents", map(_form, unclear)))
        return Exit.OK
    if not unclear:
        call.out.say("Nothing is unclear.")
        return Exit.OK
    call.out.say("Look each send up (sendoso-tui show ID), then: sendoso-tui journal resolve ID --as done|refused")
    rows = [(one.id, one.action.value, one.target, one.summary, local(one.created_at), one.note) for one in unclear]
    call.out.lines(table(("ID", "ACTION", "SEND", "WHAT", "BEGUN", "LAST WORD"), rows))
    return Exit.OK


async def _resolve(call: Call, name: str, record: Record) -> int:
    intent = record.intent(call.args.id)
    state = IntentState(call.args.outcome)
    if intent is None or intent.profile != name:
        call.out.say(f"sendoso-tui: the journal of {name} has no {clean_line(call.args.id, 80)}.")
        return Exit.USAGE
    if intent.state is not IntentState.UNKNOWN or not may_follow(intent.state, state):
        call.out.say(f"sendoso-tui: that is not unclear; it is {intent.state.value}.")
        return Exit.USAGE
    now = datetime.now(UTC)
    settled = await record.settle(intent.id, state, f"{state.value}, by the word of {who()}", now, intent.request_id)
    await record.audit(
        AuditEvent(
            at=now,
            who=who(),
            profile=name,
            action=intent.action.value,
            target=intent.target,
            outcome=f"resolved as {state.value}",
            intent_id=intent.id,
            request_id=intent.request_id,
            status_before=intent.status_before,
        )
    )
    if call.out.as_json:
        call.out.document(name, now, {"intent": _form(settled)})
    else:
        call.out.lines([f"Written down: the {intent.action.value} of {intent.target} is {state.value}."])
    return Exit.OK


def _form(intent: Intent) -> forms.Form:
    return {
        "id": intent.id,
        "action": intent.action.value,
        "send": intent.target,
        "summary": forms.text(intent.summary),
        "state": intent.state.value,
        "created_at": forms.when(intent.created_at),
        "settled_at": forms.when(intent.settled_at),
        "status_before": forms.text(intent.status_before),
        "note": forms.text(intent.note),
        "request_id": forms.text(intent.request_id),
    }
