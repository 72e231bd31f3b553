"""What the engine told of new sends in this session, kept beside the screens: links are shown nowhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sendoso_tui.domain.intent import Action
from sendoso_tui.flows.facts import CreateMoved, CreateStage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sendoso_tui.domain.intent import Intent

SENT = (CreateStage.ACCEPTED, CreateStage.FOUND)


class SentNow(NamedTuple):
    """A new send that was accepted or found in this session, when that was heard, what it is and whom it is for."""

    moved: CreateMoved
    at: datetime
    what: str = ""
    to: str = ""


def still_faulted(moved: CreateMoved, before: CreateMoved | None) -> CreateMoved:
    """Return `moved` with why its answer was lost, which only the first word about it tells."""
    if before is None or moved.fault is not None or moved.stage is not CreateStage.UNKNOWN:
        return moved
    return replace(moved, fault=before.fault)


class CreatesHeard:
    """The last word about each new send of this session."""

    def __init__(self) -> None:
        self._under_way: set[str] = set()
        self._last: dict[str, CreateMoved] = {}
        self._sent: dict[str, SentNow] = {}
        self._said: dict[str, tuple[str, str]] = {}

    def hear(self, moved: CreateMoved, at: datetime, what: str = "", to: str = "") -> None:
        """Keep what was told at `at`; `what` and `to` are what the draft says of it, which goes when it is sent."""
        if moved.stage.is_over:
            self._under_way.discard(moved.draft_id)
        else:
            self._under_way.add(moved.draft_id)
        if what:
            self._said[moved.draft_id] = what, to
        if moved.intent_id:
            self._last[moved.intent_id] = still_faulted(moved, self._last.get(moved.intent_id))
        if moved.stage in SENT:
            self._sent[moved.intent_id or moved.draft_id] = SentNow(moved, at, *self.about(moved))

    def about(self, moved: CreateMoved) -> tuple[str, str]:
        """Return what it is and whom it is for: in the words of its draft, else as the fact has it, else empty."""
        return self._said.get(moved.draft_id, (moved.what, moved.to))

    @property
    def under_way(self) -> int:
        """How many have left, or are about to, and have no answer yet."""
        return len(self._under_way)

    @property
    def sent(self) -> Sequence[SentNow]:
        """Those that were accepted or found, the last one first."""
        return sorted(self._sent.values(), key=lambda one: one.at, reverse=True)

    def of(self, intent: Intent) -> CreateMoved:
        """Return what is known of an unclear new send; of one that nothing was told of yet, what its intent says."""
        last = self._last.get(intent.id)
        if last is not None and last.stage is CreateStage.UNKNOWN:
            return last
        return CreateMoved(
            intent.draft_id,
            CreateStage.UNKNOWN,
            intent.note,
            intent.id,
            left_at=intent.created_at,
            can_match=intent.action is Action.CREATE and intent.match is not None,
        )
