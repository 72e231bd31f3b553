"""Building profiles: the named ones from config.toml, and `env` from the SENDOSO_… variables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.config.address import PRODUCTION_HOST, check_address
from sendoso_tui.config.fault import ConfigFault, shown
from sendoso_tui.config.private_file import looser_than_private
from sendoso_tui.config.profile import (
    OVER_BUDGET,
    POLL_SECONDS,
    REQUESTS_PER_SECOND,
    VIA_FROM,
    Profile,
    natural_environment,
)
from sendoso_tui.config.secret_sources import (
    FromCommand,
    FromCredentials,
    FromEnvironment,
    FromKeyring,
    SecretSource,
    Written,
)
from sendoso_tui.config.secrets import clean_secret

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.config.address import Address
    from sendoso_tui.config.layers import Section
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import (
        Api,
        OverBudget,
    )
    from sendoso_tui.config.secret_sources import (
        Place,
    )

ENV_PROFILE = "env"
SECRETS = ("api_key", "token", "client_id", "client_secret")
_SECRET_KEYS = tuple(name + suffix for name in SECRETS for suffix in ("", "_env", "_command", "_keyring"))
_PLAIN_KEYS = (
    "api",
    "base_url",
    "environment",
    "token_url",
    "via_from",
    "requests_per_second",
    "poll_seconds",
    "read_only",
    "cache",
    "over_budget",
    "ca_bundle",
)
_ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,31}")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def read_profile(name: str, section: Section, paths: Paths) -> Profile:
    """A named profile from its table; raises ConfigFault with the place of whatever is wrong."""
    section.warn_unknown((*_PLAIN_KEYS, *_SECRET_KEYS))
    sources = {secret: _places(secret, name, section, paths) for secret in SECRETS}
    return _finish(name, section, sources, section.text("api"), section.text("base_url"), section.text("token_url"))


def env_profile_wanted(environ: Mapping[str, str]) -> bool:
    """Whether the variables describe a profile: SENDOSO_API or SENDOSO_BASE_URL is set and not empty."""
    return bool(environ.get("SENDOSO_API") or environ.get("SENDOSO_BASE_URL"))


def read_env_profile(section: Section) -> Profile:
    """The profile `env`; raises ConfigFault naming the variable that is wrong."""
    environ = section.environ
    sources = {}
    for secret in SECRETS:
        variable = f"SENDOSO_{secret.upper()}"
        sources[secret] = SecretSource((FromEnvironment(variable, environ.get(variable)),))
    given: dict[str, str | None] = {}
    for key in ("api", "base_url", "token_url"):
        variable = f"SENDOSO_{key.upper()}"
        given[key] = environ.get(variable, "").strip() or None
        section.notes.sources[section.name(key)] = f"environment {variable}" if given[key] else "default"
    return _finish(ENV_PROFILE, section, sources, given["api"], given["base_url"], given["token_url"])


def _finish(
    name: str,
    section: Section,
    sources: dict[str, SecretSource],
    api_text: str | None,
    base_url: str | None,
    token_url: str | None,
) -> Profile:
    api = _api(section, api_text, base_url)
    address = _address(section, "base_url", base_url or f"https://{PRODUCTION_HOST}/api/{api}")
    other = "v3" if api == "v2" else "v2"
    if address.url.endswith(f"/{other}"):
        section.notes.warnings.append(f"profile {name}: api is {api}, but base_url ends in /{other}")
    token_address = _address(section, "token_url", token_url or f"{address.origin}/oauth/token")
    if token_address.origin != address.origin:
        section.notes.warnings.append(
            f"profile {name}: the OAuth secret would go to {token_address.origin}, not to {address.origin}"
        )
    return Profile(
        name=name,
        api=api,
        address=address,
        environment=_environment(name, section, address),
        token_address=token_address,
        via_from=section.text("via_from") or VIA_FROM,
        requests_per_second=section.bounded("requests_per_second", REQUESTS_PER_SECOND, 0.1, 8.0),
        poll_seconds=section.bounded("poll_seconds", POLL_SECONDS, 2.0, 86_400.0),
        read_only=bool(section.flag("read_only")),
        cache=section.flag("cache") is not False,
        over_budget=_over_budget(section),
        ca_bundle=_ca_bundle(section),
        sources=sources,
    )


def _api(section: Section, text: str | None, base_url: str | None) -> Api:
    word = (text or "").strip().casefold()
    if word in ("v2", "v3"):
        return "v2" if word == "v2" else "v3"
    if text is not None:
        raise section.fault("api", f'api must be "v2" or "v3", not "{shown(text, 40)}"')
    versions = [part for part in (base_url or "").split("/") if part in ("v2", "v3")]
    return "v2" if versions[-1:] == ["v2"] else "v3"


def _address(section: Section, key: str, text: str) -> Address:
    try:
        address = check_address(text, setting=key)
    except ConfigFault as fault:
        raise section.fault(key, fault.message) from None
    section.notes.warnings.extend(f"{section.path[-1]}: {warning}" for warning in address.warnings)
    return address


def _environment(name: str, section: Section, address: Address) -> str:
    natural = natural_environment(address)
    chosen = section.text("environment")
    if chosen is None:
        return natural
    if not _ENVIRONMENT.fullmatch(chosen):
        raise section.fault("environment", "environment must be a short word such as production or test")
    if natural == "production" and chosen.casefold() != natural:
        section.notes.warnings.append(
            f'profile {name} calls itself "{chosen}", but its host is production; it is treated as production'
        )
    return chosen


def _over_budget(section: Section) -> OverBudget:
    text = section.text("over_budget")
    if text is None:
        return OVER_BUDGET
    word = text.strip().casefold()
    if word not in ("warn", "block"):
        raise section.fault("over_budget", f'over_budget must be "warn" or "block", not "{shown(text, 40)}"')
    return "block" if word == "block" else "warn"


def _ca_bundle(section: Section) -> Path | None:
    text = section.text("ca_bundle")
    if text is None:
        return None
    path = Path(text)
    if text.startswith("~/"):
        path = Path(section.environ.get("HOME", "/")) / text[2:]
    if not path.is_absolute():
        raise section.fault("ca_bundle", "ca_bundle must be an absolute path")
    if not path.is_file():
        raise section.fault("ca_bundle", f"ca_bundle names no file: {shown(str(path))}")
    return path


def _places(secret: str, profile: str, section: Section, paths: Paths) -> SecretSource:
    places: list[Place] = []
    variable = section.text(f"{secret}_env")
    if variable is not None:
        if not _VARIABLE.fullmatch(variable):
            # The commonest slip is the secret itself in this place, so the text is not repeated.
            raise section.fault(f"{secret}_env", f"{secret}_env must be the name of an environment variable")
        places.append(FromEnvironment(variable, section.environ.get(variable)))
    command = _command(f"{secret}_command", section)
    if command is not None:
        places.append(FromCommand(section.name(f"{secret}_command"), command))
    places.append(FromCredentials(paths, profile, secret))
    if section.flag(f"{secret}_keyring"):
        places.append(FromKeyring(profile, secret))
    literal = section.text(secret)
    if literal is not None:
        places.append(_literal(secret, literal, section))
    for key in (secret, f"{secret}_env", f"{secret}_command", f"{secret}_keyring"):
        section.notes.sources.pop(section.name(key), None)
    return SecretSource(tuple(places))


def _command(key: str, section: Section) -> str | tuple[str, ...] | None:
    value = section.table.get(key)
    if isinstance(value, list) and value and all(isinstance(part, str) and part for part in value):
        return tuple(value)
    if isinstance(value, list):
        section.text(key)  # refuses with the place
    return section.text(key)


def _literal(secret: str, text: str, section: Section) -> Written:
    try:
        found = clean_secret(text, secret)
    except ConfigFault as fault:
        raise section.fault(secret, fault.message) from None
    if found is None or section.file is None:
        raise section.fault(secret, f"{secret} is empty")
    if secret == "client_id":  # public by itself
        return Written(found)
    path = (*section.path, secret)
    loose = looser_than_private(section.file.path)
    if loose is not None:
        raise section.file.fault(path, f"{secret} is written here, but the file is not private ({loose}); chmod 600 it")
    message = f"{secret} is written here in the clear; {secret}_env, {secret}_command or credentials.toml are safer"
    section.notes.warnings.append(section.file.warning(path, message))
    return Written(found)
