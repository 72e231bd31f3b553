"""The commented config.toml that set-up writes once; from then on the file is the person's and only read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from sendoso_tui.config.fault import ConfigFault, shown, why
from sendoso_tui.config.paths import check_profile_name, make_private_folder
from sendoso_tui.config.private_file import create_private

if TYPE_CHECKING:
    from sendoso_tui.config.paths import Paths

SecretOrigin = Literal["environment", "command", "credentials", "keyring"]

_TEXT = """\
# Settings of sendoso-tui. The program reads this file and never changes it.
# Stronger than this file: the command line, then SENDOSO_TUI_… variables.
# `sendoso-tui config show` tells where each value comes from.

default_profile = {name}

[profiles.{bare_name}]
api = {api}                              # "v2" (API key) or "v3" (token or OAuth client)
base_url = {base_url}
# environment = "production"            # default: production when the host is app.sendoso.com, else "test"

# The secret itself does not belong here. It is looked for in these places, in this order:
{secret}

{read_only}                       # true: refuse everything that would change something at Sendoso
# via_from = "sendoso-tui"              # how sends made here name their origin
# requests_per_second = 4               # at most 8; Sendoso blocks a client above 10
# poll_seconds = 15                     # at least 2
# cache = true                          # false: sends are kept in memory only
# over_budget = "warn"                  # "block": refuse a new send that costs more than is left
# ca_bundle = "/path/to/company-ca.pem" # when a proxy at work signs with its own authority

[ui]
# theme = "sendoso-ink"
# ascii = false
# mouse = true
"""


def render_config(
    profile_name: str,
    api: Literal["v2", "v3"],
    base_url: str,
    secret_source: SecretOrigin,
    read_only: bool,
    *,
    client_id: str = "",
    given: str = "",
) -> str:
    """The text of a config.toml with one profile.

    `given` is the name of the variable or the command, for those two origins; `client_id` makes a v3
    profile sign in as an OAuth client, whose secret is then the one looked for. Raises ConfigFault for a bad name.
    """
    check_profile_name(profile_name)
    secret = "api_key" if api == "v2" else "client_secret" if client_id else "token"
    variable = f"SENDOSO_{profile_name}_{secret}".upper().replace("-", "_")
    return _TEXT.format(
        name=_quoted(profile_name),
        bare_name=profile_name,
        api=_quoted(api),
        base_url=_quoted(base_url),
        secret=(f"client_id = {_quoted(client_id)}\n" if secret == "client_secret" else "")
        + _secret_lines(secret, secret_source, given or variable),
        read_only=f"read_only = {str(read_only).lower():5}",
    )


def create_config(paths: Paths, text: str) -> bool:
    """Write a new config.toml, private and durable; False, and nothing touched, when one exists already.

    Raises ConfigFault when the disk refuses.
    """
    make_private_folder(paths.config)
    try:
        return create_private(paths.config_file, text)
    except OSError as error:
        problem = f"cannot be written: {why(error)}"
    raise ConfigFault(problem, file=paths.config_file)


def _secret_lines(secret: str, origin: SecretOrigin, given: str) -> str:
    lines = {
        "environment": f"{secret}_env = {_quoted(given)}",
        "command": f"{secret}_command = {_quoted(given)}",
        "credentials": "# credentials.toml beside this file",
        "keyring": f"{secret}_keyring = true",
    }
    unused = {
        "environment": f'# {secret}_env = "NAME_OF_A_VARIABLE"',
        "command": f'# {secret}_command = "pass show sendoso"   # must answer within 10 s',
        "credentials": "# credentials.toml beside this file",
        "keyring": f"# {secret}_keyring = true  # with the extra: pip install 'sendoso-tui[keyring]'",
    }
    return "\n".join(lines[key] if key == origin else unused[key] for key in unused)


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a part of TOML's as long as the text is no lone surrogate."""
    if not text.isprintable():
        raise ConfigFault(f"{shown(text, 60)} cannot be written into a settings file")
    return json.dumps(text, ensure_ascii=False)
