"""What a v3 or guide create answers: whichever handles are there, under documented and undocumented names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.api.body import decode_any, split_object
from sendoso_tui.api.fields import read_id, read_list, read_object, read_text, read_whole
from sendoso_tui.domain.draft import Created, EgiftLink

if TYPE_CHECKING:
    from sendoso_tui.api.call import Answer

_KNOWN_URLS = ("tracking_url",)


def read_created(answer: Answer) -> Created:
    """Read the yes to a create. Any field may be missing; a web address under an unknown name is kept as such.

    Raises ServerTrouble or Offline when the body is no JSON object; `errors.judge` has sorted those out before.
    """
    body = {name: decode_any(bytes(raw)) for name, raw in split_object(answer).items()}
    inner = read_object(body.get("send")) or read_object(body.get("data"))
    handles = {**inner, **{name: value for name, value in body.items() if value is not None}}
    return Created(
        id=read_id(inner.get("id")) or read_id(body.get("id")) or read_id(handles.get("send_id")),
        tracking_code=read_text(handles.get("tracking_code")),
        tracking_url=read_text(handles.get("tracking_url")),
        links=tuple(link for row in read_list(handles.get("egift_links")) if (link := _link(row))),
        link_days=read_whole(handles.get("expiration_days")),
        message=read_text(body.get("message")),
        other_urls=tuple(
            read_text(value)
            for name, value in handles.items()
            if name not in _KNOWN_URLS and isinstance(value, str) and value.startswith(("https://", "http://"))
        ),
        request_id=answer.request_id,
    )


def _link(row: object) -> EgiftLink | None:
    fields = read_object(row)
    url = read_text(fields.get("egift_link"))
    return EgiftLink(url, read_text(fields.get("recipient_email_or_phone_number"))) if url else None
