"""`journal`: writes whose outcome is not known, and a person's word on what became of one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.intent import Action, IntentState, may_follow
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.create_words import say_held
from sendoso_tui.flows.facts import CancelMoved, CreateMoved
from sendoso_tui.flows.finding import Finder, last_look
from sendoso_tui.flows.identity import is_alive, who
from sendoso_tui.flows.leaving import is_own
from sendoso_tui.flows.reconcile import Reconciler
from sendoso_tui.flows.write_record import WriteRecord
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.record_door import in_record
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.table import local, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.domain.creating import Match
    from sendoso_tui.domain.intent import Intent
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.headless.call import Call, Session
    from sendoso_tui.store.record import Record

MOST_LOOKS = 20


def run(call: Call) -> int:
    """List what is unclear, after looking it up once more; or settle one by a person's word."""
    if call.args.what == "resolve":
        return _resolve(call)
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
        finder = Finder(session.reader, session.record, session.about, hear, by_hand=True)
        found = _of(session.about.name, session.record)
        own = [intent for intent in found if is_own(intent, session.about)]
        for intent in found:
            if intent not in own:
                call.out.say(f"{_name(intent)}: not looked up. It went to {intent.origin} ({intent.dialect}).")
        for intent in own[:MOST_LOOKS]:
            if intent.action is Action.CANCEL:
                await reconciler.look(intent, last=True)
            else:
                await finder.look(intent)
        return Exit.OK

    async def show(name: str, record: Record) -> int:
        _print(call, name, _of(name, record), record)
        return Exit.OK

    def hear(fact: Fact) -> None:
        if isinstance(fact, CancelMoved):
            call.out.say(f"{fact.send_id}: {fact.sentence}")
        elif isinstance(fact, CreateMoved):
            call.out.say("\n".join(f"{fact.intent_id}: {line}" for line in _looked(fact)))

    code = in_record(call, gather)
    looked = in_session(call, look_up) if unclear and code == Exit.OK else Exit.OK
    # The list is worth having also when nothing could be looked up.
    return code or in_record(call, show) or looked


def _of(name: str, record: Record) -> list[Intent]:
    return [intent for intent in record.unclear() if intent.profile == name]


def _print(call: Call, name: str, unclear: list[Intent], record: Record) -> None:
    if call.out.as_json:
        rows = ({**_form(one), "held_until": forms.when(last_look(record, one))} for one in unclear)
        call.out.document(name, None, {"total": len(unclear)}, ("intents", rows))
        return
    if not unclear:
        call.out.say("Nothing is unclear.")
        return
    call.out.say(
        "Look each send up (sendoso-tui show ID, or list --search EMAIL), then: sendoso-tui journal resolve ID --as "
        "done|refused"
    )
    lines = [
        (one.id, one.action.value, one.target, _to(one.match), one.summary, local(one.created_at), one.note)
        for one in unclear
    ]
    call.out.lines(table(("ID", "ACTION", "SEND", "TO", "WHAT", "BEGUN", "LAST WORD"), lines))


def _resolve(call: Call) -> int:
    """Write a person's word down; what may still be carried out is looked for first, and is not called refused."""
    state = IntentState(call.args.outcome)
    clock = Clock()
    held: Intent | None = None

    async def find(name: str, record: Record) -> int:
        nonlocal held
        intent = _open_one(call, name, record, state)
        if intent is None:
            return Exit.USAGE
        held = intent if state is IntentState.REFUSED and last_look(record, intent) is not None else None
        return Exit.OK

    async def look(session: Session) -> int:
        nonlocal clock
        # Its answer tells the server's time as well, by which the last look is due.
        clock = session.clock
        if held is not None and is_own(held, session.about):
            await Finder(session.reader, session.record, session.about, hear, by_hand=True).look(held)
        return Exit.OK

    async def write_down(name: str, record: Record) -> int:
        return await _write_down(call, name, record, state, clock)

    def hear(fact: Fact) -> None:
        if isinstance(fact, CreateMoved):
            call.out.say("\n".join(f"{fact.intent_id}: {line}" for line in _looked(fact)))

    code = in_record(call, find)
    if code == Exit.OK and held is not None and (looked := in_session(call, look)) > max(Exit):
        return looked  # ended by a signal
    return code or in_record(call, write_down)


