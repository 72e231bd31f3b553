"""`send --from FILE`: a request body in JSON, from a file or from standard input, read strictly.

Which members a body may have is `api.request_body`'s work.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from sendoso_tui.config.fault import ConfigFault, shown, why

LARGEST = 1024 * 1024
"""Bytes of a request body; more is another file by mistake."""
STDIN = "-"


def read_source(name: str) -> object:
    """Return what the JSON in a file, or on standard input for "-", decodes to; numbers with a point are Decimals.

    Raises ConfigFault with the place.
    """
    place = "standard input" if name == STDIN else shown(name)
    try:
        raw = sys.stdin.buffer.read(LARGEST + 1) if name == STDIN else _read(Path(name))
    except OSError as error:
        raise ConfigFault(f"{place} cannot be read: {why(error)}") from None
    if len(raw) > LARGEST:
        raise ConfigFault(f"{place} is larger than 1 MB: that is no request body")
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode()
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except UnicodeDecodeError:
        raise ConfigFault(f"{place} is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ConfigFault(f"{place}, line {error.lineno}, column {error.colno}: no JSON: {error.msg}") from None
    except RecursionError:
        raise ConfigFault(f"{place} is nested too deep for a request body") from None
    except ValueError as error:
        raise ConfigFault(f"{place}: {error}") from None


def _read(path: Path) -> bytes:
    # Not by its size: what the shell makes of <(…) has none.
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{shown(twice, 60)}" is there twice')
    return found
