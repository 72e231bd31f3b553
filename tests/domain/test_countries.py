import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.countries import find_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("us", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("UK", "GB"),
        ("great britain", "GB"),
        ("DEU", "DE"),
        ("Deutschland", "DE"),
        ("ÖSTERREICH", "AT"),
        ("the Netherlands", "NL"),
        ("Cote d’Ivoire", "CI"),
        ("Trinidad & Tobago", "TT"),
        ("St. Lucia", "LC"),
        ("Korea, Republic of", "KR"),
        ("South  Korea", "KR"),
        ("日本", "JP"),
        ("Türkiye", "TR"),
        ("Turkey", "TR"),
        ("XK", "XK"),
        ("Puerto Rico", "PR"),
    ],
)
def test_codes_and_usual_names_are_known(text: str, code: str) -> None:
    country = find_country(text)
    assert country is not None
    assert country.code == code


@pytest.mark.parametrize("text", ["", " ", ".", "U", "XX", "Atlantis", "12", "EU", "Bavaria"])
def test_what_is_no_country_is_none(text: str) -> None:
    assert find_country(text) is None


def test_every_country_is_found_by_both_codes_and_by_its_name() -> None:
    letters = [chr(number) for number in range(ord("A"), ord("Z") + 1)]
    found = [country for one in letters for two in letters if (country := find_country(one + two))]
    # "UK" is known beside the code GB.
    assert len(found) == 251
    assert len({country.code for country in found}) == 250
    for country in found:
        assert find_country(country.name) == find_country(country.long_code) == country
        assert country.v3_word == ("USA" if country.code == "US" else country.code)


@given(st.text())
def test_any_text_may_be_asked_about(text: str) -> None:
    country = find_country(text)
    assert country is None or find_country(country.code) == country
