from collections.abc import Callable
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.secrets import Secret, store_credential
from sendoso_tui.config.settings import Settings, choose_profile, config_show, load_settings

Write = Callable[[str | bytes], Path]

FULL = """\
default_profile = "prod"
[profiles.prod]
api = "v3"
base_url = "https://app.sendoso.com/api/v3"
token_env = "PROD_TOKEN"
poll_seconds = 30
requests_per_second = 2.5
read_only = true
cache = false
via_from = "desk"
[profiles.lab]
api = "v2"
base_url = "http://127.0.0.1:8080/v2/"
environment = "lab"
api_key_command = ["echo", "lab-key"]
[ui]
theme = "sendoso-paper"
ascii = true
mouse = false
"""


def test_a_full_file_is_read(paths: Paths, write: Write) -> None:
    write(FULL)
    settings = load_settings(paths, {"PROD_TOKEN": "prod-token"})
    assert settings.warnings == ()
    assert (settings.theme, settings.ascii, settings.mouse) == ("sendoso-paper", True, False)
    prod, lab = settings.profiles["prod"], settings.profiles["lab"]
    assert (prod.api, prod.base_url, prod.origin) == (
        "v3",
        "https://app.sendoso.com/api/v3",
        "https://app.sendoso.com",
    )
    assert (prod.poll_seconds, prod.requests_per_second, prod.read_only, prod.cache, prod.via_from) == (
        30.0,
        2.5,
        True,
        False,
        "desk",
    )
    assert (prod.environment, prod.is_production, prod.token()) == ("production", True, Secret("prod-token"))
    assert (lab.base_url, lab.environment, lab.is_production) == ("http://127.0.0.1:8080/v2", "lab", False)
    assert lab.api_key() == Secret("lab-key")


def test_defaults(paths: Paths, write: Write) -> None:
    write("[profiles.a]\n[profiles.b]\napi = 'v2'\n[profiles.c]\nbase_url='https://h.example/api/v2'\n")
    a, b, c = load_settings(paths, {}).profiles.values()
    assert (a.api, a.base_url) == ("v3", "https://app.sendoso.com/api/v3")
    assert (b.api, b.base_url) == ("v2", "https://app.sendoso.com/api/v2")
    assert (c.api, c.environment, c.is_production) == ("v2", "test", False)
    assert (a.requests_per_second, a.poll_seconds, a.read_only, a.cache) == (4.0, 15.0, False, True)
    assert (a.over_budget, b.over_budget) == ("warn", "warn")
    assert (a.via_from, a.ca_bundle, a.token_url) == ("sendoso-tui", None, "https://app.sendoso.com/oauth/token")
    assert a.token() is None
    assert a.credential_problem() == "profile a has no token and no OAuth client; looked in: credentials.toml"


@pytest.mark.parametrize(
    ("flags", "environ", "file", "value", "source"),
    [
        ({"poll_seconds": 40}, {"SENDOSO_TUI_POLL_SECONDS": "50"}, "poll_seconds = 60", 40, "flag --poll-seconds"),
        ({}, {"SENDOSO_TUI_POLL_SECONDS": "50"}, "poll_seconds = 60", 50, "environment SENDOSO_TUI_POLL_SECONDS"),
        ({"poll_seconds": None}, {"SENDOSO_TUI_POLL_SECONDS": ""}, "poll_seconds = 60", 60, "config.toml, line 2"),
        ({}, {}, "", 15, "default"),
    ],
)
def test_flag_before_environment_before_file_before_default(
    paths: Paths, write: Write, flags: dict[str, object], environ: dict[str, str], file: str, value: float, source: str
) -> None:
    write(f"[profiles.prod]\n{file}\n")
    settings = load_settings(paths, environ, flags=flags)
    assert settings.profiles["prod"].poll_seconds == value
    assert settings.sources["profiles.prod.poll_seconds"] == source


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("FALSE", False)])
def test_switches_in_the_environment(paths: Paths, write: Write, text: str, value: bool) -> None:
    write(f"[profiles.prod]\nread_only = {str(not value).lower()}\n")
    environ = {"SENDOSO_TUI_READ_ONLY": text, "SENDOSO_TUI_ASCII": text, "SENDOSO_TUI_THEME": "ansi"}
    settings = load_settings(paths, environ)
    assert settings.profiles["prod"].read_only is value
    assert (settings.ascii, settings.theme) == (value, "ansi")


