"""Reads what the server says about the ids a new send names, and judges it by that.

What is not there becomes a sentence for its field; what this account may not look at is judged without.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui.domain.faults import Forbidden
from sendoso_tui.domain.form import NEW_RECIPIENT, Shape
from sendoso_tui.flows.address_book import find_by_email, find_by_id
from sendoso_tui.flows.batch_reading import read_named

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.judged import Judged
    from sendoso_tui.domain.people import Recipient
    from sendoso_tui.flows.batch_reading import Named
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.headless.send_flags import Wanted


async def judge_wanted(gateway: Gateway, wanted: Wanted, today: date) -> tuple[Form, Judged]:
    """Return the form with its recipient found, and how it is judged; `today` is the local day. Raises Faults."""
    form, wrong = wanted.form, ""
    named = await read_named(gateway, form.shape, [form])
    if form.shape is Shape.INVENTORY:
        form, wrong = await _with_recipient(gateway, form, wanted.look_up, named)
    judged = named.judge(form, today)
    if wrong:
        judged = replace(judged, draft=None, new_recipient=None, wrong={**judged.wrong, "recipient_id": wrong})
    return form, judged


async def _with_recipient(gateway: Gateway, form: Form, email: str, named: Named) -> tuple[Form, str]:
    """Find the recipient; return the form that names it by id, and the sentence of what is wrong with it.

    A new one is looked for when it is added: an entry of the same person is then used instead.
    """
    recipient_id = form.get("recipient_id").strip()
    if recipient_id == NEW_RECIPIENT:
        return form, ""
    try:
        if recipient_id:
            found = await find_by_id(gateway, recipient_id)
            entries = [found] if found is not None else []
        elif email:
            entries = await find_by_email(gateway, email)
        else:
            return form, ""
    except Forbidden:
        # An id may be right all the same; an email has to be looked up.
        return form, "" if recipient_id else "This account may not search the address book. Give the recipient's id."
    if len(entries) == 1:
        named.recipients[entries[0].id] = entries[0]
        return form.put("recipient_id", entries[0].id), ""
    if recipient_id:
        return form, "The address book has no such recipient."
    if not entries:
        return form, "The address book has nobody with this email. --new-recipient adds them."
    return form, f"The address book has this email more than once: {_ids(entries)}. Give the id."


def _ids(recipients: list[Recipient]) -> str:
    return ", ".join(one.id for one in recipients[:5])
