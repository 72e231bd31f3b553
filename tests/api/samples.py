"""Loads recorded answers from `tests/samples/<dialect>/<scenario>.json`."""

import json
from pathlib import Path
from typing import Any

from sendoso_tui.api.call import Answer

ROOT = Path(__file__).parents[1] / "samples"


def sample(name: str) -> Answer:
    """Return the answer recorded under `name`, such as "v2/sends_list"."""
    record = record_of(name)
    body = b"" if record["body"] is None else json.dumps(record["body"], ensure_ascii=False).encode()
    return Answer(record["status"], body, record["headers"], host="app.sendoso.com")


def record_of(name: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((ROOT / f"{name}.json").read_text(encoding="utf-8"))
    return record


def answer(body: bytes | str, status: int = 200, **headers: str) -> Answer:
    """Build an answer; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, body.encode() if isinstance(body, str) else body, named, host="app.sendoso.com")