@pytest.mark.parametrize("key", ["API", "BASE_URL", "ENVIRONMENT", "TOKEN_URL", "TOKEN", "TOKEN_ENV", "TOKEN_COMMAND"])
def test_no_variable_redirects_a_named_profile(paths: Paths, write: Write, key: str) -> None:
    write("[profiles.prod]\ntoken_env = 'T'\n")
    plain = load_settings(paths, {"T": "t"}).profiles["prod"]
    moved = load_settings(paths, {"T": "t", f"SENDOSO_TUI_{key}": "https://evil.example"}).profiles["prod"]
    assert moved == plain
    assert moved.token() == Secret("t")


def test_the_env_variables_do_not_leak_into_named_profiles(paths: Paths, write: Write) -> None:
    write("[profiles.prod]\n[profiles.old]\napi='v2'\n")
    environ = {
        "SENDOSO_API": "v3",
        "SENDOSO_BASE_URL": "https://lab.example/api/v3",
        "SENDOSO_TOKEN_URL": "https://lab.example/t",
    }
    environ |= {f"SENDOSO_{name}": "leak" for name in ("API_KEY", "TOKEN", "CLIENT_ID", "CLIENT_SECRET")}
    settings = load_settings(paths, environ)
    for name in ("prod", "old"):
        profile = settings.profiles[name]
        assert profile.origin == profile.token_address.origin == "https://app.sendoso.com"
        assert [profile.api_key(), profile.token(), profile.client_id(), profile.client_secret()] == [None] * 4


@pytest.mark.parametrize(
    ("environ", "api", "base_url"),
    [
        ({"SENDOSO_API": "v2"}, "v2", "https://app.sendoso.com/api/v2"),
        ({"SENDOSO_API": " V3 "}, "v3", "https://app.sendoso.com/api/v3"),
        ({"SENDOSO_BASE_URL": "http://127.0.0.1:9/v2/"}, "v2", "http://127.0.0.1:9/v2"),
        ({"SENDOSO_BASE_URL": "http://127.0.0.1:9/api/v3"}, "v3", "http://127.0.0.1:9/api/v3"),
        ({"SENDOSO_BASE_URL": "http://127.0.0.1:9"}, "v3", "http://127.0.0.1:9"),
        ({"SENDOSO_API": "v2", "SENDOSO_BASE_URL": "http://127.0.0.1:9"}, "v2", "http://127.0.0.1:9"),
        ({"SENDOSO_API": "", "SENDOSO_BASE_URL": "http://127.0.0.1:9/v2"}, "v2", "http://127.0.0.1:9/v2"),
    ],
)
def test_the_env_profile(paths: Paths, environ: dict[str, str], api: str, base_url: str) -> None:
    secrets = {"SENDOSO_API_KEY": "k", "SENDOSO_TOKEN": "t", "SENDOSO_CLIENT_ID": "i", "SENDOSO_CLIENT_SECRET": "s"}
    environ = environ | secrets
    profile = choose_profile(load_settings(paths, environ), None, environ)
    assert profile is not None
    assert (profile.name, profile.api, profile.base_url) == ("env", api, base_url)
    assert [profile.api_key(), profile.token(), profile.client_id(), profile.client_secret()] == [
        Secret("k"),
        Secret("t"),
        Secret("i"),
        Secret("s"),
    ]
    assert profile.credential_problem() is None


def test_secrets_alone_make_no_env_profile(paths: Paths) -> None:
    environ = {"SENDOSO_TOKEN": "t", "SENDOSO_API_KEY": "k"}
    assert choose_profile(load_settings(paths, environ), None, environ) is None


def test_stored_credentials_are_not_given_to_the_env_profile(paths: Paths) -> None:
    store_credential(paths, "env", "token", "stored")
    environ = {"SENDOSO_API": "v3"}
    profile = load_settings(paths, environ).profiles["env"]
    assert profile.token() is None
    assert "SENDOSO_TOKEN (not set)" in (profile.credential_problem() or "")


