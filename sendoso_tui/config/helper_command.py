"""Running the command that prints a secret, such as `pass show sendoso` or `op read …`."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault, why
from sendoso_tui.config.secrets import clean_secret

if TYPE_CHECKING:
    from subprocess import Popen

    from sendoso_tui.config.secrets import Secret

LIMIT_SECONDS = 10.0
_LARGEST = 64 * 1024


def ask_command(command: str | tuple[str, ...], setting: str, limit: float = LIMIT_SECONDS) -> Secret | None:
    """What the command prints, without the blanks around it; its error output is dropped, its input is empty.

    Text is given to sh, a tuple is run as it is. Raises ConfigFault naming the setting when the command is missing,
    fails, prints nothing or too much, or takes longer than `limit` seconds; then all its processes are ended.
    """
    import subprocess  # 5 ms that only a profile with a helper needs

    arguments = ["/bin/sh", "-c", command] if isinstance(command, str) else list(command)
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        problem = f"cannot be started: {why(error) if isinstance(error, OSError) else 'its text is not valid'}"
    else:
        with process:
            problem, printed = _listen(process, limit)
        if not problem:
            return _accept(printed, setting)
    raise ConfigFault(f"{setting} {problem}; try it by hand")


def _listen(process: Popen[bytes], limit: float) -> tuple[str, bytes]:
    deadline = time.monotonic() + limit
    heard: list[bytes] = []
    output = process.stdout
    assert output is not None
    # Reading in a thread and only so far: `communicate` would take in all that a runaway helper prints.
    listener = threading.Thread(target=lambda: heard.append(output.read(_LARGEST + 1)), name="helper", daemon=True)
    listener.start()
    try:
        listener.join(limit)
        if heard and len(heard[0]) > _LARGEST:
            return "printed too much", b""
        if heard and _ended(process, deadline):
            return (f"ended with code {process.returncode}" if process.returncode else ""), heard[0]
        return f"did not end within {limit:g} s", b""
    finally:
        if process.returncode is None:
            # The helper leads its own session, so its children end with it and nobody else's do.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            listener.join()


def _ended(process: Popen[bytes], deadline: float) -> bool:
    from subprocess import TimeoutExpired

    try:
        process.wait(max(0.05, deadline - time.monotonic()))
    except TimeoutExpired:
        return False
    return True


def _accept(printed: bytes, setting: str) -> Secret:
    secret = clean_secret(printed.decode("utf-8", errors="replace"), f"the output of {setting}")
    if secret is None:
        raise ConfigFault(f"{setting} printed nothing; try it by hand")
    return secret
