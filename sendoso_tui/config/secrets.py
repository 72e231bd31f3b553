"""The type that holds a secret, and credentials.toml, the one file of secrets the program itself writes.

How a profile finds its secrets is in `secret_sources`.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sendoso_tui.config.fault import ConfigFault, shown, why
from sendoso_tui.config.paths import check_profile_name, make_private_folder
from sendoso_tui.config.private_file import PRIVATE, looser_than_private, write_atomically
from sendoso_tui.config.toml_file import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.config.paths import Paths

HIDDEN = "***"
CREDENTIAL_NAMES = ("api_key", "token", "client_id", "client_secret", "refresh_token")

_HEAD = "# Written by sendoso-tui. Secrets: keep this file private (mode 600) and out of version control.\n"
_seen: dict[str, None] = {}


class Secret:
    """Text that shows as *** in `repr`, `str`, format and pickle; `reveal` alone gives it, inside the auth flow.

    Every value is remembered for the life of the process so that the log can mask it; see `known_secrets`.
    """

    __slots__ = ("__value",)

    def __init__(self, value: str) -> None:
        self.__value = value
        if value != HIDDEN:
            _seen[value] = None

    def reveal(self) -> str:
        """The secret itself; never bind it to a local name around a call that may raise."""
        return self.__value

    def masked(self) -> str:
        """*** and, of a secret of 16 characters or more, its last four."""
        return HIDDEN + (self.__value[-4:] if len(self.__value) >= 16 else "")

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return HIDDEN

    def __bool__(self) -> bool:
        return bool(self.__value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return self.__value == other.__value

    def __hash__(self) -> int:
        return hash((Secret, self.__value))

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (HIDDEN,)


def known_secrets() -> tuple[str, ...]:
    """Every secret value this process has held, for masking."""
    return tuple(_seen)


def clean_secret(text: str, origin: str) -> Secret | None:
    """The secret without blanks around it; None when nothing is left.

    Raises ConfigFault naming `origin` when it holds what no header may hold: blanks inside, control characters or
    anything beyond ASCII.
    """
    value = text.strip()
    if not value:
        return None
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigFault(f"{origin} holds blanks, line breaks or letters beyond ASCII, which no Sendoso secret has")
    return Secret(value)


def read_credential(paths: Paths, profile: str, name: str) -> Secret | None:
    """A secret of a profile from credentials.toml, or None.

    Raises ConfigFault when the file is damaged or belongs to somebody else.
    """
    table = _read(paths).get(profile)
    value = table.get(name) if isinstance(table, dict) else None
    if value is None:
        return None
    origin = f'"{name}" of profile {shown(profile, 60)} in {paths.credentials_file}'
    if not isinstance(value, str):
        raise ConfigFault(f"{origin} must be text in quotes")
    return clean_secret(value, origin)


def store_credential(paths: Paths, profile: str, name: str, value: Secret | str | None) -> None:
    """Write a secret of a profile to credentials.toml, or remove it when `value` is None; other entries stay.

    The file is replaced in one step with mode 0600 and is durable when this returns; a second process waits its turn.
    Raises ConfigFault when the file is damaged, not ours, or cannot be written; it is then as before.
    """
    if name not in CREDENTIAL_NAMES:
        raise ConfigFault(f'"{shown(name, 60)}" is not a secret this program keeps')
    check_profile_name(profile)
    make_private_folder(paths.config)
    import tomli_w

    try:
        with _alone(paths):
            tables = _read(paths)
            table = tables.setdefault(profile, {})
            if not isinstance(table, dict):
                raise ConfigFault(f'"{profile}" must be a table', file=paths.credentials_file)
            if value is None:
                table.pop(name, None)
            else:
                table[name] = value.reveal() if isinstance(value, Secret) else value
            write_atomically(paths.credentials_file, _HEAD + tomli_w.dumps(tables))
    except OSError as error:
        problem = f"cannot be written: {why(error)}"
    else:
        return
    raise ConfigFault(problem, file=paths.credentials_file)


def _read(paths: Paths) -> dict[str, Any]:
    reason = looser_than_private(paths.credentials_file)
    if reason is not None and reason.startswith("it belongs"):
        raise ConfigFault(f"{reason}, so it is not trusted", file=paths.credentials_file)
    file = read_toml(paths.credentials_file)
    return {} if file is None else file.data


@contextmanager
def _alone(paths: Paths) -> Iterator[None]:
    lock = paths.credentials_file.with_suffix(".lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