def test_a_broken_env_profile_only_matters_to_who_chooses_it(paths: Paths, write: Write) -> None:
    write(FULL)
    environ = {"SENDOSO_API": "v9"}
    settings = load_settings(paths, environ)
    assert choose_profile(settings, "lab", environ) is settings.profiles["lab"]
    with pytest.raises(ConfigFault, match='environment SENDOSO_API: api must be "v2" or "v3", not "v9"'):
        choose_profile(settings, None, environ)
    environ = {"SENDOSO_BASE_URL": "http://evil.example"}
    with pytest.raises(ConfigFault, match="environment SENDOSO_BASE_URL: base_url begins with http://"):
        choose_profile(load_settings(paths, environ), "env", environ)


ENV = {"SENDOSO_API": "v3"}
NAMED = {"SENDOSO_TUI_PROFILE": "b"}


@pytest.mark.parametrize(
    ("flag", "environ", "default", "names", "chosen"),
    [
        ("a", ENV | NAMED, "c", "abc", "a"),
        ("env", ENV | NAMED, "c", "abc", "env"),
        (None, ENV | NAMED, "c", "abc", "b"),
        (None, ENV | {"SENDOSO_TUI_PROFILE": ""}, "c", "abc", "env"),
        (None, {}, "c", "abc", "c"),
        (None, {}, None, "a", "a"),
        (None, {}, None, "", None),
    ],
)
def test_the_order_in_which_a_profile_is_chosen(
    paths: Paths, write: Write, flag: str | None, environ: dict[str, str], default: str, names: str, chosen: str | None
) -> None:
    head = f"default_profile = '{default}'\n" if default else ""
    write(head + "".join(f"[profiles.{name}]\n" for name in names))
    profile = choose_profile(load_settings(paths, environ), flag, environ)
    assert (profile.name if profile else None) == chosen


def test_a_profile_that_is_not_there_is_said_with_the_nearest(paths: Paths, write: Write) -> None:
    write("default_profile = 'prud'\n[profiles.prod]\n[profiles.lab]\n")
    settings = load_settings(paths, {})
    with pytest.raises(ConfigFault, match=r'no profile "lob"\. Did you mean lab\? Profiles: prod, lab'):
        choose_profile(settings, "lob", {})
    with pytest.raises(ConfigFault, match=r"config\.toml, line 1, column 1: .*Did you mean prod\?"):
        choose_profile(settings, None, {})
    assert choose_profile(settings, "prod", {}) is settings.profiles["prod"]


def test_several_profiles_and_no_choice_is_said(paths: Paths, write: Write) -> None:
    write("[profiles.a]\n[profiles.b]\n")
    with pytest.raises(ConfigFault, match=r"several profiles exist \(a, b\)"):
        choose_profile(load_settings(paths, {}), None, {})


