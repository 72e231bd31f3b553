"""The rules for v3's new sends that travel by mail: to a known address, or to one the recipient is asked for.

Facts are from developer.sendoso.com, "Physical send" with and without address collection, and Sendoso's own skill page.
Those that go by email are in `judging_egift.py`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import ships_to, touch_facts, touch_why_not
from sendoso_tui.domain.draft import AddressedDraft, CollectDraft
from sendoso_tui.domain.people import Person

if TYPE_CHECKING:
    from datetime import date

    from sendoso_tui.domain.countries import Country
    from sendoso_tui.domain.form_reader import FormReader
    from sendoso_tui.domain.judged import Judged

SHORTEST_NUMBER, LONGEST_NUMBER = 7, 15
"""Digits of a mobile number with its country code; the longest is E.164's."""
FEWEST_DAYS, MOST_DAYS = 2, 7
"""`expire_after_days` of an address confirmation."""


def judge_addressed(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.ADDRESSED."""
    judge_touch(read, today)
    country = _read_country(read)
    note_length(read, "custom_message")
    person = Person(read.text("name"), read.email())
    draft = AddressedDraft(
        read.text("touch_id"),
        person.name,
        person.email,
        read.text("address"),
        read.text("city"),
        read.text("state"),
        read.text("zip"),
        country.v3_word if country else "",
        _read_mobile(read, country),
        read.text("custom_message"),
    )
    return read.judged(draft, person, touch_name(read))


def judge_collect(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.COLLECT."""
    judge_touch(read, today)
    note_length(read, "custom_message")
    via, mail_text = read.text("via"), read.text("confirmation_message")
    if via == "link" and mail_text:
        # No fault: choosing email again brings the text back, and nothing typed is lost.
        read.note("confirmation_message", "Not sent: a link to copy has no mail.", warn=True)
        mail_text = ""
    note_length(read, "confirmation_message")
    person = Person(read.text("name"), read.email())
    draft = CollectDraft(
        read.text("touch_id"),
        person.name,
        person.email,
        read.text("custom_message"),
        via,
        _read_days(read),
        hide_product_info=read.flag("hide_product_info"),
        confirmation_message=mail_text,
    )
    return read.judged(draft, person, touch_name(read))


def judge_touch(read: FormReader, today: date) -> None:
    """Judge whether the chosen touch fits the shape and the day."""
    touch = read.known.touch
    if touch is None:
        return
    if why := touch_why_not(touch, read.form.shape, today):
        read.blame("touch_id", f"This touch cannot be used: {why}. Choose another.")
    read.note("touch_id", touch_facts(touch, today))


def touch_name(read: FormReader) -> str:
    """Return what the touch is called, else its id."""
    touch, touch_id = read.known.touch, read.text("touch_id")
    return touch.name if touch and touch.name else f"touch {touch_id}" if touch_id else ""


def note_length(read: FormReader, name: str) -> None:
    """Count the characters of a text; placeholders in braces are Sendoso's to fill in, and nobody else's."""
    text = read.form.get(name)
    braces = " Braces stay as typed." if "{" in text else ""
    if text:
        read.note(name, f"{len(text):,} {'character' if len(text) == 1 else 'characters'}.{braces}")


def _read_country(read: FormReader) -> Country | None:
    country = read.country()
    if country is None:
        return None
    codes = ships_to(read.known.touch) if read.known.touch else ()
    if codes and country.code not in codes:
        read.note("country", f"This touch ships to {', '.join(codes)}; {country.name} is not among them.", warn=True)
    read.note("country", f"{country.name}, sent as {country.v3_word}")
    return country


def _read_mobile(read: FormReader, country: Country | None) -> str:
    typed = read.text("mobile_no")
    # An input method may write digits of its own script; they mean the same.
    digits = "".join(str(unicodedata.decimal(char)) for char in typed if unicodedata.decimal(char, None) is not None)
    number = digits.lstrip("0")
    if typed and not SHORTEST_NUMBER <= len(number) <= LONGEST_NUMBER:
        range_ = f"{SHORTEST_NUMBER} to {LONGEST_NUMBER} digits"
        read.blame("mobile_no", f"A mobile number has {range_} with its country code, as in +49 170 1234567.")
    elif not typed and country is not None and country.code != "US":
        read.blame("mobile_no", "Outside the US a mobile number is needed: without one the send may fail unseen.")
    elif digits[:1] == "0" and digits[:2] != "00":
        read.note("mobile_no", f"Sent as {number}. Begin with the country code: a 0 in front is lost.", warn=True)
    elif typed:
        read.note("mobile_no", f"Sent as {number}.")
    return number


def _read_days(read: FormReader) -> int:
    text = read.text("expire_after_days")
    days = int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0
    if text and not FEWEST_DAYS <= days <= MOST_DAYS:
        read.blame("expire_after_days", f"Write whole days, {FEWEST_DAYS} to {MOST_DAYS}.")
    read.note("expire_after_days", f"days, {FEWEST_DAYS} to {MOST_DAYS}. Then it is dropped, not shipped.")
    return days
