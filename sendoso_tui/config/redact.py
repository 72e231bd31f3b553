"""Taking secrets, addresses and hostile characters out of text that goes into a file."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from sendoso_tui.config.secrets import HIDDEN, known_secrets

LONGEST = 20_000
_SHORTEST_SECRET = 6  # masking shorter values everywhere would eat ordinary words

_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[^\s"',;&)}\]]+)"""
_SIGN_IN = r"(?:(?:bearer|basic|token)\s+)?"
_HEADER = re.compile(rf"""(?i)\b((?:proxy-)?authorization|x-api-key)(["']?\s*[:=,]\s*(?:b?["'])?){_SIGN_IN}{_VALUE}""")
_COOKIE = re.compile(r"""(?i)\b((?:set-)?cookie)(["']?\s*[:=,]\s*(?:b?["'])?)[^"'\n]+""")
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9+/=_.~-]{6,}")
_NAMED = re.compile(
    rf"""(?i)((?:secret|token|api[_-]?key|password|passwd|client_id)\\?["']?\s*[:=]\s*\\?(?:b(?=["']))?)(?!\*\*\*){_VALUE}"""
)
_QUERY = re.compile(r"""([?&])([\w.%\[\]-]{1,64})=([^&\s"'#<>]*)""")
_E_MAIL = re.compile(r"""[^\s@<>"(),:;=&?/\[\]]{1,64}(?:@|%40)[^\s@<>"'(),:;=&?/\[\]%]{1,255}""", re.IGNORECASE)
_HARMLESS_QUERY = frozenset({"page", "per_page", "status", "start_date", "end_date", "type", "group_by"})


def redact(text: str) -> str:
    """The text without known secrets, sign-in headers, token values, query values and e-mail addresses.

    Control and other invisible characters are spelled out, except line breaks; what is longer than 20,000 is cut.
    """
    text = _mask_known(text)
    if len(text) > LONGEST:
        text = text[:LONGEST] + f"… ({len(text) - LONGEST} more)"
    text = _HEADER.sub(rf"\1\2{HIDDEN}", text)
    text = _COOKIE.sub(rf"\1\2{HIDDEN}", text)
    text = _BEARER.sub(rf"\1 {HIDDEN}", text)
    text = _NAMED.sub(rf"\1{HIDDEN}", text)
    text = _QUERY.sub(_mask_query, text)
    text = _E_MAIL.sub(f"{HIDDEN}@{HIDDEN}", text)
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode("ascii") for c in text)


def _mask_query(found: re.Match[str]) -> str:
    value = found[3] if found[2] in _HARMLESS_QUERY else HIDDEN
    return f"{found[1]}{found[2]}={value}"


def _mask_known(text: str) -> str:
    pattern = _pattern(known_secrets())
    return pattern.sub(HIDDEN, text) if pattern is not None else text


@lru_cache(maxsize=2)
def _pattern(secrets: tuple[str, ...]) -> re.Pattern[str] | None:
    forms = {form for value in secrets if len(value) >= _SHORTEST_SECRET for form in (value, quote(value, safe=""))}
    forms |= {form.replace("\\", "\\\\").replace('"', '\\"') for form in forms}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if forms else None
