"""Answers full of text made to do harm: markup, control sequences, direction overrides, endless names. Still valid
JSON.
"""

from __future__ import annotations

import zlib
from typing import Any

from sendoso_tui.sandbox.calls import Answer
from sendoso_tui.sandbox.draws import mix

CORPUS = (
    "[/red]\x1b]52;c;aGFja2Vk\x07",
    "[red]Ann",
    "[/]",
    "[/",
    "[bold",
    "Ann [/red] Lee",
    "[@click=app.quit]click me[/]",
    "[link=https://evil.example]here[/link]",
    "[b]x[/i]",
    "\\[red]",
    "$var [$x] $(id) `id`",
    '["a"] {0} %s {name}',
    "\x1b[2J\x1b[H\x1b[31mred",
    "\x1b]0;title\x1b\\ \x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x9b31m\x9d0;title\x9c C1",
    "\x1bP+q544e\x1b\\ \x1b_Gi=1;AAAA\x1b\\",
    "\x00nul \x07bell \x08\x08back \x7fdelete",
    "two\r\nlines\tand\ttabs\x0b\x0c\x85\u2028\u2029end",
    "\u202eevil\u202c \u2066iso\u2069 \u200fmark",
    "zero\u200bwidth\u200d\u2060\ufeffjoiners",
    "A" * 10_000,
    "名" * 3_000,
    "e" + "\u0301" * 500,
    "👩\u200d👩\u200d👧\u200d👦" * 40 + "🇦🇶🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "'; DROP TABLE sends; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "<script>alert(1)</script>&amp;",
    " ",
    "",
    "NaN",
    "\ufffe\uffff\U000f0000 noncharacters",
)
# Fields a person outside the organisation, or an unkind administrator, can put any text into.
_OPEN = frozenset(
    {
        "name",
        "first_name",
        "last_name",
        "company_name",
        "company",
        "title",
        "message",
        "description",
        "team_name",
        "sent_via",
        "city",
        "street1",
        "gift_name",
        "type",
        "subtype",
        "crm_id",
        "tracking_number",
        "error",
    }
)


def dress(answer: Answer, seed: int) -> Answer:
    """The answer with about every second of its open texts replaced out of the corpus; repeatable."""
    return Answer(answer.status, _dress(answer.value, seed, 1), answer.headers)


def _dress(value: Any, seed: int, place: int) -> Any:
    # By id where there is one: a row must not change its text because it moved down the page.
    if isinstance(value, dict) and "id" in value:
        place = zlib.crc32(str(value["id"]).encode())
    if isinstance(value, list):
        return [_dress(item, seed, place * 131 + position) for position, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    dressed = {}
    for position, (name, item) in enumerate(value.items()):
        here = place * 131 + position
        draw = mix(seed, here, 81)
        if name in _OPEN and isinstance(item, str) and draw % 2:
            dressed[name] = CORPUS[(draw >> 8) % len(CORPUS)]
        else:
            dressed[name] = _dress(item, seed, here)
    return dressed
