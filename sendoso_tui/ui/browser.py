"""Hands a checked link to this machine's web browser, without a shell and without letting it write on the screen.

Python's own `webbrowser` may start a text browser in this terminal, or wait for seconds.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPENERS = ("wslview", "xdg-open")


def find_opener(environ: Mapping[str, str]) -> str | None:
    """Return the program that opens links, or None: a machine without a display, or without such a program."""
    path = environ.get("PATH")
    if sys.platform == "darwin":
        return shutil.which("open", path=path)
    if not any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME")):
        return None
    names = _OPENERS if environ.get("WSL_DISTRO_NAME") else _OPENERS[1:]
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def open_link(opener: str, url: str) -> None:
    """Start `opener` with the link as its only argument. Raises OSError when it cannot be started."""
    started = subprocess.Popen(
        [opener, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody must wait for a child; it must not be the screen.
    threading.Thread(target=started.wait, name="browser", daemon=True).start()
