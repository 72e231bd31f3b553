"""Everything the person has set, gathered from flags, environment and config.toml, and the choice of a profile."""

from __future__ import annotations

from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sendoso_tui.config.fault import ConfigFault, nearest, shown
from sendoso_tui.config.layers import Notes, Section
from sendoso_tui.config.paths import check_profile_name
from sendoso_tui.config.private_file import looser_than_private
from sendoso_tui.config.profile_reader import ENV_PROFILE, env_profile_wanted, read_env_profile, read_profile
from sendoso_tui.config.show import config_show
from sendoso_tui.config.toml_file import read_toml
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile

__all__ = ["Settings", "choose_profile", "config_show", "load_settings"]

THEME = "sendoso-ink"
_TOP_KEYS = ("default_profile", "profiles", "ui", "strict_permissions")
_UI_KEYS = ("theme", "ascii", "mouse")
_NO_FLAGS: Mapping[str, object] = MappingProxyType({})


@frozen
class Settings:
    """All settings, checked. `sources` gives each value's origin by its full name, as in profiles.prod.api.

    `warnings` are sentences to show at the start. `profiles` holds the named ones and, when the variables describe
    one, `env`; a broken `env` is kept in `env_fault` and only matters to whoever chooses it.
    """

    config_file: Path
    profiles: Mapping[str, Profile]
    default_profile: str | None = None
    default_fault: ConfigFault | None = None
    env_fault: ConfigFault | None = None
    theme: str = THEME
    ascii: bool = False
    mouse: bool = True
    strict_permissions: bool = False
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)


def load_settings(
    paths: Paths,
    environ: Mapping[str, str],
    config_file: Path | None = None,
    *,
    flags: Mapping[str, object] = _NO_FLAGS,
) -> Settings:
    """Read the settings; a missing file is none at all unless it was asked for by name.

    `config_file` is the --config flag, then SENDOSO_TUI_CONFIG counts. `flags` holds values of other flags by key
    (read_only, theme, ascii, mouse, poll_seconds, …); None means not given. Raises ConfigFault with file, line, column
    and remedy.
    """
    path, asked_by = _which_file(paths, environ, config_file)
    file = read_toml(path)
    if file is None and asked_by:
        raise ConfigFault(f"there is no such file, though {asked_by} names it", file=path)
    notes = Notes()
    top = Section((), {} if file is None else file.data, file, environ, flags, notes)
    top.warn_unknown(_TOP_KEYS)
    strict = bool(top.flag("strict_permissions"))
    _check_permissions(paths, strict, notes)
    ui = _table(top, "ui")
    ui.warn_unknown(_UI_KEYS)
    profiles = _named_profiles(top, paths)
    env_fault = _add_env_profile(profiles, top)
    default = top.text("default_profile")
    return Settings(
        config_file=path,
        profiles=MappingProxyType(profiles),
        default_profile=default,
        default_fault=_default_fault(top, default, profiles),
        env_fault=env_fault,
        theme=ui.text("theme") or THEME,
        ascii=bool(ui.flag("ascii")),
        mouse=ui.flag("mouse") is not False,
        strict_permissions=strict,
        warnings=tuple(dict.fromkeys(notes.warnings)),
        sources=MappingProxyType(notes.sources),
    )


def choose_profile(settings: Settings, name: str | None, environ: Mapping[str, str]) -> Profile | None:
    """The profile to work with, or None when there is none at all.

    In order: `name` (the flag), SENDOSO_TUI_PROFILE, `env` when its variables are set, default_profile, the only one.
    Raises ConfigFault when the one named does not exist or is broken, or several exist and nothing chooses.
    """
    wanted = name or environ.get("SENDOSO_TUI_PROFILE")
    if wanted is None or wanted == "":
        if env_profile_wanted(environ):
            wanted = ENV_PROFILE
        elif settings.default_fault is not None:
            raise settings.default_fault
        elif settings.default_profile is not None:
            wanted = settings.default_profile
    if wanted:
        if wanted == ENV_PROFILE and settings.env_fault is not None:
            raise settings.env_fault
        if wanted in settings.profiles:
            return settings.profiles[wanted]
        raise ConfigFault(_unknown_profile(wanted, settings.profiles))
    if len(settings.profiles) > 1:
        names = ", ".join(settings.profiles)
        raise ConfigFault(f"several profiles exist ({names}): name one with --profile or set default_profile")
    return next(iter(settings.profiles.values()), None)


def _which_file(paths: Paths, environ: Mapping[str, str], flag: Path | None) -> tuple[Path, str]:
    if flag is not None:
        return flag.absolute(), "--config"
    named = environ.get("SENDOSO_TUI_CONFIG")
    return (Path(named).absolute(), "SENDOSO_TUI_CONFIG") if named else (paths.config_file, "")


def _check_permissions(paths: Paths, strict: bool, notes: Notes) -> None:
    reason = looser_than_private(paths.credentials_file)
    if reason is None:
        return
    if strict or reason.startswith("it belongs"):
        raise ConfigFault(f"{reason}; chmod 600 it, or make it yours", file=paths.credentials_file)
    notes.warnings.append(f"{paths.credentials_file.name}: {reason}; chmod 600 it")


def _table(parent: Section, key: str) -> Section:
    path = (*parent.path, key)
    value: Any = parent.table.get(key, {})
    if not isinstance(value, dict):
        message = f'"{shown(key, 60)}" must be a table, as in [{".".join(path)}]'
        raise parent.file.fault(path, message) if parent.file else ConfigFault(message)
    return Section(path, value, parent.file, parent.environ, parent.flags, parent.notes)


def _named_profiles(top: Section, paths: Paths) -> dict[str, Profile]:
    section = _table(top, "profiles")
    profiles: dict[str, Profile] = {}
    for name in section.table:
        problem = _name_problem(name, profiles)
        if problem and section.file is not None:
            raise section.file.fault(("profiles", name), problem)
        profiles[name] = read_profile(name, _table(section, name), paths)
    return profiles


def _name_problem(name: str, profiles: Mapping[str, Profile]) -> str | None:
    if name.casefold() == ENV_PROFILE:
        return f'"{name}" is the name of the profile made from SENDOSO_… variables; choose another'
    if name.casefold() in {other.casefold() for other in profiles}:
        return f'"{shown(name, 60)}" differs from another profile only in capitals; their files would be the same'
    try:
        check_profile_name(name)
    except ConfigFault as fault:
        return fault.message
    return None


def _add_env_profile(profiles: dict[str, Profile], top: Section) -> ConfigFault | None:
    if not env_profile_wanted(top.environ):
        return None
    section = Section(("profiles", ENV_PROFILE), {}, None, top.environ, top.flags, top.notes)
    try:
        profiles[ENV_PROFILE] = read_env_profile(section)
    except ConfigFault as fault:
        return fault
    return None


def _default_fault(top: Section, default: str | None, profiles: Mapping[str, Profile]) -> ConfigFault | None:
    if default is None or default in profiles:
        return None
    return top.fault("default_profile", _unknown_profile(default, profiles))


def _unknown_profile(name: str, profiles: Mapping[str, Profile]) -> str:
    names = ", ".join(profiles) or "none yet; sendoso-tui init makes one"
    return f'there is no profile "{shown(name, 60)}".{nearest(name, profiles)} Profiles: {names}'
