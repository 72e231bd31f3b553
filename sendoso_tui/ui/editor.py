"""The person's own editor for a longer text: which one, and the private file that it is handed for so long."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.domain.clean import clean_block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NONE_SET = "No editor is set. EDITOR or VISUAL in the shell names one."


class EditorFailed(Exception):
    """Nothing came back from the editor. The message is a sentence for the person."""


def find_editor(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of the command that `VISUAL`, else `EDITOR`, names; none where neither does."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = tuple(shlex.split(environ.get(name, "")))
        except ValueError:
            continue
        if words:
            return words
    return ()


def edit_text(text: str, command: Sequence[str], limit: int) -> str:
    """Run the editor on `text` and return what was saved, cleaned and at most `limit` characters long.

    The file is in a folder only this user can look into, and both are gone afterwards. Blocks until the editor ends.
    Raises EditorFailed.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="sendoso-tui-"))
    except OSError as error:
        raise EditorFailed(f"The editor was not opened: {error.strerror or error}.") from None
    try:
        file = folder / "message.txt"
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.write(text)
        done = subprocess.run([*command, str(file)], check=False)
        if done.returncode != 0:
            raise EditorFailed(f"{command[0]} ended with code {done.returncode}. The text is as it was.")
        with file.open("rb") as opened:
            # A character takes at most four bytes; more than is kept need not be read.
            saved = opened.read(4 * limit + 4).decode("utf-8", errors="replace")
    except OSError as error:
        raise EditorFailed(f"{command[0]} could not be used: {error.strerror or error}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    # Editors end the last line; nobody typed that.
    return clean_block(saved.removesuffix("\n")[:limit])
