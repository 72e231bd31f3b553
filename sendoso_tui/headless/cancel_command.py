"""`cancel`: cancels sends by the same road as the screen: asked first, once each, and never claiming too much.

What is decided here: which ids, whether a person said yes, and what the outcomes mean for the exit code.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from sendoso_tui.domain.cancelling import Chance, Verdict, judge_cancel
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Refused
from sendoso_tui.flows.cancel import Cancelling
from sendoso_tui.flows.facts import CancelMoved, CancelStage
from sendoso_tui.flows.lookup import find_send
from sendoso_tui.headless import forms
from sendoso_tui.headless.cancelling import Cancels
from sendoso_tui.headless.carrying_out import LOOKING
from sendoso_tui.headless.exits import Exit, together
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.running import DEADLINE, in_session
from sendoso_tui.headless.table import price, table
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.faults import Fault
    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.headless.call import Call, Session

LEAST = 10.0

_CODES = {
    CancelStage.DONE: Exit.OK,
    CancelStage.ACCEPTED: Exit.OK,
    CancelStage.REFUSED: Exit.REFUSED,
    CancelStage.MOVED_ON: Exit.REFUSED,
    CancelStage.UNKNOWN: Exit.UNKNOWN,
}
_CHANCES = {Chance.YES: "yes", Chance.TRY: "perhaps", Chance.NO: "no"}


@frozen
class Planned:
    """One id: the send as read, None where there is none, and what a cancel would meet."""

    id: str
    send: Send | None
    verdict: Verdict
    fault: Fault | None = None

    @property
    def as_moved(self) -> CancelMoved:
        """The outcome of not even trying."""
        status = self.send.status_raw if self.send else ""
        sentence = f"{self.verdict.why} {self.verdict.instead}".strip()
        return CancelMoved(self.id, CancelStage.NOT_SENT, sentence, status, fault=self.fault)

    @property
    def code(self) -> Exit:
        return Exit.OK if self.verdict.chance is not Chance.NO else _code(self.as_moved)


def run(call: Call) -> int:
    """Cancel the sends and print an outcome for each id."""
    began = time.monotonic()
    outcomes: dict[str, CancelMoved] = {}

    def say(fact: Fact) -> None:
        if isinstance(fact, CancelMoved) and (fact.stage is CancelStage.UNKNOWN or not fact.stage.is_over):
            call.out.say(f"{fact.send_id}: {fact.sentence}")

    async def work(session: Session) -> int:
        if (why := _why_never(session)) is not None:
            call.out.say(f"sendoso-tui: {why}")
            return Exit.USAGE
        plan = [await _look(session, send_id) for send_id in dict.fromkeys(call.args.ids)]
        if call.args.dry_run:
            _answer(call, session, plan, [item.as_moved for item in plan])
            return together([item.code for item in plan])
        going = [item for item in plan if item.send is not None and item.verdict.chance is not Chance.NO]
        if going and not await _confirmed(call, session, plan, len(going)):
            return Exit.USAGE
        cancels = Cancels(session, say, max(LEAST, DEADLINE - LOOKING - (time.monotonic() - began)))
        try:
            await cancels.carry_out([Cancelling(item.id, item.send.status_raw) for item in going if item.send])
        finally:
            outcomes.update({item.id: cancels.results.get(item.id, item.as_moved) for item in plan})
            _answer(call, session, plan, list(outcomes.values()))
        return together([_code(moved) for moved in outcomes.values()])

    code = in_session(call, work, deadline=None)
    ended_by_signal = code > 128
    unknown = any(moved.stage is CancelStage.UNKNOWN for moved in outcomes.values())
    return Exit.UNKNOWN if ended_by_signal and unknown else code


def _why_never(session: Session) -> str | None:
    if session.about.read_only:
        return "This profile is read-only. Nothing was cancelled."
    why = session.reader.gateway.capabilities.why_not(Capability.CANCEL)
    return f"Nothing was cancelled. {why}" if why is not None else None


async def _look(session: Session, send_id: str) -> Planned:
    """Read one send. A fault that is not about this id ends the command: nothing was done yet."""
    try:
        async with asyncio.timeout(DEADLINE):
            send = await find_send(session.reader, send_id)
    except Refused as fault:
        return Planned(send_id, None, Verdict(Chance.NO, fault.sentence), fault)
    if send is None:
        missing = Refused(404, "Sendoso has no such send.")
        return Planned(send_id, None, Verdict(Chance.NO, missing.sentence), missing)
    return Planned(send_id, send, judge_cancel(send, session.reader.gateway.capabilities))


async def _confirmed(call: Call, session: Session, plan: Sequence[Planned], count: int) -> bool:
    for line in _table(plan):
        call.out.say(line)
    if call.args.yes:
        return True
    if not call.out.can_ask():
        call.out.say("sendoso-tui: nothing was cancelled. Without a terminal to ask on, --yes is needed.")
        return False
    what = "this send" if count == 1 else f"these {count} sends"
    if await call.out.ask(f"Cancel {what} in {session.about.name} ({session.about.environment})?"):
        return True
    call.out.say("Nothing was cancelled.")
    return False


def _table(plan: Sequence[Planned]) -> list[str]:
    rows = []
    for item in plan:
        send = item.send
        known = (send.recipient.label, send.gift, price(send.cost)) if send else ("", "", "")
        status = send.status_raw if send else ""
        words = f"{_CHANCES[item.verdict.chance]}. {item.verdict.why} {item.verdict.instead}".strip()
        rows.append((item.id, status, *known, words))
    return list(table(("ID", "STATUS", "RECIPIENT", "GIFT", "COST", "CAN BE CANCELLED"), rows))


def _answer(call: Call, session: Session, plan: Sequence[Planned], outcomes: Sequence[CancelMoved]) -> None:
    if call.out.as_json:
        chances = {item.id: item.verdict.chance.name.lower() for item in plan}
        rows = [
            {
                "id": moved.send_id,
                "outcome": moved.stage.name.lower(),
                "chance": chances[moved.send_id],
                "status": forms.text(moved.status),
                "sentence": moved.sentence,
                "intent": forms.text(moved.intent_id),
            }
            for moved in outcomes
        ]
        fields = {"dry_run": bool(call.args.dry_run)}
        call.out.document(session.about.name, session.clock.now(), fields, ("results", rows))
    elif call.args.dry_run:
        call.out.lines(_table(plan))
    else:
        rows_of_text = [(moved.send_id, moved.stage.name.lower(), moved.status, moved.sentence) for moved in outcomes]
        call.out.lines(table(("ID", "OUTCOME", "STATUS", "WHAT HAPPENED"), rows_of_text))


def _code(moved: CancelMoved) -> Exit:
    if moved.stage in _CODES:
        return _CODES[moved.stage]
    return exit_for(moved.fault) if moved.fault is not None else Exit.USAGE
