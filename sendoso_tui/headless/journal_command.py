"""`journal`: writes whose outcome is not known, and a person's word on what became of one."""

from datetime import UTC, datetime

from sendoso_tui.domain.audit import AuditEvent
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.intent import Intent, IntentState, may_follow
from sendoso_tui.flows.facts import CancelMoved, Fact
from sendoso_tui.flows.identity import is_alive, who
from sendoso_tui.flows.leaving import is_own
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.headless import forms
from sendoso_tui.headless.call import Call, Session
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.record_door import in_record
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.table import local, table
from sendoso_tui.store.record import Record

MOST_LOOKS = 20


def run(call: Call) -> int:
    """List what is unclear, after looking it up once more; or settle one by a person's word."""
    if call.args.what == "resolve":
        return in_record(call, lambda name, record: _resolve(call, name, record))
    return _list(call)


def _list(call: Call) -> int:
    unclear = False

    async def gather(name: str, record: Record) -> int:
        nonlocal unclear
        # What a killed process left behind is unclear too, and nobody else may have looked yet.
        await record.adopt_orphans(is_alive, datetime.now(UTC))
        unclear = bool(_of(name, record))
        return Exit.OK

    async def look_up(session: Session) -> int:
        reconciler = Reconciler(session.reader, session.record, hear)
        found = _of(session.about.name, session.record)
        own = [intent for intent in found if is_own(intent, session.about)]
        for intent in found:
            if intent not in own:
                call.out.say(f"{intent.target}: not looked up. It went to {intent.origin} ({intent.dialect}).")
        for intent in own[:MOST_LOOKS]:
            await reconciler.look(intent, last=True)
        return Exit.OK

    async def show(name: str, record: Record) -> int:
        _print(call, name, _of(name, record))
        return Exit.OK

    def hear(fact: Fact) -> None:
        if isinstance(fact, CancelMoved):
            call.out.say(f"{fact.send_id}: {fact.sentence}")

    code = in_record(call, gather)
    looked = in_session(call, look_up) if unclear and code == Exit.OK else Exit.OK
    # The list is worth having also when nothing could be looked up.
    return code or in_record(call, show) or looked


def _of(name: str, record: Record) -> list[Intent]:
    return [intent for intent in record.unclear() if intent.profile == name]


def _print(call: Call, name: str, unclear: list[Intent]) -> None:
    if call.out.as_json:
        call.out.document(name, None, {"total": len(unclear)}, ("intents", map(_form, unclear)))
        return
    if not unclear:
        call.out.say("Nothing is unclear.")
        return
    call.out.say("Look each send up (sendoso-tui show ID), then: sendoso-tui journal resolve ID --as done|refused")
    rows = [(one.id, one.action.value, one.target, one.summary, local(one.created_at), one.note) for one in unclear]
    call.out.lines(table(("ID", "ACTION", "SEND", "WHAT", "BEGUN", "LAST WORD"), rows))


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
