"""Running a command to its end: the session it works in, the deadline, signals, and what a fault means outside."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.log import start_logging
from sendoso_tui.domain.faults import Fault
from sendoso_tui.flows.facts import Fact, Noticed
from sendoso_tui.headless.call import Session
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for

if TYPE_CHECKING:
    from sendoso_tui.config.log import Log
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.headless.call import Call

DEADLINE = 30.0
"""Seconds a command that answers once may take."""

Work = Callable[[Session], Awaitable[int]]
Hear = Callable[[Fact], None]


def in_session(call: Call, work: Work, *, hear: Hear | None = None, deadline: float | None = DEADLINE) -> int:
    """Open the profile, do the work, close; return the exit code. `hear` is told the facts of the flows."""

    def tell(fact: Fact) -> None:
        if isinstance(fact, Noticed):
            call.out.say(fact.sentence)
        if hear is not None:
            hear(fact)

    async def main() -> int:
        async with call.doors.open_session(tell) as session:
            log = _start_log(call, session.paths)
            for sentence in (*session.settings.warnings, *session.stores.notices):
                call.out.say(sentence)
            try:
                return await work(session)
            finally:
                if log is not None:
                    log.stop()

    return to_the_end(call, main, deadline=deadline)


def _start_log(call: Call, paths: Paths) -> Log | None:
    try:
        return start_logging(paths)
    except ConfigFault as fault:
        # What can be read is worth more than the log of it.
        call.out.say(f"There is no log: {fault}.")
        return None


def to_the_end(call: Call, main: Callable[[], Awaitable[int]], *, deadline: float | None = DEADLINE) -> int:
    """Run a coroutine on a loop of its own; faults, the deadline and signals become exit codes.

    The first SIGINT, SIGTERM or SIGHUP asks the work to end; the second ends the process.
    """

    async def guarded() -> int:
        ending = _Ending()
        ending.listen()
        try:
            async with asyncio.timeout(deadline):
                return await main()
        except ConfigFault as fault:
            call.out.say(f"sendoso-tui: {fault}")
            return Exit.USAGE
        except Fault as fault:
            call.out.say(f"sendoso-tui: {fault.sentence}")
            return exit_for(fault)
        except TimeoutError:
            call.out.say(f"sendoso-tui: no answer within {deadline:g} s.")
            return Exit.TEMPORARY
        except asyncio.CancelledError:
            if ending.code is None:
                raise
            return ending.code

    with asyncio.Runner() as runner:
        return runner.run(guarded())


class _Ending:
    """Turns a signal into the cancellation of the task that made this."""

    def __init__(self) -> None:
        self.code: int | None = None
        self._task = asyncio.current_task()

    def listen(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup asks for HUP to be ignored, and it stays so.
            if signal.getsignal(number) is not signal.SIG_IGN:
                with suppress(ValueError, RuntimeError):  # not on the main thread
                    loop.add_signal_handler(number, self._hear, 128 + number)

    def _hear(self, code: int) -> None:
        if self.code is not None:
            os._exit(code)
        self.code = code
        if self._task is not None:
            self._task.cancel()
