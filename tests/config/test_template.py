import os
from itertools import product

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.secret_sources import FromCommand, FromEnvironment, FromKeyring
from sendoso_tui.config.settings import choose_profile, load_settings
from sendoso_tui.config.template import SecretOrigin, create_config, render_config

ORIGINS: list[SecretOrigin] = ["environment", "command", "credentials", "keyring"]


@pytest.mark.parametrize(("origin", "read_only", "client_id"), product(ORIGINS, [True, False], ["", "id-1"]))
def test_what_set_up_writes_is_read_back_without_a_warning(
    paths: Paths, origin: SecretOrigin, read_only: bool, client_id: str
) -> None:
    given = {"environment": "MY_SECRET", "command": 'pass "x\\y"'}.get(origin, "")
    text = render_config(
        "my-desk", "v3", "https://h.example/api/v3", origin, read_only, client_id=client_id, given=given
    )
    assert create_config(paths, text)
    settings = load_settings(paths, {})
    profile = choose_profile(settings, None, {})
    assert settings.warnings == ()
    assert profile is not None
    assert (profile.name, profile.base_url, profile.read_only) == ("my-desk", "https://h.example/api/v3", read_only)
    identity = profile.client_id()
    assert (identity.reveal() if identity else "") == client_id
    places = profile.sources["client_secret" if client_id else "token"].places
    assert (FromEnvironment("MY_SECRET", None) in places) is (origin == "environment")
    assert [p.command for p in places if isinstance(p, FromCommand)] == ([given] if origin == "command" else [])
    assert any(isinstance(p, FromKeyring) for p in places) is (origin == "keyring")


def test_every_commented_setting_is_a_real_one(paths: Paths) -> None:
    text = render_config("prod", "v2", "https://h.example/api/v2", "credentials", False)
    bundle = paths.config.parent / "ca.pem"
    bundle.parent.mkdir(parents=True)
    bundle.touch()
    commented = [line[2:] for line in text.splitlines() if line.startswith("# ") and " = " in line]
    assert len(commented) >= 10
    kept = [line for line in text.splitlines() if not (line.startswith("# ") and " = " in line)]
    at_profile = kept.index("[ui]")
    ui = [line for line in commented if line.split(" = ")[0] in ("theme", "ascii", "mouse")]
    lines = [*kept[:at_profile], *(line for line in commented if line not in ui), "[ui]", *ui]
    create_config(paths, "\n".join(lines).replace("/path/to/company-ca.pem", str(bundle)))
    settings = load_settings(paths, {})
    assert settings.warnings == ()
    assert settings.profiles["prod"].ca_bundle == bundle


def test_a_default_variable_is_named_after_the_profile() -> None:
    text = render_config("eu-desk", "v2", "https://h.example", "environment", False)
    assert 'api_key_env = "SENDOSO_EU_DESK_API_KEY"' in text


def test_an_existing_config_is_never_rewritten(paths: Paths, umask: int) -> None:
    assert create_config(paths, "a = 1")
    assert paths.config_file.stat().st_mode & 0o777 == 0o600
    assert not create_config(paths, "a = 2")
    assert paths.config_file.read_text() == "a = 1"


def test_a_refusing_disk_is_said_and_leaves_nothing(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigFault, match="no space left"):
        create_config(paths, "a = 1")
    assert list(paths.config.iterdir()) == []


@pytest.mark.parametrize(("name", "url"), [("a b", "https://h.example"), ("a", "https://h\n[x]"), ("a", "\x1b")])
def test_text_that_would_break_the_file_is_refused(name: str, url: str) -> None:
    with pytest.raises(ConfigFault):
        render_config(name, "v3", url, "credentials", False)
