"""Reading a TOML file that people edit: every way it can be wrong becomes a sentence with file, line and column."""

from __future__ import annotations

import errno
import os
import re
import stat
from dataclasses import field
from typing import TYPE_CHECKING, Any

from sendoso_tui.config.fault import ConfigFault, why
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1024 * 1024

_PLACE = r" \((?:at line (\d+), column (\d+)|at end of document)\)$"


@frozen
class TomlFile:
    """A file that was read and is valid TOML; `text` may hold secrets and is kept out of `repr`."""

    path: Path
    data: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)

    def place(self, key: tuple[str, ...]) -> tuple[int, int]:
        """Line and column, from 1, of a key given by its full path, or of the nearest table around it."""
        from sendoso_tui.config.key_place import find_key  # only where something is wrong

        return find_key(self.text, key)

    def fault(self, key: tuple[str, ...], message: str) -> ConfigFault:
        """A ConfigFault that points at a key."""
        line, column = self.place(key)
        return ConfigFault(message, file=self.path, line=line, column=column)

    def warning(self, key: tuple[str, ...], message: str) -> str:
        """A sentence that points at a key by the file's short name."""
        line, column = self.place(key)
        return f"{self.path.name}, line {line}, column {column}: {message}"


def read_toml(path: Path) -> TomlFile | None:
    """The file's content, or None when there is no such file; at most 1 MB, UTF-8, with or without a byte order mark.

    Raises ConfigFault with file, line, column and remedy for anything else.
    """
    raw = _read_bytes(path)
    if raw is None:
        return None
    text = _decode(path, raw.removeprefix(b"\xef\xbb\xbf"))
    return TomlFile(path, _parse(path, text), text)


def _read_bytes(path: Path) -> bytes | None:
    try:
        # Without O_NONBLOCK a named pipe in the file's place would hang the start.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                problem = "this is not a regular file; move it away"
            else:
                raw = file.read(LARGEST + 1)
                if len(raw) <= LARGEST:
                    return raw
                problem = "the file is larger than 1 MB, so it can hardly be settings; move it away"
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        problem = "a folder is in the place of the file; move it away"
    except PermissionError:
        problem = "the file may not be read by you; try chmod u+r on it, or look at who owns it"
    except OSError as error:
        circle = error.errno == errno.ELOOP
        problem = "its symbolic links go in a circle; remove the link" if circle else f"cannot be read: {why(error)}"
    raise ConfigFault(problem, file=path)


def _decode(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    else:
        return text
    before = raw[:start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
    message = f"byte 0x{raw[start]:02X} is not UTF-8 (perhaps the file is Latin-1 or UTF-16); save it as UTF-8"
    raise ConfigFault(message, file=path, line=line, column=column)


def _parse(path: Path, text: str) -> dict[str, Any]:
    import tomllib  # 2 ms that a start without any file does not need

    try:
        return tomllib.loads(text)
    except ValueError as error:  # besides TOMLDecodeError also numbers with thousands of digits
        known = isinstance(error, tomllib.TOMLDecodeError)
        complaint = str(error) if known else "a value cannot be read"
    except RecursionError:
        complaint = "the values are nested too deeply"
    # Raised outside the except blocks: the parser's own error can hold the whole file, secrets and all.
    place = re.search(_PLACE, complaint)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else _end_of(text)
    complaint = complaint[: place.start()] if place else complaint
    remedy = _remedy(complaint)
    if place is None:
        raise ConfigFault(f"not valid TOML: {complaint}", file=path)
    raise ConfigFault(f"not valid TOML: {complaint}{remedy}", file=path, line=line, column=column)


def _end_of(text: str) -> tuple[int, int]:
    lines = text.rstrip("\n").split("\n")
    return len(lines), len(lines[-1]) + 1


def _remedy(complaint: str) -> str:
    if "overwrite" in complaint or "twice" in complaint or "Duplicate" in complaint:
        return ". The same key or table is given twice; keep one"
    if complaint == "Invalid value":
        return '. Text needs quotes, as in api = "v3"'
    return ". Correct the line"
