"""`watch`: prints what changes as it happens, one JSON object a line, until it is stopped or nobody reads any more."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.faults import Fault, Refused
from sendoso_tui.flows.facts import Connection, SendsChanged, SyncMoved
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.sync import Sync
from sendoso_tui.headless import forms
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.fault_exits import exit_for
from sendoso_tui.headless.running import in_session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.headless.call import Call, Session


def run(call: Call) -> int:
    """Watch until a signal, or until the reader of the output has gone."""

    async def work(session: Session) -> int:
        watch = _Watch(call, session)
        tasks = {asyncio.create_task(watch.follow()), asyncio.create_task(_until_unread(watch))}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return max(int(task.result()) for task in done)

    return in_session(call, work, deadline=None)


class _Watch:
    """Turns facts into events."""

    def __init__(self, call: Call, session: Session) -> None:
        self.unread = asyncio.Event()
        self._out = call.out
        self._session = session
        self._ids: Sequence[str] = tuple(dict.fromkeys(call.args.ids))
        self._began = session.clock.now()
        self._connection = Connection.STARTING
        self._complete = False

    async def follow(self) -> int:
        """Read for ever: the named sends where the server can give single ones, else the list as the screen does."""
        session = self._session
        reader = Reader(session.reader.gateway, session.cache, session.record, session.clock, self._hear)
        if self._ids and reader.gateway.capabilities.can(Capability.RETRIEVE):
            return await self._follow_each(reader)
        for send_id in self._ids:
            self._seen(send_id)
        about = session.about
        sync = Sync(reader, self._hear, poll_seconds=about.poll_seconds, limit=about.requests_per_second)
        self._out.say("Watching. Changes follow, one JSON object a line; ctrl+c ends it.")
        await sync.run()
        return Exit.OK

    async def _follow_each(self, reader: Reader) -> int:
        first = True
        while True:
            for send_id in self._ids:
                try:
                    await reader.one(send_id, priority=Priority.WATCHED)
                    self._connected(Connection.LIVE, None)
                except Refused as fault:
                    if first:
                        self._out.say(f"sendoso-tui: {send_id}: {fault.sentence}")
                        return exit_for(fault)
                except Fault as fault:
                    self._connected(Connection.TROUBLE, fault)
                if first:
                    self._seen(send_id)
            first = False
            await asyncio.sleep(self._session.about.poll_seconds)

    def _hear(self, fact: Fact) -> None:
        if isinstance(fact, SyncMoved):
            self._complete = fact.state.complete
            self._connected(fact.state.connection, fact.state.fault)
        elif isinstance(fact, SendsChanged):
            self._changed(fact)
        if self._out.closed:
            self.unread.set()

    def _changed(self, fact: SendsChanged) -> None:
        moved = {change.send_id: change for change in fact.transitions if change.old is not None}
        for send_id in (*fact.new_ids, *fact.changed_ids):
            send = self._cached(send_id)
            if send is None or (self._ids and send_id not in self._ids):
                continue
            if send_id in moved:
                change = moved[send_id]
                self._event(
                    "status",
                    send,
                    {"old_status": change.old, "not_before": forms.when(change.seen_before)},
                )
            elif send_id in fact.changed_ids:
                self._event("changed", send, {})
            elif self._is_new(send):
                self._event("new", send, {})

    def _is_new(self, send: Send) -> bool:
        """A first reading of old sends is no news."""
        return self._complete or (send.created_at is not None and send.created_at >= self._began)

    def _seen(self, send_id: str) -> None:
        send = self._cached(send_id)
        if send is not None:
            self._event("seen", send, {})

    def _event(self, word: str, send: Send, more: dict[str, object]) -> None:
        at = forms.when(self._session.clock.now().replace(microsecond=0))
        self._out.event(self._session.about.name, {"at": at, "event": word, **more, "send": forms.send(send)})

    def _cached(self, send_id: str) -> Send | None:
        found = self._session.cache.get(send_id)
        return found.send if found is not None else None

    def _connected(self, connection: Connection, fault: Fault | None) -> None:
        if connection is self._connection:
            return
        before, self._connection = self._connection, connection
        if fault is not None:
            self._out.say(f"sendoso-tui: {fault.sentence} It is tried again.")
        elif before not in (Connection.STARTING, Connection.LIVE):
            self._out.say("sendoso-tui: connected again.")


async def _until_unread(watch: _Watch) -> int:
    """Wait until the reader of standard output has gone; a pipe tells at once, a file never."""
    loop = asyncio.get_running_loop()
    with suppress(OSError, ValueError):
        number = sys.stdout.fileno()
        mode = os.fstat(number).st_mode
        if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
            loop.add_reader(number, watch.unread.set)
    await watch.unread.wait()
    with suppress(OSError, ValueError):
        loop.remove_reader(sys.stdout.fileno())
    return Exit.OK
