"""The rules for a gift of the catalogue, as the client-credentials guide has them: names, email and message always, an
address where the gift is physical.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.catalog_words import gift_facts
from sendoso_tui.domain.draft import GiftAddress, GiftDraft
from sendoso_tui.domain.judging_v3 import note_length
from sendoso_tui.domain.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sendoso_tui.domain.catalog import Gift
    from sendoso_tui.domain.form_reader import FormReader
    from sendoso_tui.domain.judged import Judged

_ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")
_NEEDED = {
    "line1": "An address needs a street.",
    "city": "An address needs a city.",
    "postal_code": "An address needs a postal code; 00000 where there is none.",
    "country": "An address needs a country.",
}


def judge_gift(read: FormReader, today: date) -> Judged:
    """Judge a form of Shape.GIFT. Nothing in it depends on `today`."""
    gift = read.known.gift
    gift_id = read.text("gift_id")
    if gift is not None:
        read.note("gift_id", gift_facts(gift))
    note_length(read, "message")
    name = " ".join(part for part in (read.text("first_name"), read.text("last_name")) if part)
    person = Person(name, read.email(), read.text("company"), title=read.text("title"))
    draft = GiftDraft(
        gift_id,
        read.text("first_name"),
        read.text("last_name"),
        person.email,
        read.text("message"),
        _read_address(read, gift),
        person.company,
        person.title,
        _read_variant(read, gift),
        read.text("team_id"),
        _read_metadata(read),
    )
    what = gift.name if gift and gift.name else f"gift {gift_id}" if gift_id else ""
    return read.judged(draft, person, what, gift.price if gift else None)


def _read_address(read: FormReader, gift: Gift | None) -> GiftAddress | None:
    if not any(read.text(name) for name in _ADDRESS):
        if gift is not None and gift.physical:
            read.blame("line1", "This gift travels by mail: it needs an address.")
        elif read.text("gift_id") and (gift is None or gift.physical is None):
            read.note("line1", "Whether this gift needs an address is not known here.", warn=True)
        return None
    for name, sentence in _NEEDED.items():
        read.need(name, sentence)
    country = read.country()
    if country is not None:
        read.note("country", f"{country.name}, sent as {country.code}")
    return replace(GiftAddress(*(read.text(name) for name in _ADDRESS)), country=country.code if country else "")


def _read_variant(read: FormReader, gift: Gift | None) -> str:
    chosen = read.text("variant_id")
    if gift is None or not gift.variants:
        if gift is not None and chosen:
            read.note("variant_id", "The catalogue names no variants of this gift.", warn=True)
        return chosen
    names = ", ".join(variant.name or variant.id for variant in gift.variants[:6])
    more = f" and {len(gift.variants) - 6} more" if len(gift.variants) > 6 else ""
    found = next((variant for variant in gift.variants if variant.id == chosen), None)
    if found is not None:
        read.note("variant_id", found.name)
    elif chosen:
        read.blame("variant_id", f"This gift comes as {names}{more}. Choose one of them.")
    else:
        # The guide calls the variant optional, so leaving it out is no fault.
        read.note("variant_id", f"None chosen. This gift comes as {names}{more}.", warn=True)
    return chosen


def _read_metadata(read: FormReader) -> Mapping[str, str]:
    pairs: dict[str, str] = {}
    for number, line in enumerate(read.text("metadata").split("\n"), 1):
        if not line.strip():
            continue
        key, equals, value = (part.strip() for part in line.partition("="))
        if not equals or not key:
            read.blame("metadata", f"Line {number} is not written as key=value.")
        elif key in pairs:
            read.blame("metadata", f'Line {number}: "{key[:40]}" is there already.')
        pairs[key] = value
    if pairs:
        read.note("metadata", "1 pair" if len(pairs) == 1 else f"{len(pairs)} pairs")
    return MappingProxyType(pairs)
