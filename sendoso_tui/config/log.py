"""The rotating log in the state folder: private, redacted, and silent on the terminal whatever happens."""

from __future__ import annotations

import logging
import os
import time
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from sendoso_tui.config.crash import write_crash_report
from sendoso_tui.config.paths import make_private_folder
from sendoso_tui.config.private_file import PRIVATE
from sendoso_tui.config.redact import redact
from sendoso_tui.config.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sendoso_tui.config.paths import Paths

__all__ = ["Log", "start_logging", "write_crash_report"]

FILE_BYTES = 1_000_000
FILES = 3
_TALKATIVE = ("httpx", "httpcore", "asyncio", "markdown_it")


class _Formatter(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(process)d %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        # The whole line is redacted, with its traceback, not the message alone; a line break in data begins no record.
        try:
            return redact(super().format(record)).replace("\n", "\n    ")
        finally:
            record.exc_text = None  # cached unredacted by the base class for the handlers after this one


class _PrivateFile(RotatingFileHandler):
    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES - 1, encoding="utf-8", delay=True)
        self.setFormatter(_Formatter())

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.baseFilename, flags, PRIVATE)
        os.fchmod(descriptor, PRIVATE)
        return TextIOWrapper(os.fdopen(descriptor, "ab"), encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Drop the line: a full disk must neither stop the program nor write over its screen."""

    def close(self) -> None:
        try:
            super().close()
        except OSError:
            self.stream = None


class Log:
    """A running log; `stop` closes the file and puts the root logger back as it was."""

    def __init__(self, handler: logging.Handler, level: int) -> None:
        self._handler = handler
        self._root = logging.getLogger()
        self._level = self._root.level
        self._levels = {name: logging.getLogger(name).level for name in _TALKATIVE}
        self._root.addHandler(handler)
        self._root.setLevel(level)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(max(level, logging.WARNING))
        logging.captureWarnings(True)

    def stop(self) -> None:
        logging.captureWarnings(False)
        self._root.removeHandler(self._handler)
        self._root.setLevel(self._level)
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self._handler.close()


def start_logging(paths: Paths, secrets: Iterable[Secret] = (), level: int = logging.INFO) -> Log:
    """Send all log records to three files of 1 MB, mode 0600, times in UTC; nothing reaches stdout or stderr.

    Every `Secret` ever made is masked, those given here and later ones alike. A disk that is full or read-only costs
    lines, never an error; only a state folder that cannot be made raises ConfigFault.
    """
    for secret in secrets:
        Secret(secret.reveal())
    make_private_folder(paths.state)
    return Log(_PrivateFile(paths.log_file), level)
