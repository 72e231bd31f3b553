"""Secrets that were refused and are looked up again."""

from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import paths_below
from sendoso_tui.config.renewal import Keys
from sendoso_tui.config.settings import load_settings


def test_a_helpers_newer_secret_is_used_after_renewal_and_not_before(tmp_path: Path) -> None:
    held = tmp_path / "held"
    held.write_text("first-secret")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[profiles.prod]\napi = "v3"\nbase_url = "https://app.sendoso.com/api/v3"\ntoken_command = "cat {held}"\n'
    )
    profile = load_settings(paths_below(tmp_path), {}, config).profiles["prod"]
    keys = Keys(profile)
    assert keys.token is not None
    assert keys.api_key is None
    held.write_text("second-secret")
    assert keys.token.reveal() == "first-secret"
    keys.renew()
    assert keys.token.reveal() == "second-secret"
    held.unlink()
    with pytest.raises(ConfigFault, match="token_command"):
        keys.renew()
    assert keys.token.reveal() == "second-secret"
