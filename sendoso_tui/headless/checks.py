"""What `doctor` looks at on this machine: versions, terminal, proxy variables, settings, files. No network."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from enum import IntEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui import __version__
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.private_file import looser_than_private
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.config.paths import Paths
    from sendoso_tui.headless.call import Call, Chosen

LIBRARIES = ("textual", "httpx", "msgspec", "starlette", "uvicorn")
_PROXIES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY")
_AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


class Level(IntEnum):
    """How bad a finding is; the worst one is the exit code."""

    OK = 0
    WARN = 1
    FAIL = 2

    @property
    def word(self) -> str:
        return self.name.lower()


@frozen
class Finding:
    """One line: what was looked at, what was found, and what to do when it is not well."""

    check: str
    level: Level
    text: str
    remedy: str = ""


def versions() -> Iterator[Finding]:
    """Tell which versions run; a library that is missing cannot be worked without."""
    yield Finding("sendoso-tui", Level.OK, f"{__version__}, Python {platform.python_version()}, {platform.system()}")
    found, missing = [], []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        remedy = "Install again: pip install -c constraints.txt ."
        yield Finding("libraries", Level.FAIL, f"missing: {', '.join(missing)}.", remedy)
    else:
        yield Finding("libraries", Level.OK, ", ".join(found))


def terminal() -> Iterator[Finding]:
    """Tell what the workbench would find."""
    environ = os.environ
    term = environ.get("TERM", "")
    size = shutil.get_terminal_size((0, 0))
    facts = [f"TERM={term or 'not set'}", f"colours {environ.get('COLORTERM', 'by TERM')}"]
    facts += [word for word, said in (("tmux", "TMUX" in environ), ("ssh", "SSH_CONNECTION" in environ)) if said]
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        yield Finding("terminal", Level.OK, f"none; the commands do not need one ({', '.join(facts)})")
    elif term in ("", "dumb", "unknown"):
        yield Finding("terminal", Level.WARN, f"{', '.join(facts)}.", "The workbench needs more; the commands work.")
    elif 0 < size.columns < 60 or 0 < size.lines < 15:
        text = f"{size.columns}x{size.lines}, {', '.join(facts)}."
        yield Finding("terminal", Level.WARN, text, "The workbench needs 60x15, better 80x24.")
    else:
        yield Finding("terminal", Level.OK, f"{size.columns}x{size.lines}, {', '.join(facts)}")
    encoding = (sys.stdout.encoding or "unknown").lower()
    if encoding.replace("-", "") == "utf8":
        yield Finding("encoding", Level.OK, encoding)
    else:
        yield Finding("encoding", Level.WARN, f"{encoding}.", "Set LANG to a UTF-8 locale, or use --ascii.")


def proxies() -> Iterator[Finding]:
    """Tell which variables lead requests elsewhere. Their values may hold a password and are not shown."""
    named = [name for name in _PROXIES if os.environ.get(name) or os.environ.get(name.lower())]
    yield Finding("proxy", Level.OK, f"set: {', '.join(named)}" if named else "no proxy variables")
    for name in _AUTHORITIES:
        value = os.environ.get(name)
        if value and not Path(value).exists():
            yield Finding("authorities", Level.FAIL, f"{name} names nothing that exists.", f"Correct or unset {name}.")
        elif value:
            yield Finding("authorities", Level.OK, f"{name} is set")


def settings(call: Call) -> tuple[Chosen | None, list[Finding]]:
    """Read the settings and choose the profile."""
    try:
        chosen = call.doors.choose()
    except ConfigFault as fault:
        return None, [Finding("settings", Level.FAIL, f"{fault}.".replace("..", "."), "See: sendoso-tui config path")]
    findings = [Finding("settings", Level.WARN, warning) for warning in chosen.settings.warnings]
    if chosen.profile is None:
        remedy = "Make one: sendoso-tui init. Or try: sendoso-tui demo"
        findings.append(Finding("profile", Level.WARN, "there is none.", remedy))
    else:
        profile = chosen.profile
        mode = ", read-only" if profile.read_only else ""
        text = f"{profile.name}, API {profile.api}, {profile.origin}, {profile.environment}{mode}"
        findings.append(Finding("profile", Level.OK, text))
    return chosen, findings


def files(paths: Paths, config_file: Path) -> Iterator[Finding]:
    """Look at who else may read what is kept, and whether the folders can be written."""
    for path in (
        config_file,
        paths.credentials_file,
        *sorted(paths.data.glob("*.db")),
        *sorted(paths.cache.glob("*.db")),
    ):
        reason = looser_than_private(path)
        if reason is not None and path != config_file:
            yield Finding("files", Level.FAIL, f"{path}: {reason}.", f"chmod 600 {path}")
    for name, folder in (("data", paths.data), ("cache", paths.cache), ("state", paths.state)):
        existing = next((place for place in (folder, *folder.parents) if place.exists()), folder)
        if os.access(existing, os.W_OK | os.X_OK):
            yield Finding("folder", Level.OK, f"{name}: {folder}")
        else:
            yield Finding("folder", Level.FAIL, f"{name}: {folder} cannot be written.", "Give yourself write access.")
