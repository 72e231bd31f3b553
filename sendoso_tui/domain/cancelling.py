"""Whether a send can be cancelled, why not, and what to do instead.

The rules by kind are those of the support pages on cancelling and on sends with issues; v2's are in its description.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sendoso_tui.domain.capability import Capability
from sendoso_tui.domain.kind import Kind
from sendoso_tui.domain.status import Phase
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.domain.send import Send


class Chance(Enum):
    """What would come of a cancel."""

    YES = "yes"
    TRY = "the server decides"
    NO = "no"


@frozen
class Verdict:
    """`why` and `instead` are sentences for the screen; `instead` may be empty."""

    chance: Chance
    why: str
    instead: str = ""


def judge_cancel(send: Send, capabilities: Capabilities, *, read_only: bool = False) -> Verdict:
    """Say whether cancelling `send` makes sense through this profile."""
    over = _over(send)
    if over is not None:
        return over
    if read_only:
        return Verdict(Chance.NO, "This profile is read-only.", "Start without --read-only to act.")
    if (reason := capabilities.why_not(Capability.CANCEL)) is not None:
        return Verdict(Chance.NO, reason, _elsewhere(send))
    key = send.status.key
    if key == "pending":
        return Verdict(Chance.YES, "This API cancels pending sends.")
    if key == "processing":
        return Verdict(
            Chance.TRY,
            "It is being prepared. The documents leave open whether it can still be cancelled.",
            "The server decides; a no changes nothing.",
        )
    return Verdict(
        Chance.TRY,
        f'The documents do not say if "{send.status.raw}" can be cancelled.',
        "The server decides; a no changes nothing.",
    )


def _over(send: Send) -> Verdict | None:
    phase, key = send.status.phase, send.status.key
    if phase is Phase.CANCELLED:
        return Verdict(Chance.NO, "It is already cancelled.")
    if phase is Phase.DONE:
        return Verdict(Chance.NO, "It is over: the gift has arrived or was used.")
    if phase is Phase.RETURNED:
        return Verdict(
            Chance.NO, "It is over: it lapsed or the money came back.", "Make a new send if the gift is still wanted."
        )
    if phase is Phase.FAILED:
        return Verdict(
            Chance.NO,
            "It is over: it failed, and there is nothing left to cancel.",
            "Make a new send if the gift is still wanted.",
        )
    if key == "shipped" and send.kind is Kind.EGIFT:
        return Verdict(
            Chance.NO,
            "Too late: the email with the gift is out.",
            "An unused eGift expires by itself, usually after 90 days.",
        )
    if key == "shipped":
        tracked = send.tracking_url.startswith(("https://", "http://"))
        instead = "Open the tracking page, or ask the carrier first." if tracked else "Ask the carrier first."
        return Verdict(Chance.NO, "Too late: it has shipped.", instead)
    return None


def _elsewhere(send: Send) -> str:
    key = send.status.key
    if send.kind is Kind.EGIFT:
        return "Senders cannot cancel eGifts. An unused one expires by itself, usually after 90 days."
    if key == "paused":
        return "On hold: its sender can cancel it in the Send Tracker; only an admin or manager can approve it."
    if send.kind is Kind.DIRECT:
        if key in ("confirming address", "collecting recipient info"):
            return "Until the recipient confirms the address, the Send Tracker can."
        return "Ask Sendoso Support: after the address is confirmed only they may stop it."
    if key in ("confirming address", "collecting recipient info", "pending"):
        return "Until the address is confirmed, the Send Tracker can."
    if key in ("processing", "packed"):
        return "Ask Sendoso Support at once; they may still stop it, without promise."
    return "Ask Sendoso Support."
