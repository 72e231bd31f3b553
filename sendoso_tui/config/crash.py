"""The report of a crash: where in the code it happened, and nothing of the data it happened to."""

from __future__ import annotations

import os
import platform
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sendoso_tui import __version__
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import make_private_folder
from sendoso_tui.config.private_file import create_private
from sendoso_tui.config.redact import redact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sendoso_tui.config.paths import Paths

# Only the interpreter and SQLite word these, so their text names code and tables, not people.
_OF_CODE = (AttributeError, ImportError, NameError, RecursionError, NotImplementedError)


def write_crash_report(paths: Paths, error: BaseException, now: datetime | None = None) -> Path | None:
    """Write a report of mode 0600 and give its path, or None when the disk refuses.

    It holds versions and, for the error and its causes, type and stack of source lines; no variables, no arguments,
    and of the message only what cannot name a person or a secret. `now` is an aware time.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    try:
        make_private_folder(paths.crash_folder)
        text = crash_text(error, moment)
        for number in range(100):
            path = paths.crash_folder / f"crash-{moment:%Y%m%dT%H%M%SZ}-{os.getpid()}-{number}.txt"
            if create_private(path, text):
                return path
    except (OSError, ConfigFault):
        return None
    return None


def crash_text(error: BaseException, moment: datetime) -> str:
    """The report itself."""
    system = f"{platform.system()} {platform.release()}"
    head = f"sendoso-tui {__version__}, Python {sys.version.split()[0]}, {system}, {moment:%Y-%m-%d %H:%M:%S} UTC\n"
    blocks = [head]
    for relation, one in _chain(error):
        frames = traceback.StackSummary.extract(traceback.walk_tb(one.__traceback__), capture_locals=False)
        stack = "".join(frames.format()[-60:]) or "  (no stack)\n"
        blocks.append(f"{relation}{_name(one)}\n{stack}")
    home = os.path.expanduser("~")
    text = redact("\n".join(blocks))
    return text.replace(home + os.sep, "~" + os.sep) if len(home) > 1 else text


def _chain(error: BaseException) -> Iterator[tuple[str, BaseException]]:
    """The error, then its causes and the members of groups, each once and not more than 20."""
    waiting: list[tuple[str, BaseException]] = [("", error)]
    met: set[int] = set()
    while waiting and len(met) < 20:
        relation, one = waiting.pop(0)
        if id(one) in met:
            continue
        met.add(id(one))
        yield relation, one
        if isinstance(one, BaseExceptionGroup):
            waiting += [("member: ", member) for member in one.exceptions]
        if one.__cause__ is not None:
            waiting.append(("caused by: ", one.__cause__))
        elif one.__context__ is not None and not one.__suppress_context__:
            waiting.append(("while handling: ", one.__context__))


def _name(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(error, ConfigFault):
        return f"{name}: {error.message}"
    if kind in _OF_CODE or kind.__module__ == "sqlite3":
        return f"{name}: {str(error)[:500]}"
    if isinstance(error, OSError):
        return f"{name}: [{error.errno}] {error.strerror}" if error.errno is not None else name
    length = sum(len(part) for part in error.args if isinstance(part, str))
    return f"{name} (its text of {length} characters is left out, since it may hold data)" if length else name
