"""The rules for v3's eGifts: one by email, or links for one or many.

Facts are from developer.sendoso.com, "eGift" and "eGift link". `amount` is in use with touches that have a range of
prices but on no page, so it is posted only when it was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import price_range, takes_amount
from sendoso_tui.domain.draft import EgiftDraft, LinksDraft
from sendoso_tui.domain.emails import read_emails
from sendoso_tui.domain.judging_v3 import judge_touch, note_length, touch_name
from sendoso_tui.domain.money import Money, minor_digits, read_amount
from sendoso_tui.domain.people import Person
from sendoso_tui.domain.typed import Unfit

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from sendoso_tui.domain.catalog import Touch
    from sendoso_tui.domain.form_reader import FormReader
    from sendoso_tui.domain.judged import Judged


def judge_egift(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.EGIFT."""
    judge_touch(read, today)
    note_length(read, "custom_message")
    amount = _read_amount(read, read.known.touch)
    person = Person(read.text("name"), read.email())
    draft = EgiftDraft(read.text("touch_id"), person.email, person.name, read.text("custom_message"), amount)
    return read.judged(draft, person, touch_name(read), _cost(read.known.touch, amount))


def judge_links(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.LINKS."""
    judge_touch(read, today)
    emails: tuple[str, ...] = ()
    try:
        emails = read_emails(read.text("emails"))
    except Unfit as unfit:
        read.blame("emails", str(unfit))
    # A text of separators alone is not empty.
    if not emails:
        read.blame("emails", "At least one email is needed.")
    else:
        read.note("emails", "1 link, a send" if len(emails) == 1 else f"{len(emails)} links, each a send")
    person = Person(email=emails[0]) if len(emails) == 1 else Person()
    draft = LinksDraft(read.text("touch_id"), emails)
    cost = _cost(read.known.touch, None)
    return read.judged(draft, person, touch_name(read), cost, count=len(emails))


def _cost(touch: Touch | None, amount: Decimal | None) -> Money | None:
    if amount is not None:
        return Money(amount, touch.currency if touch else None)
    return touch.lowest if touch and touch.lowest is not None and touch.lowest == touch.highest else None


def _read_amount(read: FormReader, touch: Touch | None) -> Decimal | None:
    text = read.text("amount")
    takes = touch is None or takes_amount(touch)
    if not text:
        if touch is not None and takes:
            prices = price_range(touch.lowest, touch.highest)
            range_ = f": {prices}" if prices else ""
            read.note("amount", f"The sender chooses the value{range_}. Left empty, Sendoso decides.", warn=True)
        return None
    if not takes:
        read.blame("amount", "This touch has a price of its own. Leave the amount empty.")
        return None
    amount = read_amount(text) if re.fullmatch(r"[0-9.,]+", text) else None
    wrong = _wrong_with(amount, touch)
    if wrong:
        read.blame("amount", wrong)
        return None
    if touch is None:
        read.note("amount", "Which amounts this touch takes is not known here.")
    return amount


def _wrong_with(amount: Decimal | None, touch: Touch | None) -> str:
    currency = touch.currency if touch else None
    if amount is None:
        return f"Write only the number{f' of {currency}' if currency else ''}, as in 25."
    if amount <= 0:
        return "An amount is more than 0."
    exponent = amount.normalize().as_tuple().exponent
    most = minor_digits(currency)
    if isinstance(exponent, int) and -exponent > most:
        return f"{currency or 'An amount'} has {f'at most {most}' if most else 'no'} decimals."
    low, high = (touch.lowest, touch.highest) if touch else (None, None)
    if (low and amount < low.amount) or (high and amount > high.amount):
        return f"This touch takes {price_range(low, high)}."
    return ""
