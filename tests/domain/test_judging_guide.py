from dataclasses import replace

import pytest

from sendoso_tui.domain.catalog import GiftVariant
from sendoso_tui.domain.draft import GiftAddress, GiftDraft
from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.judged import Judged, Known
from sendoso_tui.domain.judging import judge
from sendoso_tui.domain.people import Person
from tests.domain.filled import HOODIE, TODAY, filled, usd

NOWHERE = {"line1": "", "city": "", "postal_code": "", "country": ""}


def judged(known: Known | None = None, **values: str) -> Judged:
    return judge(filled(Shape.GIFT, **values), known or Known(gift=HOODIE), TODAY)


def test_a_filled_form_becomes_the_draft_it_says() -> None:
    found = judged()
    assert found.draft == GiftDraft(
        "90210",
        "Tomasz",
        "Wiśniewski",
        "tomasz@one.example",
        "Thank you.",
        GiftAddress("Prosta 1", "", "Warszawa", "", "00-001", "PL"),
        "One",
        "Buyer",
        "m",
        "7",
        {"campaign_id": "winter", "contact_id": "12=3"},
    )
    assert found.person == Person("Tomasz Wiśniewski", "tomasz@one.example", "One", title="Buyer")
    assert found.cost == usd("39")
    assert found.what == "Logo hoodie"
    assert found.notes["gift_id"] == "swag, 39.00 USD, 2 variants"
    assert found.notes["variant_id"] == "M"
    assert found.notes["country"] == "Poland, sent as PL"
    assert found.notes["metadata"] == "2 pairs"
    assert not found.warned


@pytest.mark.parametrize(
    ("physical", "wrong", "warned"), [(True, True, False), (False, False, False), (None, False, True)]
)
def test_a_physical_gift_needs_an_address(physical: bool | None, wrong: bool, warned: bool) -> None:
    found = judged(Known(gift=replace(HOODIE, physical=physical)), **NOWHERE)
    assert found.wrong == ({"line1": "This gift travels by mail: it needs an address."} if wrong else {})
    assert found.warned == ({"line1"} if warned else set())
    if isinstance(found.draft, GiftDraft):
        assert found.draft.address is None


def test_without_the_catalogue_nobody_knows_whether_an_address_is_needed() -> None:
    assert judged(Known(), **NOWHERE).notes["line1"] == "Whether this gift needs an address is not known here."
    assert "line1" not in judged(Known(), **NOWHERE, gift_id="").notes


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"line1": ""}, {"line1": "An address needs a street."}),
        ({"city": ""}, {"city": "An address needs a city."}),
        ({"postal_code": ""}, {"postal_code": "An address needs a postal code; 00000 where there is none."}),
        ({"country": ""}, {"country": "An address needs a country."}),
        ({"country": "Atlantis"}, {"country": "This is no country known here. Its two letters always work, as in DE."}),
        (NOWHERE | {"line2": "Flat 3"}, {"line1", "city", "postal_code", "country"}),
    ],
)
def test_an_address_is_whole(values: dict[str, str], wrong: dict[str, str] | set[str]) -> None:
    found = judged(**values).wrong
    assert (found if isinstance(wrong, dict) else set(found)) == wrong


def test_a_variant_is_one_of_the_gifts() -> None:
    assert judged(variant_id="xl").wrong == {"variant_id": "This gift comes as S, M. Choose one of them."}
    found = judged(variant_id="")
    assert not found.wrong
    assert found.warned == {"variant_id"}
    assert found.notes["variant_id"] == "None chosen. This gift comes as S, M."
    six = replace(HOODIE, variants=tuple(GiftVariant(str(number), f"V{number}") for number in range(6)))
    assert judged(Known(gift=six), variant_id="").notes["variant_id"].endswith("V4, V5.")
    seven = replace(six, variants=(*six.variants, GiftVariant("7", "")))
    assert judged(Known(gift=seven), variant_id="").notes["variant_id"].endswith("V4, V5 and 1 more.")
    single = Known(gift=replace(HOODIE, variants=()))
    assert judged(single, variant_id="xl").warned == {"variant_id"}
    assert "variant_id" not in judged(single, variant_id="").notes
    assert not judged(Known(), variant_id="xl").warned


@pytest.mark.parametrize(
    ("typed", "pairs", "wrong"),
    [
        ("", {}, ""),
        ("\n  \n", {}, ""),
        ("a=1", {"a": "1"}, ""),
        (" a = 1 \n\n b=x=y\nc=", {"a": "1", "b": "x=y", "c": ""}, ""),
        ("a=1\nb", {}, "Line 2 is not written as key=value."),
        ("=1", {}, "Line 1 is not written as key=value."),
        ("a=1\n\na=2", {}, 'Line 3: "a" is there already.'),
    ],
)
def test_metadata_are_lines_of_key_and_value(typed: str, pairs: dict[str, str], wrong: str) -> None:
    found = judged(metadata=typed)
    assert found.wrong == ({"metadata": wrong} if wrong else {})
    if isinstance(found.draft, GiftDraft):
        assert found.draft.metadata == pairs
