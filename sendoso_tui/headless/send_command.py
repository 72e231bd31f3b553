"""`send`: sends something new by the same road as the screen: judged, shown, asked, once, and never claiming too much.

What is decided here: what is asked for, whether it may leave, and what the outcome means for the exit code. Many
people at once are `batch_command`'s.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sendoso_tui.api.request_body import BadBody, read_request_body
from sendoso_tui.config.fault import ConfigFault, shown
from sendoso_tui.domain.faults import Offline, Refused
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.server_words import REST, place_words
from sendoso_tui.flows.facts import CreateMoved, CreateStage
from sendoso_tui.flows.identity import is_alive
from sendoso_tui.headless.batch_flags import is_batch
from sendoso_tui.headless.carrying_out import LOOKING
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.running import DEADLINE, in_session
from sendoso_tui.headless.send_answer import Problem, document, outcome_lines, plan_lines, request_lines
from sendoso_tui.headless.send_flags import SHAPE_WORDS, Wanted, flag_for, given_flags, read_flags, wire_name
from sendoso_tui.headless.send_plan import make_plan
from sendoso_tui.headless.send_reading import judge_wanted
from sendoso_tui.headless.send_source import read_source
from sendoso_tui.headless.sending import Sending
from sendoso_tui.store.intents import DuplicateIntent

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.headless.call import Call, Session
    from sendoso_tui.headless.send_plan import Plan

READING = 12.0
"""Seconds for reading what is named and what the guards look at, before anything is asked or sent."""
LEAST = 10.0
"""Seconds a request gets in any case."""

_CODES = {
    CreateStage.ACCEPTED: Exit.OK,
    CreateStage.FOUND: Exit.OK,
    CreateStage.REFUSED: Exit.REFUSED,
    CreateStage.REPEATED: Exit.USAGE,
    CreateStage.UNKNOWN: Exit.UNKNOWN,
}


@dataclass(slots=True)
class Run:
    """One use of the command, as far as it has come."""

    call: Call
    session: Session
    form: Form
    judged: Judged
    plan: Plan | None = None
    seconds_asked: float = 0.0

    @property
    def from_file(self) -> bool:
        return self.call.args.source is not None

    def problems(self, sentences: Mapping[str, str]) -> tuple[Problem, ...]:
        """Name what is wrong with fields the way the person gave them: by flag, or as in the body."""
        return tuple(
            Problem(wire_name(self.form.shape, name), "" if self.from_file else flag_for(self.form, name), sentence)
            for name, sentence in sentences.items()
        )

    def end(self, moved: CreateMoved, problems: tuple[Problem, ...] = ()) -> Exit:
        """Answer with what became of it; return the exit code."""
        out, dry_run = self.call.out, bool(self.call.args.dry_run)
        for problem in problems:
            out.say(problem.line)
        if out.as_json:
            fields = document(moved, self.judged, self.plan, dry_run=dry_run, problems=problems)
            out.document(self.session.about.name, self.session.clock.now(), fields)
        elif moved.intent_id:
            out.lines(outcome_lines(moved))
        else:
            out.say(moved.sentence)
        if moved.stage is CreateStage.UNKNOWN:
            looks = "journal list looks for it again" if moved.can_match else "journal resolve takes your word on it"
            out.say(f"It is in the journal: sendoso-tui {looks}.")
        return _code(moved)


def run(call: Call) -> int:
    """Send what the flags or the body describe, and print the outcome; to everybody in a file where one is named."""
    if is_batch(call.args):
        from sendoso_tui.headless import batch_command

        return batch_command.run(call)
    began = time.monotonic()
    body = _body(call.args)
    last: CreateMoved | None = None

    async def work(session: Session) -> int:
        nonlocal last
        run = await _begin(call, session, _wanted(call.args, session.about, body), began)
        if run.plan is None:
            return run.end(_not_sent("Nothing was sent: something in it is wrong."), run.problems(run.judged.wrong))
        stopped = _why_not(run.plan, again=call.args.again)
        if call.args.dry_run:
            _show(run, run.plan)
            return _end_dry(run, stopped)
        if session.about.read_only:
            return run.end(_not_sent("This profile is read-only. Nothing was sent."))
        call.out.say("\n".join((*plan_lines(run.plan), *request_lines(run.plan.requests))))
        stopped = stopped or await _unconfirmed(run, run.plan)
        if stopped is not None:
            return run.end(stopped)
        seconds = max(LEAST, DEADLINE - LOOKING - (time.monotonic() - began - run.seconds_asked))
        sending = Sending(session, lambda fact: _say(call, fact), seconds)
        earlier = run.plan.earlier
        try:
            await sending.carry_out(run.plan.new, earlier.id if earlier is not None else "")
        finally:
            last = sending.moved
            code = run.end(last, _server_problems(run, last))
        return code

    code = in_session(call, work, deadline=None)
    ended_by_signal = code > 128
    unknown = last is not None and last.stage is CreateStage.UNKNOWN
    return Exit.UNKNOWN if ended_by_signal and unknown else code


def _body(args: argparse.Namespace) -> object:
    """Read what --from names; refuse the flags it has no use for. Raises ConfigFault."""
    batch = [("--map", args.map), ("--stop-after", args.stop_after), ("--result", args.result)]
    batch += [("--new-recipients", args.new_recipients), ("--retry-refused", args.retry_refused)]
    if strangers := [name for name, given in batch if given not in (None, False, [])]:
        raise ConfigFault(f"{', '.join(strangers)}: only with --batch or --resume")
    if args.source is None:
        return None
    names = [flag.name for flag in given_flags(args)] + (["--shape"] if args.shape is not None else [])
    if names:
        raise ConfigFault(f"{', '.join(names)}: not with --from, which has it all")
    return read_source(args.source)


def _wanted(args: argparse.Namespace, about: ProfileAbout, body: object) -> Wanted:
    """Return what is asked for. Raises ConfigFault when this profile's API has no such send."""
    if args.source is not None:
        try:
            return Wanted(read_request_body(about.dialect, body, about.via_from))
        except BadBody as problem:
            raise ConfigFault(f"{shown(args.source)}: {problem}") from None
    wanted = read_flags(args)
    if (wanted.form.shape is Shape.INVENTORY) != (about.dialect == "v2"):
        has = "items of the inventory" if about.dialect == "v2" else "touches and gifts"
        raise ConfigFault(
            f"profile {about.name} speaks {about.dialect}, which sends {has}, not {SHAPE_WORDS[wanted.form.shape]}"
        )
    return wanted


