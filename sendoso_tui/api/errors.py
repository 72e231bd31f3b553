"""Answers that are not a plain yes, read into faults. Pure: when to try again lives in `retry.py`.

Neither dialect has error codes, only English text in bodies of several shapes; the text is shown, never matched on to
decide anything.
"""

from __future__ import annotations

from dataclasses import field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from sendoso_tui.api.body import UnlikeSendoso, decode_any, looks_like_html, unlike_sendoso
from sendoso_tui.api.fields import read_flag, read_text
from sendoso_tui.api.retry_after import DEFAULT_WAIT, read_wait
from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.faults import Doubtful, Forbidden, Refused, ServerTrouble, Throttled, Unauthorised
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sendoso_tui.api.call import Answer, Call
    from sendoso_tui.domain.faults import Fault

_MESSAGES = ("message", "description", "error_description", "error", "detail", "msg", "title", "errors", "reason")
# Of these, the ones that are also fields of a new send or of a recipient.
_FIELDS_TOO = ("message", "title")
_NAMES = ("field", "attribute", "param", "parameter", "name", "path", "pointer", "loc", "source")
# Objects that wrap the fields of a request in v3; a form knows its fields without them.
_WRAPPERS = ("send", "user", "recipient")
_DEEPEST = 6
_MOST = 50


@frozen
class Words:
    """What an error body says: a message for people, words per field, and v3's `expired` of a 401."""

    message: str = ""
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)
    expired: bool | None = None


def judge(call: Call, answer: Answer) -> Fault | None:
    """Return what is wrong with an answer, or None for a yes whose body is worth reading.

    For a write everything that is neither a clear yes nor a clear no is Doubtful. A DELETE may be answered without a
    body, as the v2 description does it, where the answer itself says that there is none: 204, or a length of 0.
    """
    status, request_id = answer.status, answer.request_id
    if 200 <= status < 300:
        return _judge_yes(answer, call.method) if call.write else None
    if status in (408, 425) or not 400 <= status < 500:
        if call.write:
            return Doubtful(_unclear(answer), status, request_id)
        if 300 <= status < 400:
            return unlike_sendoso_redirect(answer)
        return ServerTrouble(status, _trouble(answer), request_id)
    words = read_words(answer.body)
    if status == 401:
        return Unauthorised(words.message, renewable=words.expired is not False)
    if status == 429:
        seconds = read_wait(answer)
        return Throttled(DEFAULT_WAIT if seconds is None else seconds, stated=seconds is not None)
    if status == 403:
        return Forbidden(status, words.message or "This account may not do that.", words.fields, request_id)
    return Refused(status, words.message or f"Sendoso refused: {phrase(status)}.", words.fields, request_id)


def unlike_sendoso_redirect(answer: Answer) -> UnlikeSendoso:
    """Build the fault for a redirect, which the API never answers with and which is never followed."""
    host = answer.host or "The server"
    return UnlikeSendoso(
        answer.status, f"This does not look like Sendoso: {host} points to another address.", answer.request_id
    )


def phrase(status: int) -> str:
    """Return the standard words for a status, never the server's own."""
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return f"status {status}"


def read_words(body: bytes) -> Words:
    """Read an error body of any shape; a web page, an empty or an unreadable body says nothing."""
    value = decode_any(body)
    if isinstance(value, str):
        return Words(_cut(value))
    if isinstance(value, list):
        value = {"errors": value}
    if not isinstance(value, dict):
        return Words()
    fields: dict[str, list[str]] = {}
    loose: list[str] = []
    for path, text in _walk(value, ()):
        name = ".".join(path)
        if name:
            fields.setdefault(name, []).append(text)
        else:
            loose.append(text)
    message = next((_cut(value[key]) for key in _MESSAGES if isinstance(value.get(key), str) and value[key]), "")
    if not message:
        inner = value.get("error")
        message = read_words_of(inner) if isinstance(inner, dict) else ""
    if not message and loose:
        message = _cut("; ".join(dict.fromkeys(loose)))
    if not message and fields:
        message = _cut("; ".join(f"{name}: {', '.join(texts)}" for name, texts in fields.items()))
    return Words(
        message, {name: tuple(dict.fromkeys(texts)) for name, texts in fields.items()}, read_flag(value.get("expired"))
    )


