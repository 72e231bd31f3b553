"""What the screen needs from the engine, as a Protocol. `flows.engine.Engine` is one; tests bring their own."""

from collections.abc import Callable, Sequence
from typing import Protocol

from sendoso_tui.domain.capability import Capabilities
from sendoso_tui.domain.intent import Intent
from sendoso_tui.domain.send import StatusUpdate
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import BudgetRead, CancelMoved, Fact, SyncState
from sendoso_tui.store.cache import Cache


class Engine(Protocol):
    """Runs beside the app on the same loop. The screen asks and forgets; nothing here is ever cancelled by it."""

    @property
    def cache(self) -> Cache: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def about(self) -> ProfileAbout: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def sync_state(self) -> SyncState: ...

    @property
    def budget(self) -> BudgetRead | None: ...

    @property
    def unclear(self) -> tuple[Intent, ...]: ...

    def listen(self, listener: Callable[[Fact], None]) -> Callable[[], None]: ...

    def start(self) -> None: ...

    def refresh(self, everything: bool = False) -> None: ...

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def select(self, send_id: str | None) -> None: ...

    def cancel(self, send_id: str, seen_status: str) -> bool: ...

    def cancelling(self, send_id: str) -> CancelMoved | None: ...

    def load_budget(self, force: bool = False) -> None: ...

    def writes_in_flight(self) -> int: ...

    def history(self, send_id: str) -> tuple[StatusUpdate, ...]: ...


__all__ = ["Callable", "Engine", "Sequence"]
