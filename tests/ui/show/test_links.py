import pytest

from sendoso_tui.ui.show.links import check_link


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://ups.com/track?num=1Z999", "ups.com"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("HTTPS://UPS.com/x", "ups.com"),
        ("https://ups.com@evil.example/x", "evil.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("https://[::1]/", "::1"),
    ],
)
def test_web_addresses_show_whose_they_are(url: str, host: str) -> None:
    link = check_link(url)
    assert (link.host, link.why_not) == (host, None)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "-https://ups.com",
        "--browser=x",
        "https://",
        "https://ups.com/\x1b]0;x",
        "https://ups.com/a b",
        "https://ups.com\\@evil.example",
        "https://ups.com:99999/",
        "https://[broken",
        "https://ups.com/\u202egnp",
        "https://" + "a" * 3_000,
        "ups.com/track",
        "//ups.com/track",
        "https://" + "a" * 300 + ".example/",
    ],
)
def test_everything_else_is_not_opened_and_says_why(url: str) -> None:
    link = check_link(url)
    assert link.why_not
    assert link.why_not.endswith(".")
    assert link.host == ""
