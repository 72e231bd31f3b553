"""What a new send posts, as a person reads it before saying yes: the very request, without its secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.domain.creating import NewSend
    from sendoso_tui.flows.about import ProfileAbout


@frozen
class ShownRequest:
    """`body` is what is written as JSON; `url` has no query and no secret."""

    method: str
    url: str
    body: Any

    @property
    def json(self) -> str:
        """The body as it is posted, indented for reading; amounts are plain numbers."""
        # Loaded here, so that the first paint does without it.
        from sendoso_tui.api.posted import lay_out_body

        return lay_out_body(self.body)


def shown_requests(about: ProfileAbout, new: NewSend) -> tuple[ShownRequest, ...]:
    """Return what is posted for `new`, in order: the recipient first where one is added. Raises Unsupported."""
    # Loaded here, so that the first paint does without the dialects.
    from sendoso_tui.api import v2
    from sendoso_tui.api.creating import call_for

    calls = [call_for(about.dialect, new.draft, about.via_from)]
    if new.new_recipient is not None:
        calls.insert(0, v2.create_recipient(new.new_recipient))
    return tuple(ShownRequest(call.method, about.base_url.rstrip("/") + call.path, call.body) for call in calls)
