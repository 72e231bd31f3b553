"""Who acts, for the action log: the login name on this machine, and this process."""

import getpass
import os


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
