import pytest
from hypothesis import given
from hypothesis import strategies as st

from sendoso_tui.domain.emails import read_email, read_emails, split_emails
from sendoso_tui.domain.typed import Unfit


@pytest.mark.parametrize(
    "text",
    [
        "a@b.example",
        " hannah.weiss+box@spree-analytics.co.example\n",
        "o'brien@one.example",
        "山田@例え.example",
        "a@1.example",
        "x" * 244 + "@b.example",
    ],
)
def test_a_plausible_address_is_taken_as_it_is(text: str) -> None:
    assert read_email(text) == text.strip()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "one @"),
        ("hannah", "one @"),
        ("@spree.example", "one @"),
        ("hannah@", "one @"),
        ("a@b@c.example", "one @"),
        ("han nah@spree.example", "no blanks"),
        ("hannah@spree.exa mple", "no blanks"),
        ("hannah\u3000w@spree.example", "no blanks"),
        ("Hannah <hannah@spree.example>", "no blanks, commas, quotes or brackets"),
        ("a@b.example,c", "no blanks, commas"),
        ("hannah@spree", "needs a dot"),
        ("hannah@spree.", "needs a dot"),
        ("hannah@.example", "needs a dot"),
        ("hannah@spree..example", "needs a dot"),
        (".hannah@spree.example", "A dot may not begin"),
        ("hannah.@spree.example", "A dot may not begin"),
        ("han..nah@spree.example", "A dot may not begin"),
        ("x" * 245 + "@b.example", "at most 254"),
        ("hannah@spree.example\u200b", "cannot be shown"),
        ("hannah@spree.example\x00", "cannot be shown"),
        ("hannah@spree.example\ufffd", "cannot be shown"),
    ],
)
def test_what_cannot_be_an_address_is_refused_with_the_reason(text: str, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        read_email(text)


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        email = read_email(text)
    except Unfit:
        return
    assert email.count("@") == 1
    assert not any(char.isspace() for char in email)
    assert split_emails(email) == (email,)


@given(st.lists(st.sampled_from(("a@b.example", "c@d.example", "E@f.example")), unique=True))
def test_a_list_reads_as_it_was_written(emails: list[str]) -> None:
    assert list(read_emails(" ;\n".join(emails))) == emails
