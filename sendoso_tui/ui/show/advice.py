"""What a person can do next about a send, in plain words. What may be cancelled is judged in `domain/cancelling.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.domain.kind import Kind
from sendoso_tui.domain.status import Phase
from sendoso_tui.ui.show.links import check_link
from sendoso_tui.ui.show.moments import short_day

if TYPE_CHECKING:
    from sendoso_tui.domain.send import Send
    from sendoso_tui.domain.timeline import Timeline
    from sendoso_tui.ui.show.moments import Look

_AGAIN = "Make a new one if the gift is still wanted."
_BY_STATUS = {
    "pending": "It waits to be processed or approved. Who may approve sends in Sendoso can look there.",
    "initiated": "Nothing to do: it has only just been made.",
    "collecting recipient info": "Remind the recipient: the email asking for their details may be in the spam folder.",
    "confirming address": "Remind the recipient: the email asking for the address may be in the spam folder. Without"
    " an answer the send is dropped, not shipped.",
    "paused": "A manager or admin can approve it; its sender can cancel it in the Send Tracker.",
    "insufficient funds": "A manager or admin can approve it; its sender can cancel it in the Send Tracker.",
    "suspicious email": "A manager must say if the address is right. Its sender can cancel it in the Send Tracker.",
    "order received": "Nothing to do: it is about to be prepared.",
    "processing": "Nothing to do: it is being prepared.",
    "packed": "Nothing to do: it waits for the carrier.",
    "sent": "Nothing to do yet. If it stays unopened, ask the recipient to look in the spam folder.",
    "offer sent": "Nothing to do yet. If it stays unopened, ask the recipient to look in the spam folder.",
    "opened": "The recipient has seen it. Unused eGifts expire, usually after 90 days; a reminder may help.",
    "clicked": "The recipient still has to confirm the email address. Unused eGifts expire, usually after 90 days.",
    "delivered": "Nothing to do: it has arrived.",
    "used": "Nothing to do: the recipient has the gift.",
    "expired": _AGAIN + " Sendoso Support can say if the money came back.",
    "expired and credited": _AGAIN,
    "refunded": _AGAIN,
    "bounced and credited": "Ask for another email address, then make a new send. The money came back.",
    "undeliverable": "Check the address with the recipient, then make a new send.",
    "returned": "Check the address with the recipient, then make a new send.",
    "address confirmation cancelled": "Tell the recipient that an email will ask for the address, then send anew.",
    "confirmation cancelled": "Tell the recipient that an email will ask for the address, then send anew.",
    "failed": "Ask Sendoso Support why it failed; they need the id. " + _AGAIN,
    "cancelled": "Nothing to do.",
}
_BY_PHASE = {
    Phase.FAILED: "Ask Sendoso Support what happened; they need the id. " + _AGAIN,
    Phase.WAITING: "Somebody has to act. Sendoso's own pages may say who.",
    Phase.WORKING: "Nothing to do: it is being prepared.",
    Phase.TRANSIT: "Nothing to do: it is on its way.",
    Phase.UNKNOWN: "Look it up in Sendoso, or ask Support what the status means.",
    Phase.DONE: "Nothing to do.",
    Phase.RETURNED: _AGAIN,
    Phase.CANCELLED: "Nothing to do.",
}


def advise(send: Send, timeline: Timeline, look: Look) -> str:
    """Return what to do next, one paragraph; never empty."""
    trackable = check_link(send.tracking_url).why_not is None
    if timeline.late_by is not None and send.estimated_delivery is not None:
        due = short_day(send.estimated_delivery, look.today)
        if trackable:
            return f"Open the tracking page. If the carrier has no scan since {due}, ask Support to trace it."
        return f"Ask Sendoso Support where it is: it was due on {due}, and there is no tracking link."
    if send.status.key == "shipped":
        return "Nothing to do. o opens the tracking page." if trackable else "Nothing to do: it is on its way."
    if send.status.key == "pending" and send.dialect != "v3":
        return "Nothing to do: Sendoso starts on it by itself. While it is pending it can be cancelled."
    if send.status.key == "processing" and send.kind in (Kind.INVENTORIED, Kind.DIRECT):
        return _BY_STATUS["processing"] + " Sendoso Support may still stop it, without promise."
    return _BY_STATUS.get(send.status.key, _BY_PHASE[send.status.phase])
