"""Who acts, for the action log: the login name on this machine, and this process."""

from __future__ import annotations

import getpass
import os
from pathlib import Path


def who() -> str:
    """Return the login name; "unknown" where the system cannot tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def process_id() -> int:
    """Return this process's id."""
    return os.getpid()


def is_alive(pid: int) -> bool:
    """Say whether a process of this id runs; true also where it belongs to somebody else."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def process_mark(pid: int | None = None) -> str:
    """Return a text for this process, or for `pid`, that no later process has, where the system tells when it began."""
    number = process_id() if pid is None else pid
    try:
        # The 22nd field of proc(5), in ticks since the machine was started; the name before it may hold anything.
        began = Path(f"/proc/{number}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        began = ""
    return f"{number}@{began}"


def is_running(mark: str) -> bool:
    """Say whether the process that has this mark still runs."""
    number = mark.partition("@")[0]
    return number.isdecimal() and is_alive(int(number)) and process_mark(int(number)) == mark
