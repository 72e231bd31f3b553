import pytest

from sendoso_tui.config.address import check_address, is_loopback
from sendoso_tui.config.fault import ConfigFault


@pytest.mark.parametrize(
    ("text", "url", "origin"),
    [
        ("https://app.sendoso.com/api/v3", "https://app.sendoso.com/api/v3", "https://app.sendoso.com"),
        ("HTTPS://App.Sendoso.COM:443/api/v3//", "https://app.sendoso.com/api/v3", "https://app.sendoso.com"),
        ("https://app.sendoso.com./api/v2/", "https://app.sendoso.com/api/v2", "https://app.sendoso.com"),
        ("https://h.example:8443", "https://h.example:8443", "https://h.example:8443"),
        ("http://127.0.0.1:80/v2", "http://127.0.0.1/v2", "http://127.0.0.1"),
        ("http://127.9.9.9:4000/", "http://127.9.9.9:4000", "http://127.9.9.9:4000"),
        ("http://localhost:1/x", "http://localhost:1/x", "http://localhost:1"),
        ("http://[::1]:9/x", "http://[::1]:9/x", "http://[::1]:9"),
        ("https://[2001:DB8:0::1]/x", "https://[2001:db8::1]/x", "https://[2001:db8::1]"),
    ],
)
def test_an_address_gets_its_normal_form(text: str, url: str, origin: str) -> None:
    address = check_address(text)
    assert (address.url, address.origin, address.warnings) == (url, origin, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://app.sendoso.com/api/v3", "in the clear"),
        ("http://localhost.evil.example/", "in the clear"),
        ("http://127.0.0.1.evil.example/", "in the clear"),
        ("http://127.1/", "in the clear"),
        ("http://[::ffff:127.0.0.1]/", "in the clear"),
        ("http://0.0.0.0/", "in the clear"),
        ("https://user:canary@app.sendoso.com/", "user name or password"),
        ("https://app.sendoso.com@evil.example/", "user name or password"),
        ("https://h.example/api?x=1", r'before any "\?" or "#"'),
        ("https://h.example/api?", r'before any "\?" or "#"'),
        ("https://h.example/api#x", r'before any "\?" or "#"'),
        ("https://h.example/../api", "unusual path"),
        ("https://h.example/a/./b", "unusual path"),
        ("https://h.example/%2e%2e/api", "unusual path"),
        ("https://h.example//evil.example/api", "unusual path"),
        ("https://h.example/a;b", "unusual path"),
        ("https://h.example\\@evil.example/", "without blanks"),
        ("https://h.exa\tmple/", "without blanks"),
        ("https://h.example/\x1b[2J", "without blanks"),
        (" https://h.example", "without blanks"),
        ("", "without blanks"),
        ("ftp://h.example", "begin with https"),
        ("h.example/api", "begin with https"),
        ("https:///api", "begin with https"),
        ("https://h.example:0/", "valid port"),
        ("https://h.example:99999/", "valid port"),
        ("https://h.example:x/", "valid port"),
        ("https://:443/", "valid host"),
        ("https://h%41.example/", "valid host"),
        ("https://-h.example/", "valid host"),
        ("https://h..example/", "valid host"),
        ("https://[::1/", "not a web address"),
        ("https://[v1.x]/", "valid host"),
    ],
)
def test_a_dangerous_address_is_refused_without_repeating_a_password(text: str, reason: str) -> None:
    with pytest.raises(ConfigFault, match=reason) as caught:
        check_address(text)
    assert "canary" not in caught.value.message
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("text", ["https://app.sеndoso.com", "https://app.xn--sndoso-3of.com"])
def test_a_host_in_another_script_is_shown_both_ways(text: str) -> None:
    address = check_address(text)
    assert address.host.isascii()
    assert "app.sеndoso.com" in address.warnings[0]
    assert address.host in address.warnings[0]


@pytest.mark.parametrize("host", ["app.sendoso.com.evil.example", "app-sendoso.com", "send0so.com", "sendoso.io"])
def test_a_look_alike_is_warned_about(host: str) -> None:
    assert "looks like it" in check_address(f"https://{host}/api").warnings[0]


@pytest.mark.parametrize("host", ["app.sendoso.com", "core-qa.sendoso.com", "app.staging.sendo.so", "proxy.example"])
def test_sendosos_own_hosts_and_plain_others_are_not(host: str) -> None:
    assert check_address(f"https://{host}/api").warnings == ()


@pytest.mark.parametrize(("host", "is_it"), [("127.0.0.2", True), ("::1", True), ("10.0.0.1", False), ("a", False)])
def test_loopback(host: str, is_it: bool) -> None:
    assert is_loopback(host) is is_it
