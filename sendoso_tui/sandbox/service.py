"""The state of one running sandbox: its world, people, money, credentials and what was asked of it."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from sendoso_tui.sandbox.clock import Clock
from sendoso_tui.sandbox.journal import Journal
from sendoso_tui.sandbox.ledger import Ledger
from sendoso_tui.sandbox.people import People
from sendoso_tui.sandbox.sends import Sends
from sendoso_tui.sandbox.staff import users
from sendoso_tui.sandbox.timelines import table
from sendoso_tui.sandbox.tokens import Tokens
from sendoso_tui.sandbox.world import World
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.sandbox.options import SandboxOptions


@frozen
class Credentials:
    """What a client needs to be let in; made anew for every sandbox."""

    api_key: str
    token: str
    client_id: str
    client_secret: str


def new_credentials() -> Credentials:
    """Fresh random credentials that say by their look that they are for a sandbox."""
    return Credentials(
        f"demo_key_{secrets.token_hex(16)}",
        f"demo_token_{secrets.token_hex(20)}",
        f"demo_client_{secrets.token_hex(8)}",
        f"demo_secret_{secrets.token_hex(20)}",
    )


class Service:
    """Everything the views work on. `me` is the position of the user the credentials belong to."""

    me = 0

    def __init__(
        self,
        options: SandboxOptions,
        credentials: Credentials | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.options = options
        self.credentials = credentials or new_credentials()
        self.monotonic = monotonic
        start = options.now.timestamp() if options.now else time.time()
        self.clock = Clock(float(int(start)), options.speed, monotonic)
        self.users = users(options.seed)
        self.people = People(options.seed, min(4000, max(200, options.sends // 2)), int(start))
        self.world = World(options.seed, options.sends, self.clock.start, table(options.seed, len(self.users)))
        self.sends = Sends(self.world, self.people, self.users)
        self.ledger = Ledger(self.world, self.users)
        self.tokens = Tokens(self.credentials)
        self.journal = Journal()

    def refresh(self) -> float:
        """Brings the world up to the clock and gives world time."""
        now = self.clock.now()
        self.world.refresh(now)
        return now

    def restart(self) -> None:
        """Back to how it started: world, clock, money, people, credentials and counts."""
        self.clock.restart()
        self.people.restart()
        self.world.restart()
        self.ledger.restart()
        self.tokens.restart()
        self.journal.restart()
