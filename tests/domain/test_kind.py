import pytest

from sendoso_tui.domain.kind import Kind, read_kind, usual_road
from sendoso_tui.domain.send import Send


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Amazon", Kind.AMAZON),
        ("Handwritten Notes", Kind.HANDWRITTEN),
        ("Inventoried Sends", Kind.INVENTORIED),
        ("Sendoso Choice", Kind.EGIFT),
        ("Sendoso Direct", Kind.DIRECT),
        ("eGifts International", Kind.EGIFT),
        ("eGifts USA", Kind.EGIFT),
        ("physical", Kind.PHYSICAL),
        ("egift", Kind.EGIFT),
        ("swag", Kind.PHYSICAL),
        ("direct_mail", Kind.PHYSICAL),
        ("charity", Kind.EGIFT),
        ("eGifts Mars", Kind.EGIFT),
        ("Visa gift card", Kind.EGIFT),
        ("Hologram", Kind.UNKNOWN),
        ("", Kind.UNKNOWN),
        (None, Kind.UNKNOWN),
    ],
)
def test_type_words_of_all_dialects(word: str | None, kind: Kind) -> None:
    assert read_kind(word) is kind


def test_roads() -> None:
    assert usual_road("v2", Kind.PHYSICAL) == ("pending", "processing", "shipped", "delivered")
    assert usual_road("v3", Kind.EGIFT) == ("Sent", "Opened", "Clicked", "Used")
    assert usual_road("v3", Kind.INVENTORIED)[-1] == "Delivered"
    assert usual_road("v3", Kind.UNKNOWN) == ()
    assert Send("1", "v3", "Sent", type="eGifts USA").kind.is_electronic
