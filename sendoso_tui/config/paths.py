"""Which folders and files the program uses. Looking them up creates nothing; `make_private_folder` creates."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault, shown, why
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "sendoso-tui"
PROFILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")

# The folder of each kind below HOME, from the XDG base directory specification.
_XDG = {
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
}


@frozen
class Paths:
    """The program's four folders and every file in them; all absolute."""

    config: Path
    data: Path
    cache: Path
    state: Path

    @property
    def config_file(self) -> Path:
        return self.config / "config.toml"

    @property
    def credentials_file(self) -> Path:
        return self.config / "credentials.toml"

    @property
    def trust_file(self) -> Path:
        """Which token servers on another origin a person has agreed to."""
        return self.data / "trusted.toml"

    def cache_db(self, profile: str) -> Path:
        """The disposable database of a profile; raises ConfigFault for a name that is no safe file name."""
        return self.cache / f"{check_profile_name(profile)}.cache.db"

    def record_db(self, profile: str) -> Path:
        """The lasting database of a profile; raises ConfigFault for a name that is no safe file name."""
        return self.data / f"{check_profile_name(profile)}.record.db"

    @property
    def log_file(self) -> Path:
        return self.state / "sendoso-tui.log"

    @property
    def crash_folder(self) -> Path:
        return self.state / "crashes"

    @property
    def exports(self) -> Path:
        return self.data / "exports"

    def rows(self) -> tuple[tuple[str, Path], ...]:
        """Name and path of everything that is the same for all profiles, for the `paths` command."""
        return (
            ("config", self.config_file),
            ("credentials", self.credentials_file),
            ("trusted", self.trust_file),
            ("data", self.data),
            ("cache", self.cache),
            ("log", self.log_file),
            ("crashes", self.crash_folder),
            ("exports", self.exports),
        )


def check_profile_name(name: str) -> str:
    """The name itself when it can be part of a file name on every system, else ConfigFault."""
    if not PROFILE_NAME.fullmatch(name):
        raise ConfigFault(
            f'"{shown(name, 60)}" cannot name a profile: use up to 40 of a-z, A-Z, 0-9, "-" and "_", '
            "beginning with a letter or digit"
        )
    return name


def find_paths(environ: Mapping[str, str] | None = None) -> Paths:
    """The folders of this person, from XDG variables on every system, else the platform's own.

    A relative XDG value is ignored, as that specification asks. On macOS an existing ~/.config/sendoso-tui is used.
    Raises ConfigFault when HOME is needed and missing or relative.
    """
    variables = os.environ if environ is None else environ
    folders = {kind: _folder(kind, variables) for kind in _XDG}
    return Paths(**folders)


def paths_below(folder: Path) -> Paths:
    """Paths that live and die with one folder: the demo's and the tests'."""
    return Paths(*(folder / kind for kind in _XDG))


def _folder(kind: str, environ: Mapping[str, str]) -> Path:
    variable, below_home = _XDG[kind]
    chosen = environ.get(variable, "")
    if os.path.isabs(chosen):
        return Path(chosen) / APP
    home = environ.get("HOME", "")
    if not os.path.isabs(home):
        state = "not set" if not home else "not an absolute path"
        raise ConfigFault(
            f"HOME is {state}, so there is no place for settings: set HOME, or all of "
            + ", ".join(name for name, _ in _XDG.values())
        )
    plain = Path(home) / below_home / APP
    system: str = sys.platform
    if system != "darwin" or (kind == "config" and plain.is_dir()):
        return plain
    return _macos_folder(kind, Path(home))


def _macos_folder(kind: str, home: Path) -> Path:
    from platformdirs.macos import MacOS  # only macOS pays for this import

    path = Path(getattr(MacOS(APP, appauthor=False), f"user_{kind}_dir"))
    own_home = Path.home()
    return home / path.relative_to(own_home) if path.is_relative_to(own_home) else path


def make_private_folder(path: Path) -> None:
    """Create the folder and its missing parents with mode 0700 whatever the umask; an own, looser one is closed.

    Raises ConfigFault when the disk says no, with the reason.
    """
    try:
        missing = [path, *path.parents]
        while missing and missing[-1].exists():
            missing.pop()
        for folder in reversed(missing):
            with suppress(FileExistsError):
                folder.mkdir(mode=0o700)
                folder.chmod(0o700)
        status = path.stat()
        if not path.is_dir():
            raise NotADirectoryError(20, "a file is in its place")
        if status.st_uid == os.geteuid() and status.st_mode & 0o077:
            path.chmod(0o700)
    except (OSError, RuntimeError) as error:
        reason = why(error) if isinstance(error, OSError) else "its links go in a circle"
    else:
        return
    raise ConfigFault(f"the folder {shown(str(path))} cannot be used: {reason}")