def test_which_file_is_read(paths: Paths, write: Write, tmp_path: Path) -> None:
    write("[ui]\ntheme = 'one'")
    (tmp_path / "two.toml").write_text("[ui]\ntheme = 'two'")
    (tmp_path / "three.toml").write_text("[ui]\ntheme = 'three'")
    environ = {"SENDOSO_TUI_CONFIG": str(tmp_path / "two.toml")}
    assert load_settings(paths, {}).theme == "one"
    assert load_settings(paths, environ).theme == "two"
    assert load_settings(paths, environ, tmp_path / "three.toml").theme == "three"
    with pytest.raises(ConfigFault, match=r"absent\.toml: there is no such file, though --config names it"):
        load_settings(paths, {}, tmp_path / "absent.toml")
    with pytest.raises(ConfigFault, match="SENDOSO_TUI_CONFIG names it"):
        load_settings(paths, {"SENDOSO_TUI_CONFIG": str(tmp_path / "absent.toml")})


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        (
            "a = 1\n[profiles.prod]\n pol_seconds = 5",
            'config.toml, line 3, column 2: "pol_seconds" is not a setting. Did you mean poll_seconds?',
        ),
        (
            "defaultprofile = 'x'",
            'config.toml, line 1, column 1: "defaultprofile" is not a setting. Did you mean default_profile?',
        ),
        ("[ui]\nthem = 1", 'config.toml, line 2, column 1: "them" is not a setting. Did you mean theme?'),
        ("[zebra]", 'config.toml, line 1, column 2: "zebra" is not a setting.'),
        ('"\\u001b]0;x" = 1', 'config.toml, line 1, column 1: "\\x1b]0;x" is not a setting.'),
    ],
)
def test_an_unknown_key_warns_and_starts(paths: Paths, write: Write, text: str, warning: str) -> None:
    write(text)
    assert warning in load_settings(paths, {}).warnings


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("api = 3", "api must be text in quotes"),
        ("api = 'v4'", 'api must be "v2" or "v3", not "v4"'),
        ("base_url = true", "base_url must be text"),
        ("base_url = ''", "base_url must be text"),
        ("base_url = 'http://h.example'", "in the clear"),
        ("base_url = 'https://u:canary@h.example'", "user name or password"),
        ("token_url = 'http://h.example/t'", "token_url begins with http"),
        ("environment = '\\u001b'", "environment must be a short word"),
        ("environment = 1.5", "environment must be text"),
        ("poll_seconds = '15'", "poll_seconds must be a number"),
        ("poll_seconds = true", "poll_seconds must be a number"),
        ("poll_seconds = nan", "poll_seconds must be a number"),
        ("requests_per_second = inf", "requests_per_second must be a number"),
        ("read_only = 1", "read_only must be true or false"),
        ("read_only = 'yes'", "read_only must be true or false"),
        ("cache = []", "cache must be true or false"),
        ("over_budget = 'stop'", 'over_budget must be "warn" or "block", not "stop"'),
        ("over_budget = true", "over_budget must be text"),
        ("ca_bundle = 'relative.pem'", "absolute path"),
        ("ca_bundle = '/no/such/file.pem'", "names no file"),
        ("token = 5", "token must be text"),
        ("token = 'can ary'", "blanks"),
        ("token_env = 'not a name canary'", "must be the name of an environment variable"),
        ("token_command = []", "token_command must be text"),
        ("token_command = ['a', 1]", "token_command must be text"),
        ("token_keyring = 'yes'", "token_keyring must be true or false"),
    ],
)
def test_a_wrong_value_names_file_line_and_column(paths: Paths, write: Write, line: str, says: str) -> None:
    path = write(f"[profiles.prod]\n# note\n{line}\n")
    with pytest.raises(ConfigFault, match=says) as caught:
        load_settings(paths, {})
    assert caught.value.message.startswith(f"{path}, line 3, column 1: ")
    assert "canary" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("profiles = 3", "line 1, column 1", "must be a table"),
        ("[profiles]\nprod = 'x'", "line 2, column 1", "must be a table"),
        ("ui = []", "line 1, column 1", "must be a table"),
        ("default_profile = 1", "line 1, column 1", "must be text"),
        ("[profiles.env]", "line 1, column 2", "choose another"),
        ("[profiles.Prod]\n[profiles.prod]", "line 2, column 2", "only in capitals"),
        ('[profiles."a/b"]', "line 1, column 2", "cannot name a profile"),
    ],
)
def test_a_wrong_shape_names_file_line_and_column(paths: Paths, write: Write, text: str, place: str, says: str) -> None:
    write(text)
    with pytest.raises(ConfigFault, match=says) as caught:
        load_settings(paths, {})
    assert place in caught.value.message


@pytest.mark.parametrize(("variable", "text"), [("POLL_SECONDS", "soon"), ("READ_ONLY", "maybe"), ("CACHE", "2")])
def test_a_wrong_variable_is_named(paths: Paths, write: Write, variable: str, text: str) -> None:
    write("[profiles.prod]")
    with pytest.raises(ConfigFault, match=f"environment SENDOSO_TUI_{variable}: {variable.lower()} must be"):
        load_settings(paths, {f"SENDOSO_TUI_{variable}": text})