def read_words_of(inner: dict[str, Any]) -> str:
    """Return the message of an error object."""
    return next((_cut(inner[key]) for key in _MESSAGES if isinstance(inner.get(key), str)), "")


def _walk(body: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    count = 0
    for key in ("errors", "error", "details", "detail", "fields", "violations"):
        if isinstance(body.get(key), dict | list):
            named = key in ("errors", "fields") and isinstance(body[key], dict)
            for name, text in _field_errors(body[key], path, 0):
                words = len(name) == 1 and name[0] in _MESSAGES and not (named and name[0] in _FIELDS_TOO)
                yield () if words else name, text
                count += 1
                if count >= _MOST:
                    return
    for key, value in body.items():
        # A body that is itself the object of lists: {"email": ["can't be blank"]}.
        if key not in ("errors", "details", "detail") and isinstance(value, list) and value:
            for text in value[:_MOST]:
                if isinstance(text, str):
                    yield () if key in _MESSAGES else (clean_line(key, 100),), _cut(text)


def _field_errors(value: Any, path: tuple[str, ...], depth: int) -> Iterator[tuple[tuple[str, ...], str]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:_MOST]:
            yield from _field_errors(item, path, depth + 1)
    elif isinstance(value, dict):
        text = next((value[key] for key in _MESSAGES if isinstance(value.get(key), str)), None)
        name = next((_name(value[key]) for key in _NAMES if key in value and _name(value[key])), "")
        if text is not None and not any(isinstance(value.get(key), dict | list) for key in ("errors", "fields")):
            yield (*path, *((name,) if name else ())), _cut(text)
            return
        for key, inner in list(value.items())[:_MOST]:
            wrapper = not path and (key in _WRAPPERS or key in ("errors", "fields")) and isinstance(inner, dict | list)
            yield from _field_errors(inner, path if wrapper else (*path, clean_line(str(key), 100)), depth + 1)
    elif (text := _cut(value)) or isinstance(value, bool):
        yield path, text or "is not right"


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("pointer") or value.get("parameter")
    if isinstance(value, list):
        value = ".".join(read_text(part) for part in value if part != "body")
    text = read_text(value).removeprefix("#").strip("/").replace("/", ".").removeprefix("data.attributes.")
    for wrapper in _WRAPPERS:
        text = text.removeprefix(f"{wrapper}.")
    return clean_line(text, 100)


def _judge_yes(answer: Answer, method: str) -> Fault | None:
    if not answer.body.strip():
        if method == "DELETE" and _has_no_body(answer):
            return None
        return Doubtful("Sendoso answered, but with an empty body.", answer.status, answer.request_id)
    value = decode_any(answer.body)
    if not isinstance(value, dict):
        reason = str(unlike_sendoso(answer)) if looks_like_html(answer) else "The answer could not be read."
        return Doubtful(reason, answer.status, answer.request_id)
    if read_flag(value.get("success")) is False or (_names_an_error(value) and not _holds_a_thing(value)):
        said = read_words(answer.body).message
        reason = f"Sendoso answered without success{': ' + said if said else '.'}"
        return Doubtful(reason, answer.status, answer.request_id)
    return None


def _has_no_body(answer: Answer) -> bool:
    """Say whether an empty answer is one on purpose, and not one whose line broke before its first byte."""
    return answer.status == 204 or answer.headers.get("content-length", "").strip() == "0"


def _names_an_error(value: dict[str, Any]) -> bool:
    return any(value.get(key) not in (None, False, "", [], {}) for key in ("error", "errors"))


def _holds_a_thing(value: dict[str, Any]) -> bool:
    """Say whether a body is, or wraps, what the call was about: something with an id."""
    inner = (value.get(name) for name in ("send", "data"))
    return any(isinstance(one, dict) and read_text(one.get("id")) != "" for one in (value, *inner))


def _unclear(answer: Answer) -> str:
    if 300 <= answer.status < 400:
        return str(unlike_sendoso_redirect(answer))
    return _trouble(answer)


def _trouble(answer: Answer) -> str:
    said = "" if looks_like_html(answer) else read_words(answer.body).message
    return f"Sendoso has trouble of its own ({answer.status}){': ' + said if said else '.'}"


def _cut(value: Any) -> str:
    text = read_text(value)
    return text if len(text) <= 500 else text[:499] + "…"
