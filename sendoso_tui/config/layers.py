"""Picking one value from its layers (flag, environment, file, default) with its type checked and its source noted."""

from __future__ import annotations

import math
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeVar

from sendoso_tui.config.fault import ConfigFault, nearest, shown
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sendoso_tui.config.toml_file import TomlFile

# Plain settings that the environment may change for any profile. Addresses and secrets are not among them: a stray
# variable must not send a named profile's secret to another server.
OVERRIDABLE = frozenset(
    {
        "via_from",
        "requests_per_second",
        "poll_seconds",
        "read_only",
        "cache",
        "over_budget",
        "ca_bundle",
        "theme",
        "ascii",
        "mouse",
    }
)

T = TypeVar("T")

_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})


@frozen
class Notes:
    """What reading the settings found besides the values: sentences to show, and the source of each value."""

    warnings: list[str] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)


@frozen
class Section:
    """One table of the file together with the layers above it; `path` is the table's name, also for the notes."""

    path: tuple[str, ...]
    table: Mapping[str, Any]
    file: TomlFile | None
    environ: Mapping[str, str]
    flags: Mapping[str, object]
    notes: Notes

    def text(self, key: str) -> str | None:
        """A text setting; raises ConfigFault for another type or for an empty one, as all of these do."""
        return self._pick(key, _as_text, _as_text, 'text in quotes, such as "…"')

    def number(self, key: str) -> float | None:
        """A whole or decimal number."""
        return self._pick(key, _as_number, _number_from_text, "a number")

    def flag(self, key: str) -> bool | None:
        """A switch; in the environment 1, true, yes, on and their opposites."""
        return self._pick(key, _as_flag, _flag_from_text, "true or false")

    def bounded(self, key: str, default: float, low: float, high: float) -> float:
        """A number moved into its range, with a warning when it was outside."""
        value = self.number(key)
        if value is None:
            return default
        kept = min(max(value, low), high)
        if kept != value:
            source = self.notes.sources[self.name(key)]
            self.notes.warnings.append(f"{source}: {key} = {value:g} is outside {low:g} to {high:g}; {kept:g} is used")
        return kept

    def name(self, key: str) -> str:
        """The setting's full name, as in profiles.prod.api."""
        return ".".join((*self.path, key))

    def fault(self, key: str, message: str) -> ConfigFault:
        """A ConfigFault that points at the key where it was set."""
        source = self.notes.sources.get(self.name(key), "")
        if self.file is not None and key in self.table and source.startswith(self.file.path.name):
            return self.file.fault((*self.path, key), message)
        return ConfigFault(f"{source}: {message}" if source and source != "default" else message)

    def warn_unknown(self, known: Iterable[str]) -> None:
        """A warning for each key of the table that is no setting, with the nearest one that is."""
        if self.file is None:
            return
        names = sorted(known)
        for key in self.table:
            if key not in names:
                message = f'"{shown(key, 60)}" is not a setting.{nearest(key, names)}'
                self.notes.warnings.append(self.file.warning((*self.path, key), message))

    def _pick(
        self, key: str, of_type: Callable[[object], T | None], parse: Callable[[str], T | None], expected: str
    ) -> T | None:
        if self.flags.get(key) is not None:
            value = of_type(self.flags[key])
            return self._note(key, value, f"flag --{key.replace('_', '-')}", expected)
        variable = f"SENDOSO_TUI_{key.upper()}"
        if key in OVERRIDABLE and self.environ.get(variable):
            return self._note(key, parse(self.environ[variable].strip()), f"environment {variable}", expected)
        if self.file is not None and key in self.table:
            line, _ = self.file.place((*self.path, key))
            return self._note(key, of_type(self.table[key]), f"{self.file.path.name}, line {line}", expected)
        self.notes.sources[self.name(key)] = "default"
        return None

    def _note(self, key: str, value: T | None, source: str, expected: str) -> T:
        self.notes.sources[self.name(key)] = source
        if value is None:
            raise self.fault(key, f"{key} must be {expected}")
        return value


def _as_text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and value.isprintable() else None


def _as_number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _as_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _number_from_text(text: str) -> float | None:
    try:
        return _as_number(float(text))
    except ValueError:
        return None


def _flag_from_text(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None
