"""The rows of `config show`: every value with its source, secrets masked, no helper and no keyring asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault

if TYPE_CHECKING:
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.config.secret_sources import SecretSource
    from sendoso_tui.config.settings import Settings

Row = tuple[str, str, str]


def config_show(settings: Settings) -> tuple[Row, ...]:
    """Name, value and source of every setting, secrets as *** with at most four last characters."""
    found: dict[str, object] = {
        "default_profile": settings.default_profile,
        "strict_permissions": settings.strict_permissions,
        "ui.theme": settings.theme,
        "ui.ascii": settings.ascii,
        "ui.mouse": settings.mouse,
    }
    rows = [(name, _text(value), settings.sources.get(name, "default")) for name, value in found.items()]
    for profile in settings.profiles.values():
        rows.extend(_profile_rows(profile, settings))
    return tuple(rows)


def _profile_rows(profile: Profile, settings: Settings) -> list[Row]:
    values: dict[str, object] = {
        "api": profile.api,
        "base_url": profile.base_url,
        "environment": profile.environment,
        "token_url": profile.token_url,
        "via_from": profile.via_from,
        "requests_per_second": profile.requests_per_second,
        "poll_seconds": profile.poll_seconds,
        "read_only": profile.read_only,
        "cache": profile.cache,
        "over_budget": profile.over_budget,
        "ca_bundle": profile.ca_bundle,
    }
    prefix = f"profiles.{profile.name}."
    rows = [
        (prefix + key, _text(value), settings.sources.get(prefix + key, "default")) for key, value in values.items()
    ]
    rows.extend(_secret_row(prefix + key, source) for key, source in profile.sources.items())
    return rows


def _secret_row(name: str, source: SecretSource) -> Row:
    try:
        secret, origin = source.peek()
    except ConfigFault as fault:
        return name, "unusable", fault.message
    if secret is not None:
        return name, secret.masked(), origin
    asked_later = origin == "keyring" or origin.startswith("command")
    return (name, "asked when needed", origin) if asked_later else (name, "-", f"not in: {source.missing()}")


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
