"""Answers that are not what was promised: garbage instead of JSON, and rows, totals and fields of odd shape."""

from __future__ import annotations

import json
import zlib
from typing import Any

from sendoso_tui.sandbox.calls import Answer
from sendoso_tui.sandbox.draws import mix

_LOGIN = b"<!doctype html><html><head><title>Sign in</title></head><body>Welcome to AirportWiFi</body></html>"
_LISTS = ("sends", "recipients", "items", "touches", "users", "groups", "gifts")
_TOTALS: tuple[Any, ...] = (0, -1, "892", None, 10**12, 3)


GARBAGE = ("html", "empty", "cut", "bytes", "surrogate", "deep", "null", "shape", "nan", "more")
"""The kinds of garbage, in the order of `garbage`."""


def garbage(answer: Answer, which: int) -> Answer:
    """The same answer as garbage; `which` chooses the kind."""
    whole = json.dumps(answer.value, ensure_ascii=False).encode()
    kinds: tuple[tuple[bytes, str], ...] = (
        (_LOGIN, "text/html"),
        (b"", "application/json"),
        (whole[: len(whole) * 2 // 3], "application/json"),
        (b"\xff\xfe" + whole[:40], "application/json"),
        (b'"\\ud800"', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"null", "application/json"),
        (b'{"sends": 7, "pagination": [], "success": "yes"}', "application/json"),
        (b'{"cost": NaN}', "application/json"),
        (whole + b"\n<!-- cached by proxy -->", "application/json"),
    )
    body, media_type = kinds[which % len(kinds)]
    return Answer(answer.status, body, {**answer.headers, "content-type": media_type})


def reshape(answer: Answer, seed: int) -> Answer:
    """The answer with some rows bent out of shape and doubtful totals beside them; repeatable."""
    value = answer.value
    if answer.status != 200 or not isinstance(value, dict):
        return answer
    bent = dict(value)
    for name in _LISTS:
        rows = bent.get(name)
        if isinstance(rows, list):
            bent[name] = [_bend(row, mix(seed, zlib.crc32(str(row.get("id")).encode()), 91)) for row in rows]
            draw = mix(seed, len(rows), 92)
            if isinstance(bent.get("pagination"), dict):
                bent["pagination"] = {"page": 0, "per_page": 0, "total": _TOTALS[draw % 6], "total_pages": 0}
            for total in [key for key in bent if key.startswith("total_")]:
                bent[total] = _TOTALS[draw % 6]
    return Answer(answer.status, bent, answer.headers)


def _bend(row: dict[str, Any], draw: int) -> Any:
    bent: dict[str, Any] = {**row, "loyalty_tier": "gold", "custom_fields": [{"name": "PO", "value": 7}]}
    kind = draw % 16
    if kind == 0:
        return None
    if kind == 1:
        return ["not", "a", "row"]
    if kind == 2:
        bent["id"] = None
    elif kind == 3:
        bent["id"] = str(row["id"]) if isinstance(row.get("id"), int) else 1234567890123456789012345
    elif kind == 4 and "status" in row:
        bent["status"] = ("On hold: customs", "Suspicious email", "", None, 7)[draw >> 8 & 3]
    elif kind == 5 and "recipient" in row:
        bent["recipient"] = None
    elif kind == 6 and "status_updates" in row:
        bent["status_updates"] = [
            *reversed(row["status_updates"]),
            None,
            {"status": "Delivered"},
            *row["status_updates"],
        ]
    elif kind == 7:
        bent.pop("created_at", None)
    elif kind == 8:
        bent["created_at"] = ("2024-02-30T24:00:00", 1700000000, "yesterday", "2024-05-06T07:08:09.123456789")[
            draw >> 8 & 3
        ]
    elif kind == 9:
        money = ("", "$5.00", "1,234.50", None, "NaN", "1e400", True, -2)[draw >> 8 & 7]
        bent.update({name: money for name in ("cost", "current_total_cost", "price") if name in row})
    elif kind == 10:
        bent["type"] = bent["subtype"] = "Drone drop"
    return bent
