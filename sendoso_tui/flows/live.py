"""The parts of an engine that exist once its gateway does."""

from dataclasses import dataclass

from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.cancel import Canceller
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import Tell
from sendoso_tui.flows.ports import Gateway
from sendoso_tui.flows.reading import Reader
from sendoso_tui.flows.reconcile import Reconciler, Sleep
from sendoso_tui.flows.sync import Sync
from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record


@dataclass(slots=True)
class Live:
    """One gateway, and all that reads and writes through it."""

    gateway: Gateway
    reader: Reader
    sync: Sync
    canceller: Canceller
    reconciler: Reconciler


def make_live(
    gateway: Gateway, about: ProfileAbout, cache: Cache, record: Record, clock: Clock, tell: Tell, sleep: Sleep
) -> Live:
    """Put the flows of one profile on its gateway; nothing runs yet."""
    reader = Reader(gateway, cache, record, clock, tell)
    sync = Sync(reader, tell, poll_seconds=about.poll_seconds, limit=about.requests_per_second, sleep=sleep)
    return Live(
        gateway,
        reader,
        sync,
        Canceller(reader, record, about, tell),
        Reconciler(reader, record, tell, sleep=sleep),
    )