async def _begin(call: Call, session: Session, wanted: Wanted, began: float) -> Run:
    """Judge what is asked for, and gather what the guards look at. Raises Offline when reading takes too long."""
    try:
        async with asyncio.timeout(READING - 1):
            today = session.clock.now().astimezone().date()
            form, judged = await judge_wanted(session.reader.gateway, wanted, today)
    except TimeoutError:
        raise Offline(f"No answer within {READING - 1:g} s. Nothing was sent.") from None
    run = Run(call, session, form, judged)
    if not call.args.dry_run:
        # What a killed process left behind may be this very send, and is then no longer under way.
        await session.record.adopt_orphans(is_alive, session.clock.now())
    if judged.draft is not None:
        run.plan = await make_plan(session, judged, READING - (time.monotonic() - began))
    return run


def _why_not(plan: Plan, *, again: bool) -> CreateMoved | None:
    """Return how it ends without anybody being asked; None where nothing is in the way."""
    if plan.is_blocked:
        return _not_sent(f"{plan.weighed.sentence} Nothing was sent: this profile has over_budget = block.")
    if plan.earlier is None or again:
        return None
    sentence = f"{DuplicateIntent(plan.earlier)} Nothing was sent now; --again sends it once more."
    return CreateMoved("", CreateStage.REPEATED, sentence, earlier=plan.earlier)


async def _unconfirmed(run: Run, plan: Plan) -> CreateMoved | None:
    """Ask; return how it ends without a yes."""
    if run.call.args.yes:
        return None
    if not run.call.out.can_ask():
        return _not_sent("Nothing was sent. Without a terminal to ask on, --yes is needed.")
    count = "this" if plan.judged.count == 1 else f"these {plan.judged.count}"
    number = len(plan.repeats)
    before = f"{number} send{'s' * (number != 1)} to the same in 30 days. " if number else ""
    before = f"{DuplicateIntent(plan.earlier)} " if plan.earlier is not None else before
    asked = time.monotonic()
    yes = await run.call.out.ask(f"{before}Send {count} in {run.session.about.name} ({run.session.about.environment})?")
    run.seconds_asked = time.monotonic() - asked
    return None if yes else _not_sent("Nothing was sent.")


def _show(run: Run, plan: Plan) -> None:
    if not run.call.out.as_json:
        run.call.out.lines([*plan_lines(plan), *request_lines(plan.requests)])


def _end_dry(run: Run, stopped: CreateMoved | None) -> Exit:
    if stopped is not None:
        return run.end(stopped)
    only = " This profile is read-only, so that is all it can do." if run.session.about.read_only else ""
    run.end(_not_sent(f"This was a dry run: nothing was sent.{only}"))
    return Exit.OK


def _server_problems(run: Run, moved: CreateMoved) -> tuple[Problem, ...]:
    """Put a refusal's words beside the flags; what belongs to none is in the sentence already."""
    if moved.stage is not CreateStage.REFUSED or not isinstance(moved.fault, Refused):
        return ()
    words = place_words(run.form, moved.fault, run.judged.known.touch)
    return run.problems({name: sentence for name, sentence in words.items() if name != REST})


def _not_sent(sentence: str) -> CreateMoved:
    return CreateMoved("", CreateStage.NOT_SENT, sentence)


def _say(call: Call, fact: Fact) -> None:
    if isinstance(fact, CreateMoved) and (fact.stage is CreateStage.UNKNOWN or not fact.stage.is_over):
        call.out.say(fact.sentence)


def _code(moved: CreateMoved) -> Exit:
    if moved.stage in _CODES:
        return _CODES[moved.stage]
    return exit_for(moved.fault) if moved.fault is not None else Exit.USAGE