def _open_one(call: Call, name: str, record: Record, state: IntentState) -> Intent | None:
    """Return the intent that is asked about, where a word on it is wanted; else say why not."""
    intent = record.intent(call.args.id)
    send_id = clean_line(call.args.send or "", 200)
    if intent is None or intent.profile != name:
        call.out.say(f"sendoso-tui: the journal of {name} has no {clean_line(call.args.id, 80)}.")
    elif intent.state is not IntentState.UNKNOWN or not may_follow(intent.state, state):
        call.out.say(f"sendoso-tui: that is not unclear; it is {intent.state.value}.")
    elif send_id and (why := _why_not_that(intent, state, send_id, record)):
        call.out.say(f"sendoso-tui: {why}")
    else:
        return intent
    return None


async def _write_down(call: Call, name: str, record: Record, state: IntentState, clock: Clock) -> int:
    intent = _open_one(call, name, record, state)
    if intent is None:
        return Exit.USAGE
    until = last_look(record, intent) if state is IntentState.REFUSED else None
    if until is not None and clock.now() < until:
        call.out.say(f"sendoso-tui: nothing was written down. {say_held(until)} A new one now may be a second gift.")
        return Exit.USAGE
    note, outcome = f"{state.value}, by the word of {who()}", f"resolved as {state.value}"
    send_id = clean_line(call.args.send or "", 200)
    settled, trouble = await WriteRecord(record, clock).decide(intent, state, note, outcome, target=send_id)
    if trouble:
        call.out.say(trouble)
    if settled.state is not state:
        call.out.say(f"sendoso-tui: somebody else was first; it is {settled.state.value}.")
        return Exit.USAGE
    if call.out.as_json:
        call.out.document(name, datetime.now(UTC), {"intent": _form(settled)})
    else:
        call.out.lines([f"Written down: the {intent.action.value} of {_name(settled)} is {state.value}."])
    return Exit.OK


def _why_not_that(intent: Intent, state: IntentState, send_id: str, record: Record) -> str | None:
    """Say why a send cannot be what an intent became."""
    if intent.action is not Action.CREATE:
        return f"--send is for new sends; this is a {intent.action.value}."
    if state is not IntentState.DONE:
        return "--send goes with --as done."
    if send_id in record.taken_targets(intent.profile):
        return f"send {send_id} is what another entry of this journal became."
    return None


def _name(intent: Intent) -> str:
    """The send where it is known, else what was to be sent."""
    return intent.target or intent.summary or intent.id


def _to(match: Match | None) -> str:
    """Who it was for; the record keeps that only while the outcome is unclear, and not for links and guide gifts."""
    return (match.email or match.recipient_id) if match is not None else ""


def _looked(fact: CreateMoved) -> Iterator[str]:
    yield fact.sentence
    for look in fact.looks[-1:]:
        yield f"Looked: {look.sentence}."
    for send in fact.candidates:
        yield f"May be it: {send.id}, created {local(send.created_at)}, {send.status_raw}."


def _form(intent: Intent) -> forms.Form:
    return {
        "id": intent.id,
        "action": intent.action.value,
        "send": forms.text(intent.target),
        "summary": forms.text(intent.summary),
        "match": _match(intent.match),
        "state": intent.state.value,
        "created_at": forms.when(intent.created_at),
        "settled_at": forms.when(intent.settled_at),
        "status_before": forms.text(intent.status_before),
        "note": forms.text(intent.note),
        "request_id": forms.text(intent.request_id),
    }


def _match(match: Match | None) -> forms.Form | None:
    if match is None:
        return None
    return {
        "email": forms.text(match.email),
        "recipient_id": forms.text(match.recipient_id),
        "gift_id": forms.text(match.gift_id),
        "left_at": forms.when(match.left_at),
    }
