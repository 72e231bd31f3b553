import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.profile import Api, Profile, make_profile
from sendoso_tui.config.secrets import Secret
from sendoso_tui.config.trust import is_trusted, remember_trust

URL = "http://127.0.0.1:4000/api/v3"


def with_secrets(api: Api, *names: str) -> Profile:
    return make_profile("demo", api, URL, {name: Secret(f"{name}-value") for name in names})


def test_a_profile_from_values_at_hand() -> None:
    profile = with_secrets("v3", "token")
    assert (profile.name, profile.base_url, profile.origin) == ("demo", URL, "http://127.0.0.1:4000")
    assert (profile.environment, profile.is_production) == ("test", False)
    assert (profile.token(), profile.api_key()) == (Secret("token-value"), None)
    assert "token-value" not in repr(profile)
    with pytest.raises(ConfigFault, match="in the clear"):
        make_profile("x", "v3", "http://h.example", {})


@pytest.mark.parametrize(
    ("api", "names", "problem"),
    [
        ("v2", ["api_key"], None),
        ("v2", ["token"], "profile demo has no API key"),
        ("v3", ["token"], None),
        ("v3", ["client_id", "client_secret"], None),
        ("v3", ["client_id"], "profile demo has no client secret"),
        ("v3", ["client_secret"], "profile demo has no client id"),
        ("v3", ["api_key"], "profile demo has no token and no OAuth client"),
    ],
)
def test_what_a_profile_lacks_is_a_sentence(api: Api, names: list[str], problem: str | None) -> None:
    assert with_secrets(api, *names).credential_problem() == problem


def test_another_token_server_is_agreed_to_once_and_for_one_pair(paths: Paths) -> None:
    there = make_profile("prod", "v3", URL, {}, token_url="https://login.example/a")
    same_server = make_profile("prod", "v3", URL, {}, token_url="https://login.example/b")
    elsewhere = make_profile("prod", "v3", URL, {}, token_url="https://evil.example/a")
    other_name = make_profile("lab", "v3", URL, {}, token_url="https://login.example/a")
    assert is_trusted(paths, make_profile("prod", "v3", URL, {}))
    assert not is_trusted(paths, there)
    remember_trust(paths, there)
    assert is_trusted(paths, there)
    assert is_trusted(paths, same_server)
    assert not is_trusted(paths, elsewhere)
    assert not is_trusted(paths, other_name)
    remember_trust(paths, elsewhere)
    assert is_trusted(paths, there)
    assert is_trusted(paths, elsewhere)
    assert paths.trust_file.stat().st_mode & 0o777 == 0o600


def test_a_damaged_list_of_agreements_agrees_to_nothing(paths: Paths) -> None:
    profile = make_profile("prod", "v3", URL, {}, token_url="https://login.example/a")
    paths.data.mkdir(parents=True)
    paths.trust_file.write_text("prod = 3")
    assert not is_trusted(paths, profile)
    paths.trust_file.write_text("prod = [")
    with pytest.raises(ConfigFault, match=r"trusted\.toml"):
        is_trusted(paths, profile)
