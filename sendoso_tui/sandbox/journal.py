"""What was asked of the sandbox, for tests to read: counts by route, the last requests, and what was committed."""

from __future__ import annotations

from collections import Counter, deque
from typing import Any

KEPT = 500


class Journal:
    """Counts requests to the API by method and path template, and the creates and cancels that took effect."""

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forgets everything."""
        self.counts: Counter[str] = Counter()
        self.creates = 0
        self.cancels = 0
        self.sends_created = 0
        self._last: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def note(self, method: str, template: str, path: str) -> dict[str, Any]:
        """Counts a request; the entry's `status` is filled in when it is answered and stays None when it never is."""
        self.counts[f"{method} {template}"] += 1
        entry: dict[str, Any] = {"method": method, "path": path, "status": None}
        self._last.append(entry)
        return entry

    def created(self, sends: int = 1) -> None:
        """A create took effect, making this many sends."""
        self.creates += 1
        self.sends_created += sends

    def cancelled(self) -> None:
        """A cancel took effect."""
        self.cancels += 1

    def report(self) -> dict[str, Any]:
        """Everything as JSON: `counts`, `total`, `committed`, `last`."""
        return {
            "counts": dict(sorted(self.counts.items())),
            "total": self.counts.total(),
            "committed": {"creates": self.creates, "cancels": self.cancels, "sends_created": self.sends_created},
            "last": list(self._last),
        }