@pytest.mark.parametrize(
    ("line", "environ", "value", "source"),
    [
        ('over_budget = "block"', {}, "block", "config.toml, line 2"),
        ('over_budget = "Warn"', {}, "warn", "config.toml, line 2"),
        ('over_budget = "warn"', {"SENDOSO_TUI_OVER_BUDGET": "block"}, "block", "environment SENDOSO_TUI_OVER_BUDGET"),
        ("", {}, "warn", "default"),
    ],
)
def test_what_becomes_of_a_send_over_budget(
    paths: Paths, write: Write, line: str, environ: dict[str, str], value: str, source: str
) -> None:
    write(f"[profiles.prod]\n{line}\n")
    settings = load_settings(paths, environ)
    assert settings.profiles["prod"].over_budget == value
    rows = {name: (shown, origin) for name, shown, origin in config_show(settings)}
    assert rows["profiles.prod.over_budget"] == (value, source)


def test_a_wrong_policy_in_the_environment_is_named(paths: Paths, write: Write) -> None:
    write('[profiles.prod]\nover_budget = "block"\n')
    with pytest.raises(ConfigFault, match="environment SENDOSO_TUI_OVER_BUDGET: over_budget must be"):
        load_settings(paths, {"SENDOSO_TUI_OVER_BUDGET": "never"})


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("requests_per_second", "0", 0.1),
        ("requests_per_second", "100", 8.0),
        ("poll_seconds", "0.5", 2.0),
        ("poll_seconds", "1e12", 86400.0),
    ],
)
def test_a_number_out_of_range_is_moved_with_a_warning(
    paths: Paths, write: Write, key: str, value: str, kept: float
) -> None:
    write(f"[profiles.prod]\n{key} = {value}\n")
    settings = load_settings(paths, {})
    assert getattr(settings.profiles["prod"], key) == kept
    assert len(settings.warnings) == 1
    assert settings.warnings[0].startswith(f"config.toml, line 2: {key} = ")


def warned(settings: Settings, words: str) -> bool:
    return any(words in warning for warning in settings.warnings)


def test_production_is_production_whatever_the_file_calls_it(paths: Paths, write: Write) -> None:
    write(
        "[profiles.a]\nenvironment = 'test'\n[profiles.b]\nbase_url = 'https://eu.example/v3'\nenvironment = 'Prod'\n"
    )
    settings = load_settings(paths, {})
    assert settings.profiles["a"].is_production
    assert warned(settings, 'profile a calls itself "test"')
    assert settings.profiles["b"].is_production


def test_doubtful_addresses_are_warned_about(paths: Paths, write: Write) -> None:
    write(
        "[profiles.a]\napi = 'v2'\nbase_url = 'https://app.sendoso.com/api/v3'\n"
        "[profiles.b]\ntoken_url = 'https://login.example/token'\n"
        "[profiles.c]\nbase_url = 'https://app.sendoso.com.evil.example/api/v3'\n"
    )
    settings = load_settings(paths, {})
    assert warned(settings, "profile a: api is v2, but base_url ends in /v3")
    assert warned(settings, "profile b: the OAuth secret would go to https://login.example")
    assert settings.profiles["b"].token_elsewhere
    assert not settings.profiles["a"].token_elsewhere
    assert warned(settings, "looks like it")


def test_a_secret_in_the_config_warns_and_needs_a_private_file(paths: Paths, write: Write) -> None:
    path = write("[profiles.prod]\nclient_id = 'public-id'\nclient_secret = 'literal-canary'\n")
    settings = load_settings(paths, {})
    assert settings.profiles["prod"].client_secret() == Secret("literal-canary")
    assert len(settings.warnings) == 1
    assert "config.toml, line 3, column 1: client_secret is written here" in settings.warnings[0]
    assert "canary" not in settings.warnings[0]
    path.chmod(0o644)
    with pytest.raises(ConfigFault, match=r"line 3.*not private \(others may use it, mode 644\); chmod 600") as caught:
        load_settings(paths, {})
    assert "canary" not in caught.value.message


def test_a_file_without_secrets_may_be_read_by_all(paths: Paths, write: Write) -> None:
    write(FULL).chmod(0o644)
    assert load_settings(paths, {}).warnings == ()


