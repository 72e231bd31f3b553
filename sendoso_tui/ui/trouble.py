"""What happens when the program itself has a fault: a redacted report in a file, one sentence, exit code 1.

Textual would print the stack with all local variables, which may hold a token or a person's address.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.text import Text
from textual.app import App
from textual.worker import WorkerFailed

ReportWriter = Callable[[BaseException], Path | None]
"""Writes the report and returns where it is, or None when the disk refused."""


def crash_sentence(report: Path | None) -> str:
    """Return the one line that is left on the shell."""
    kept = "Cached sends, drafts and the journal are kept."
    if report is None:
        return f"sendoso-tui had a fault and ended. {kept} No report could be written."
    return f"sendoso-tui had a fault and ended. {kept} Report: {report}"


class QuietCrash(App[Any]):
    """An app whose fatal-error hook prints no source, no variable and no data."""

    report_writer: ReportWriter | None = None

    def _handle_exception(self, error: Exception) -> None:
        # Textual's own name for the hook; errors with a `__rich__` method go another way there, here all go this way.
        self._return_code = 1
        if self._exception is None:
            # A worker's fault comes wrapped, without the stack that tells where it was.
            cause = error.error if isinstance(error, WorkerFailed) else error
            report = self.report_writer(cause) if self.report_writer is not None else None
            self._exit_renderables.append(Text(crash_sentence(report), no_wrap=True, overflow="ignore"))
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()
