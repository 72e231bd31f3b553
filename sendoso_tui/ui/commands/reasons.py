"""Why a command cannot be used now, as sentences for the status line. None means that it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.cancelling import Chance, judge_cancel
from sendoso_tui.domain.capability import Capability
from sendoso_tui.flows.facts import Connection

if TYPE_CHECKING:
    from sendoso_tui.ui.commands.command import Standing, WhyNot


def not_there_yet(what: str) -> WhyNot:
    """For what is planned and not part of this version; `what` is the beginning of the sentence."""

    def why_not(standing: Standing) -> str | None:
        return f"{what} not part of this version yet."

    return why_not


def needs_row(standing: Standing) -> str | None:
    """For what acts on the send under the cursor."""
    return None if standing.pointed else "There is no send under the cursor."


def needs_rows(standing: Standing) -> str | None:
    """For what moves in the list."""
    return None if standing.rows else "The list is empty."


def needs_marks(standing: Standing) -> str | None:
    """For what acts on marks."""
    return None if standing.marks else "Nothing is marked. space marks the send under the cursor."


def needs_filter(standing: Standing) -> str | None:
    """For what clears the filter."""
    return None if standing.filtered else "No filter is set. f opens the filters."


def cancel(standing: Standing) -> str | None:
    """Cancelling: marks and the connection first, then what the rules say of this send, with what to do instead."""
    if (missing := needs_row(standing)) is not None:
        return missing
    if standing.marks:
        # Marking steps down, so the send under the cursor is hardly ever the one that is meant.
        return f"{standing.marks:,} marked, but x cancels one send at a time. u unmarks all, then x."
    if standing.sync.connection is Connection.OFFLINE:
        return "Cancel and new sends wait until the connection is back."
    if (send := standing.send) is None:
        return "This send is not stored any more."
    verdict = judge_cancel(send, standing.capabilities, read_only=standing.about.read_only)
    if verdict.chance is Chance.NO:
        return f"{verdict.why} {verdict.instead}".strip()
    return None


def new_send(standing: Standing) -> str | None:
    """Composing: what the profile may and can. Being offline is no reason, since drafts need no connection."""
    if standing.about.read_only:
        return "This profile is read-only. Start without --read-only to make a new send."
    if not standing.capabilities.present:
        return "What this account can send is not known yet: the connection is not open."
    return standing.capabilities.why_not(Capability.CREATE)


def duplicate(standing: Standing) -> str | None:
    """Duplicating the send under the cursor into a draft."""
    if (missing := needs_row(standing)) is not None:
        return missing
    if (reason := new_send(standing)) is not None:
        return reason
    return "This send is not stored any more." if standing.send is None else None


def tracking(standing: Standing) -> str | None:
    """Opening the tracking page."""
    if (missing := needs_row(standing)) is not None:
        return missing
    return None if (send := standing.send) is not None and send.tracking_url else "This send has no tracking link."


def budget(standing: Standing) -> str | None:
    """Looking at what is left."""
    can = standing.capabilities.can
    if can(Capability.BUDGET) or can(Capability.BALANCES):
        return None
    return standing.capabilities.why_not(Capability.BUDGET)
