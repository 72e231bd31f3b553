"""`show`: one send with everything known about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.faults import Fault
from sendoso_tui.domain.timeline import Step, build_timeline
from sendoso_tui.flows.lookup import find_send
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.table import local, pairs, price, zone

if TYPE_CHECKING:
    from datetime import datetime

    from sendoso_tui.domain.cancelling import Verdict
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Entry, Timeline
    from sendoso_tui.headless.call import Call, Session


def run(call: Call) -> int:
    """Print one send: fields, history, whether it can be cancelled, and (JSON) what the server sent."""

    async def work(session: Session) -> int:
        fault: Fault | None = None
        try:
            send = await look_up(session, call.args.id)
        except Fault as trouble:
            cached = session.cache.get(call.args.id)
            if cached is None:
                raise
            fault, send = trouble, cached.send
            call.out.say(f"sendoso-tui: {trouble.sentence} This is how it was last read.")
        if send is None:
            call.out.say(f"sendoso-tui: Sendoso has no send {clean_line(call.args.id, 80)}.")
            return Exit.REFUSED
        _print(call, session, send)
        return exit_for(fault) if fault is not None else Exit.OK

    return in_session(call, work)


async def look_up(session: Session, send_id: str) -> Send | None:
    """Find a send, after asking the server once whether it can give a single one where that is not known."""
    gateway = session.reader.gateway
    if not gateway.capabilities.can(Capability.RETRIEVE):
        newest = session.cache.newest(1)
        if newest:
            await gateway.discover(newest[0].id)
    return await find_send(session.reader, send_id)


def _print(call: Call, session: Session, send: Send) -> None:
    now = session.clock.now()
    cached = session.cache.get(send.id)
    as_of = cached.checked_at if cached is not None else now
    story = build_timeline(send, session.record.history(send.id), now)
    verdict = judge_cancel(send, session.reader.gateway.capabilities, read_only=session.about.read_only)
    if not call.out.as_json:
        call.out.lines(_lines(send, story, verdict, as_of))
        return
    call.out.document(
        session.about.name,
        as_of,
        {
            "send": forms.send(send),
            "timeline": forms.timeline(story),
            "late_by_seconds": int(story.late_by.total_seconds()) if story.late_by else None,
            "cancel": {"chance": verdict.chance.name.lower(), "why": verdict.why, "instead": verdict.instead or None},
            "raw": _raw(session, send.id),
        },
    )


def _raw(session: Session, send_id: str) -> object:
    raw = session.cache.raw(send_id)
    try:
        # A number must come out as it went in: money in v2 is a number.
        return json.loads(raw, parse_float=str) if raw else None
    except (ValueError, RecursionError):
        return None


def _lines(send: Send, story: Timeline, verdict: Verdict, as_of: datetime) -> list[str]:
    who, sender = send.recipient, send.sender
    facts = [
        ("Send", send.id),
        ("Status", f"{send.status_raw or 'no status'}. {send.status.meaning}"),
        ("Recipient", _joined(who.name, who.title, who.email)),
        ("Company", who.company),
        ("Gift", _joined(send.gift, send.gift_id and f"id {send.gift_id}")),
        ("Type", _joined(send.type, send.subtype)),
        ("Cost", price(send.cost, "not stated")),
        ("Sender", _joined(sender.name, sender.email, sender.team_name)),
        ("Created", local(send.created_at)),
        ("Updated", local(send.updated_at)),
        ("Delivery", send.estimated_delivery.isoformat() if send.estimated_delivery else ""),
        ("Tracking", _joined(send.tracking_number, send.tracking_url)),
        ("Message", send.message.replace("\n", " ")),
        ("CRM", _joined(send.crm_type, send.crm_id)),
        ("Sent via", send.sent_via),
        ("As of", f"{local(as_of)} ({zone(as_of)})"),
    ]
    lines = [*pairs(facts), "", "History"]
    lines += [_step(entry) for entry in story.entries]
    if story.late_by is not None:
        lines.append(f"Overdue by {story.late_by.days} days." if story.late_by.days else "Overdue since today.")
    can = {Chance.YES: "yes", Chance.TRY: "perhaps", Chance.NO: "no"}[verdict.chance]
    return [*lines, "", f"Can be cancelled: {can}. {verdict.why} {verdict.instead}".rstrip()]


def _step(entry: Entry) -> str:
    if entry.step is Step.NEXT:
        return f"  likely next: {entry.label}"
    if entry.step is Step.MISSED:
        return f"  not seen: {entry.label}"
    at = local(entry.at) or "at an unknown time"
    if entry.window_start is not None:
        at = f"between {local(entry.window_start)} and {at}"
    notes = [word for word, said in (("now", entry.step is Step.CURRENT), ("seen from here", entry.observed)) if said]
    return f"  {at}  {entry.label}" + (f" ({', '.join(notes)})" if notes else "")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
