"""`send --batch` and `send --resume`: everybody in a file, judged as a whole, confirmed once, sent one after another.

What is decided here: which rows, whether a person said yes, and what the outcomes mean for the exit code.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.domain.batch import STOP_AFTER, Batch, BatchState
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.form import Shape
from sendoso_tui.flows.batch_files import ResultFault, missing_results, people_path, result_path
from sendoso_tui.flows.batch_planning import BatchPlanner
from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.flows.identity import is_alive, is_running, process_mark
from sendoso_tui.headless import batch_answer as words
from sendoso_tui.headless.batch_source import read_wish, refuse_with_resume, result_place
from sendoso_tui.headless.batching import Carrying, result_file
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.refreshing import refresh_head
from sendoso_tui.headless.running import in_session
from sendoso_tui.headless.send_flags import SHAPE_WORDS
from sendoso_tui.store.batches import Batches, BatchHeld, SameBatch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sendoso_tui.domain.batch_plan import BatchPlan, PlannedRow
    from sendoso_tui.flows.batch_facts import BatchMoved, BatchRowMoved
    from sendoso_tui.flows.batch_planning import BatchOffer, BatchWish
    from sendoso_tui.headless.call import Call, Session

READING = 6.0
"""Seconds for reading the newest sends, so that people who got something a moment ago are known."""

_CODES = {
    CreateStage.ACCEPTED: Exit.OK,
    CreateStage.FOUND: Exit.OK,
    CreateStage.REFUSED: Exit.REFUSED,
    CreateStage.UNKNOWN: Exit.UNKNOWN,
    CreateStage.REPEATED: Exit.USAGE,
}


def run(call: Call) -> int:
    """Send to everybody in a file, or go on with a batch; print what became of each row. Raises ConfigFault."""
    if call.args.resume is not None:
        refuse_with_resume(call.args)
        return in_session(call, lambda session: _Command(call, session).go_on(), deadline=None)
    wish = read_wish(call.args)
    return in_session(call, lambda session: _Command(call, session).begin(wish), deadline=None)


class _Command:
    """One use of the command in an open session."""

    def __init__(self, call: Call, session: Session) -> None:
        self._call = call
        self._args = call.args
        self._out = call.out
        self._session = session
        self._batches = Batches(session.record)

    async def begin(self, wish: BatchWish) -> int:
        """Judge a file, ask, and send."""
        if not await self._may_write(wish.shape):
            return Exit.USAGE
        self._put(words.wish_lines(wish))
        await refresh_head(self._session, READING)
        offer = await self._planner().plan(wish)
        people = people_path(str(self._args.batch))
        if not self._show(offer):
            return self._refuse(offer, self._why_not(offer))
        if self._args.dry_run:
            self._document(offer, offer.plan.rows)
            return Exit.OK
        place = result_place(self._args) or result_path(people)
        if place.exists():
            return self._refuse(offer, f"{clean_line(place.name, 80)} is there already. --result names another file.")
        if not await self._confirmed(offer.plan):
            return Exit.USAGE
        stop_after = STOP_AFTER if self._args.stop_after is None else self._args.stop_after
        batch = self._new_batch(offer, stop_after)
        try:
            result = result_file(place, people, batch.id, going_on=False)
        except ResultFault as fault:
            return self._refuse(offer, str(fault))
        try:
            rows = [(row.number, row.form) for row in offer.plan.rows]
            await self._batches.begin(batch, rows, anew=self._args.again)
        except SameBatch as same:
            place.unlink(missing_ok=True)
            return self._refuse(offer, str(same))
        return await self._send(Carrying(self._session, batch, result, self._out.say), offer, offer.plan.rows)

    async def go_on(self) -> int:
        """Go on with a batch that was paused, stopped or cut short."""
        if not await self._may_write():
            return Exit.USAGE
        batch = self._batches.batch(self._args.resume)
        if (why := self._why_not_this(batch)) or batch is None:
            return self._refuse(None, why)
        kept = self._batches.rows(batch.id)
        rows = [row for row in kept if row.may_begin(retry_refused=self._args.retry_refused)]
        offer = await self._planner().plan_rest(batch, rows)
        fit = [row for row in offer.plan.rows if row.is_fit]
        self._put([f"Batch {batch.id}, {batch.name}: {len(kept):,} rows, {len(fit):,} to be sent."])
        self._show(offer)
        if offer.blocked or (rows and not fit):
            return self._refuse(offer, offer.blocked or "None of these rows can be sent any more.")
        if self._args.dry_run:
            self._document(offer, offer.plan.rows, batch=batch)
            return Exit.OK
        try:
            result = result_file(result_place(self._args), Path(batch.name), batch.id, going_on=True)
            if fit and not await self._confirmed(replace(offer.plan, rows=tuple(fit))):
                return Exit.USAGE
            stop_after = batch.stop_after if self._args.stop_after is None else self._args.stop_after
            batch = await self._batches.claim(batch.id, process_mark(), is_running, stop_after=stop_after)
            for row in missing_results(self._batches.rows(batch.id), result.written):
                result.add(row)
        except (ResultFault, BatchHeld) as fault:
            return self._refuse(offer, str(fault))
        return await self._send(Carrying(self._session, batch, result, self._out.say), offer, fit)

    async def _send(self, carrying: Carrying, offer: BatchOffer, rows: Iterable[PlannedRow]) -> int:
        going = list(rows)
        batch = carrying.batch
        self._out.say(f"Batch {batch.id}. What becomes of each row is written to {carrying.result.path.name}.")
        try:
            await carrying.carry_out(going, retry_refused=self._args.retry_refused)
            await carrying.look_again()
        finally:
            moved = carrying.last
            if moved is not None:
                for line in words.end_lines(batch, moved):
                    self._out.say(line)
            self._document(offer, going, batch=batch, carrying=carrying)
        return _code(carrying)

    async def _may_write(self, shape: Shape | None = None) -> bool:
        """Say why nothing of this shape can be sent at all; else settle what killed processes left behind."""
        about, gateway = self._session.about, self._session.reader.gateway
        why = gateway.capabilities.why_not(Capability.CREATE)
        if about.read_only and not self._args.dry_run:
            why = "This profile is read-only."
        elif shape is not None and (shape is Shape.INVENTORY) != (about.dialect == "v2"):
            why = f"Profile {about.name} speaks {about.dialect}, which cannot send {SHAPE_WORDS[shape]}."
        if why is not None:
            self._out.say(f"sendoso-tui: {why} Nothing was sent.")
            return False
        if not self._args.dry_run:
            await self._session.record.adopt_orphans(is_alive, self._session.clock.now())
            await self._batches.forget_forms(self._session.clock.now())
        return True

    def _planner(self) -> BatchPlanner:
        return BatchPlanner(self._session.reader, self._session.about, self._out.say)

    def _new_batch(self, offer: BatchOffer, stop_after: int) -> Batch:
        about = self._session.about
        return Batch(
            secrets.token_hex(4),
            about.name,
            about.origin,
            about.dialect,
            offer.name,
            self._session.clock.now(),
            BatchState.RUNNING,
            offer.plan.digest,
            stop_after,
            offer.again,
            process_mark(),
        )

    def _why_not(self, offer: BatchOffer) -> str:
        """Return why a new batch is refused, with what to do instead."""
        if offer.earlier is None:
            repeated = offer.plan.repeated
            return f"{offer.why_not} {repeated:,} are repeats, which --again allows." if repeated else offer.why_not
        if offer.earlier.state is BatchState.DONE:
            return f"{offer.blocked} --again sends them once more."
        return f"{offer.blocked} --resume {offer.earlier.id} goes on with it."

    def _why_not_this(self, batch: Batch | None) -> str:
        """Return why a batch cannot be gone on with; empty where it can."""
        about = self._session.about
        asked = clean_line(self._args.resume, 40)
        if batch is None or batch.profile != about.name:
            others = ", ".join(one.id for one in self._batches.unfinished(about.name)[:5])
            return f"{about.name} has no batch {asked}.{f' Unfinished ones: {others}.' if others else ''}"
        if (batch.origin, batch.dialect) != (about.origin, about.dialect):
            return f"Batch {asked} went to {batch.origin} ({batch.dialect}), which is not what this profile names now."
        if batch.holder and batch.holder != process_mark() and is_running(batch.holder):
            return f"Batch {asked} is run by another window or command."
        return ""

    def _show(self, offer: BatchOffer) -> bool:
        """Show the plan, faults first; say whether it can be sent as a whole."""
        if offer.plan.faults:
            self._put(words.fault_lines(offer.plan.faults))
        if offer.plan.rows:
            self._put(words.offer_lines(offer))
        return not offer.why_not

    def _put(self, lines: Iterable[str]) -> None:
        """Show lines: as the answer of a dry run, else as narration."""
        if self._args.dry_run and not self._out.as_json:
            self._out.lines(lines)
        else:
            for line in lines:
                self._out.say(line)

    def _refuse(self, offer: BatchOffer | None, why: str) -> int:
        self._out.say(f"sendoso-tui: {why}")
        self._document(offer, offer.plan.rows if offer is not None else (), sentence=why)
        return Exit.USAGE

    async def _confirmed(self, plan: BatchPlan) -> bool:
        if self._args.yes:
            return True
        if not self._out.can_ask():
            self._out.say("sendoso-tui: nothing was sent. Without a terminal to ask on, --yes is needed.")
            return False
        about = self._session.about
        count = sum(row.judged.count for row in plan.rows if row.judged is not None)
        if await self._out.ask(f"Make {count:,} sends in {about.name} ({about.environment})?"):
            return True
        self._out.say("Nothing was sent.")
        return False

    def _document(
        self,
        offer: BatchOffer | None,
        rows: Iterable[PlannedRow],
        *,
        batch: Batch | None = None,
        carrying: Carrying | None = None,
        sentence: str = "",
    ) -> None:
        if not self._out.as_json:
            return
        moved: BatchMoved | None = carrying.last if carrying is not None else None
        fields = words.document(
            offer,
            dry_run=bool(self._args.dry_run),
            batch=batch,
            moved=moved,
            sentence=sentence,
            result=str(carrying.result.path) if carrying is not None else "",
        )
        told = carrying.told if carrying is not None else {}
        states = self._batches.states(batch.id) if batch is not None else {}
        about, now = self._session.about, self._session.clock.now()
        self._out.document(about.name, now, fields, ("rows", words.row_documents(list(rows), told, states)))


def _code(carrying: Carrying) -> Exit:
    """Tell by the exit code: all well; what all of it came to; unknown where all that failed is that; else mixed."""
    codes = [_code_of(moved) for moved in carrying.told.values()]
    last = carrying.last
    if last is not None and last.unknown and Exit.UNKNOWN not in codes:
        codes.append(Exit.UNKNOWN)  # of an earlier run
    if last is None or last.left:
        codes.append(_code_of_rest(last, codes))
    failed = {code for code in codes if code is not Exit.OK}
    if not failed or failed == {Exit.UNKNOWN}:
        return failed.pop() if failed else Exit.OK
    return codes[0] if len(set(codes)) == 1 else Exit.MIXED


def _code_of_rest(last: BatchMoved | None, codes: list[Exit]) -> Exit:
    """Return what rows that were not tried count as: they would have met what ended the batch."""
    if last is not None and last.fault is not None:
        return exit_for(last.fault)
    failed = [code for code in codes if code is not Exit.OK]
    if failed:
        return failed[-1]
    # What stopped it was found to be sent after all, or is no row's fault.
    return Exit.MIXED if codes else Exit.TEMPORARY


def _code_of(moved: BatchRowMoved) -> Exit:
    if moved.stage in _CODES:
        return _CODES[moved.stage]
    return exit_for(moved.fault) if moved.fault is not None else Exit.USAGE
