"""The words of a new send that Sendoso accepted: what that means, and what was given to find it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.flows.facts import CreateStage
from sendoso_tui.ui.show.following import HIDDEN
from sendoso_tui.ui.show.glyphs import UNICODE
from sendoso_tui.ui.show.line import Piece, Role, fit
from sendoso_tui.ui.show.page_text import PageText
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sendoso_tui.domain.send import Send
    from sendoso_tui.flows.facts import CreateMoved
    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.show.line import Line

_MEANS = (
    "Accepted is not delivered. Too little money, no stock or a wrong address show later, in the status of the send."
)
_LABEL = 15


@frozen
class Handle:
    """Something to find the send by. `text` is what is copied; `is_link` for a web address, `send_id` for a send."""

    label: str
    text: str
    is_link: bool = False
    is_egift_link: bool = False
    send_id: str = ""


def handles_of(moved: CreateMoved, found: Sequence[Send] = ()) -> list[Handle]:
    """Return all there is to find it by, the links first; `found` are sends of the list that are this one."""
    created = moved.created
    handles: list[Handle] = []
    if created is not None:
        handles += [
            Handle(link.recipient or f"Link {number}", link.url, is_link=True, is_egift_link=True)
            for number, link in enumerate(created.links, 1)
        ]
    known = {send.id for send in found}
    send_id = moved.send_id or (created.id if created is not None else "")
    if send_id and send_id not in known:
        handles.append(Handle("Send", send_id, send_id=send_id))
    handles += [Handle("Send", send.id, send_id=send.id) for send in found]
    if created is None:
        return handles
    if created.tracking_code:
        handles.append(Handle("Tracking code", created.tracking_code))
    if created.tracking_url:
        handles.append(Handle("Tracking page", created.tracking_url, is_link=True))
    handles += [Handle("Web address", url, is_link=True) for url in created.other_urls]
    if created.request_id:
        handles.append(Handle("Request id", created.request_id))
    return handles


def headline(moved: CreateMoved, at: str, poll_seconds: float) -> str:
    """Return what to say first, in the engine's words where it has some; `at` is the time of the answer."""
    if moved.sentence:
        return moved.sentence
    if moved.stage is CreateStage.FOUND:
        return f"It was sent: found by reading at {at}."
    return f"Accepted by Sendoso at {at}. It will appear in the list within {round(poll_seconds)} seconds."


def accepted_page(
    moved: CreateMoved,
    handles: Sequence[Handle],
    what: str,
    at: str,
    poll_seconds: float,
    listed: frozenset[str],
    width: int,
    cursor: int = 0,
    glyphs: Glyphs = UNICODE,
    *,
    shaded: bool = False,
) -> PageText:
    """Return the page; its rows are `handles`. `listed` are the ids of sends that the list holds by now.

    `shaded` hides whom links are for, but not the links.
    """
    page = PageText(width, cursor=cursor, glyphs=glyphs)
    page.say(headline(moved, at, poll_seconds), Role.STRONG, sign=Piece(glyphs.done, Role.DONE_GLYPH))
    if what:
        page.say(what, indent=2)
    page.gap()
    page.say(_MEANS, Role.MUTED, indent=2)
    created = moved.created
    if created is not None and created.message:
        page.say(f'Sendoso said: "{created.message}"', Role.MUTED, indent=2)
    page.gap()
    links = [handle for handle in handles if handle.is_egift_link]
    if links:
        days = created.link_days if created is not None else None
        end = f", valid for {days} days" if days is not None else ""
        count = "1 link" if len(links) == 1 else f"{len(links)} links"
        page.heading(f"{count}{end}", "kept until you quit: copy them now")
    for handle in handles:
        if links and not handle.is_egift_link and page.rows and len(page.rows) == len(links):
            page.gap()
        page.row(_row(handle, listed, shaded=shaded))
    return page


def copied(handle: Handle, *, shaded: bool = False) -> str:
    """Say what was copied."""
    to = "a hidden person" if shaded else handle.label
    what = f"the link for {to}" if handle.is_egift_link else f"{handle.label.lower()} {handle.text}"
    return f"Copied {what} to the terminal's clipboard."


def copied_all(count: int, links: bool) -> str:
    """Say that several were copied."""
    what = ("1 link" if count == 1 else f"{count} links") if links else ("1 line" if count == 1 else f"{count} lines")
    return f"Copied {what} to the terminal's clipboard."


def all_text(handles: Sequence[Handle]) -> tuple[str, int, bool]:
    """Return what `Y` copies, how many lines that is, and whether they are links.

    Links come as `email, link`, ready for a sheet; without links all handles come as `label: text`.
    """
    links = [handle for handle in handles if handle.is_egift_link]
    if links:
        return "\n".join(f"{link.label}, {link.text}" for link in links), len(links), True
    return "\n".join(f"{handle.label}: {handle.text}" for handle in handles), len(handles), False


def _row(handle: Handle, listed: frozenset[str], *, shaded: bool) -> Line:
    wide = 28 if handle.is_egift_link else _LABEL
    label = HIDDEN if shaded and handle.is_egift_link else handle.label
    pieces = [Piece(fit(label, wide) + " ", Role.MUTED), Piece(handle.text)]
    if handle.send_id:
        there = handle.send_id in listed
        pieces.append(Piece("  in the list, enter opens it" if there else "  not in the list yet", Role.MUTED))
    return tuple(pieces)