def test_loose_credentials_warn_and_the_strict_refuse(paths: Paths, write: Write) -> None:
    store_credential(paths, "prod", "token", "t")
    paths.credentials_file.chmod(0o640)
    write("[profiles.prod]")
    settings = load_settings(paths, {})
    assert warned(settings, "credentials.toml: others may use it, mode 640; chmod 600 it")
    assert settings.profiles["prod"].token() == Secret("t")
    write("strict_permissions = true\n[profiles.prod]")
    with pytest.raises(ConfigFault, match="others may use it, mode 640"):
        load_settings(paths, {})


def test_a_linked_config_is_read(paths: Paths, tmp_path: Path) -> None:
    (tmp_path / "dotfile").write_text(FULL)
    paths.config.mkdir(parents=True)
    paths.config_file.symlink_to(tmp_path / "dotfile")
    assert set(load_settings(paths, {}).profiles) == {"prod", "lab"}


def test_a_ca_bundle_below_home(paths: Paths, write: Write, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("")
    write("[profiles.prod]\nca_bundle = '~/ca.pem'")
    assert load_settings(paths, {"HOME": str(tmp_path)}).profiles["prod"].ca_bundle == tmp_path / "ca.pem"


def test_config_show_names_sources_and_masks(paths: Paths, write: Write) -> None:
    write(FULL + "[profiles.oauth]\nclient_id = 'id'\nclient_secret_keyring = true\n")
    store_credential(paths, "oauth", "token", "canary-stored-0123456789-tail")
    environ = {"PROD_TOKEN": "canary-of-the-environment", "SENDOSO_TUI_CACHE": "yes"}
    rows = {name: (value, source) for name, value, source in config_show(load_settings(paths, environ))}
    assert rows["profiles.prod.token"] == ("***ment", "environment PROD_TOKEN")
    assert rows["profiles.prod.cache"] == ("true", "environment SENDOSO_TUI_CACHE")
    assert rows["profiles.prod.poll_seconds"] == ("30", "config.toml, line 6")
    assert rows["profiles.lab.requests_per_second"] == ("4", "default")
    assert rows["profiles.lab.api_key"] == ("asked when needed", "command (profiles.lab.api_key_command)")
    assert rows["profiles.oauth.token"] == ("***tail", "credentials.toml")
    assert rows["profiles.oauth.client_secret"] == ("asked when needed", "keyring")
    assert rows["profiles.prod.api_key"] == ("-", "not in: credentials.toml")
    assert rows["default_profile"] == ("prod", "config.toml, line 1")
    assert rows["ui.theme"] == ("sendoso-paper", "config.toml, line 17")
    assert "canary" not in repr(rows)


def test_no_secret_is_in_the_repr_of_settings(paths: Paths, write: Write) -> None:
    write(
        "[profiles.prod]\ntoken_env = 'T'\napi_key = 'canary-literal'\nclient_secret_command = 'echo canary-command'\n"
    )
    store_credential(paths, "prod", "client_id", "canary-stored")
    environ = {"SENDOSO_API": "v3", "SENDOSO_TOKEN": "canary-env", "T": "canary-named"}
    settings = load_settings(paths, environ)
    profile = settings.profiles["prod"]
    found = [profile.token(), profile.api_key(), profile.client_secret(), profile.client_id()]
    assert [secret.reveal() for secret in found if secret] == [
        "canary-named",
        "canary-literal",
        "canary-command",
        "canary-stored",
    ]
    views = [settings, profile, profile.sources, [s.places for s in profile.sources.values()], settings.warnings]
    assert "canary" not in "".join(f"{view!r}{view}" for view in views)
    assert "canary" not in repr([row for row in config_show(settings) if row])


def test_config_show_survives_a_damaged_credentials_file(paths: Paths, write: Write) -> None:
    write(FULL)
    paths.credentials_file.write_text("[prod")
    paths.credentials_file.chmod(0o600)
    rows = {name: value for name, value, _ in config_show(load_settings(paths, {}))}
    assert rows["profiles.prod.token"] == "unusable"
