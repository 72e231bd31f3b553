"""One reader for every list envelope of the dialects, and the rule that says when a walk through pages ends.

v2 wraps its figures in `pagination`, v3 puts them at the root under names that vary, members come as a bare array.
Echoed figures are hints: rows are what counts.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from sendoso_tui.api.body import decode_any, quarantine, read_row, split
from sendoso_tui.domain.faults import Refused, ServerTrouble
from sendoso_tui.domain.page import Page, Quarantined
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sendoso_tui.api.body import Row
    from sendoso_tui.api.call import Answer

T = TypeVar("T")

LARGEST_TOTAL = 10**9
_FIGURES = ("pagination", "meta", "page_info")
_ROWS = ("data", "items", "results", "records")


def read_page(
    answer: Answer,
    key: str,
    shape: type[Row],
    build: Callable[[Row], T | None],
    *,
    page: int = 1,
    per_page: int = 100,
) -> Page[T]:
    """Read a list answer whose rows stand under `key`; `build` returns None for a row without a usable id.

    Raises ServerTrouble or Offline when there is no list, Refused when the body says `success: false`.
    """
    members = split(answer)
    figures: Mapping[str, Any] = {}
    if isinstance(members, dict):
        figures = _figures(members)
        _refuse_failure(answer, members)
        raws = _rows(members, key)
        if raws is None:
            if not any(name.startswith("total") for name in figures):
                raise ServerTrouble(answer.status, f"The answer holds no list of {key}.", answer.request_id)
            raws = []
    else:
        raws = members
    rows: list[T] = []
    texts: list[bytes] = []
    bad: list[Quarantined] = []
    for raw in raws:
        row = read_row(raw, shape)
        built = None if isinstance(row, Quarantined) else build(row)
        if built is not None:
            rows.append(built)
            texts.append(bytes(raw))
        else:
            bad.append(row if isinstance(row, Quarantined) else quarantine("It has no usable id.", raw))
    size = _clamped(figures, len(raws), per_page)
    seen = (page - 1) * (size or per_page) + len(raws) if raws else 0
    return Page(tuple(rows), tuple(texts), tuple(bad), _total(figures, key, seen), size)


def _refuse_failure(answer: Answer, members: Mapping[str, msgspec.Raw]) -> None:
    if bytes(members.get("success", b"")).strip() == b"false":
        # Imported here: errors reads bodies too, and only a failure needs its words.
        from sendoso_tui.api.errors import read_words

        words = read_words(answer.body)
        raise Refused(answer.status, words.message, words.fields, answer.request_id)


def _rows(members: Mapping[str, msgspec.Raw], key: str) -> list[msgspec.Raw] | None:
    for name in (key, *_ROWS):
        if name not in members:
            continue
        text = bytes(members[name]).strip()
        if text[:1] == b"[":
            return msgspec.json.decode(text, type=list[msgspec.Raw])
        if text == b"null":
            return []
        if text[:1] == b"{":
            return [msgspec.Raw(text)]
    return None


def _figures(members: Mapping[str, msgspec.Raw]) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    for name in members:
        if name.startswith("total") or name in ("per_page", "current_page", "page"):
            figures[name] = decode_any(bytes(members[name]))
    for name in _FIGURES:
        inner = decode_any(bytes(members[name])) if name in members else None
        if isinstance(inner, dict):
            figures |= inner
    return figures


def _total(figures: Mapping[str, Any], key: str, seen: int) -> int | None:
    names = [f"total_{key}", "total_count", "total"]
    names += [name for name in figures if name.startswith("total") and name not in (*names, "total_pages")]
    for name in names:
        value = figures.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value if seen <= value <= LARGEST_TOTAL else None
    return None


def _clamped(figures: Mapping[str, Any], received: int, asked: int) -> int | None:
    size = figures.get("per_page")
    if isinstance(size, int) and not isinstance(size, bool) and 0 < size < asked and received <= size:
        return size
    return None


class WalkEnd(Enum):
    """Why a walk through pages is over."""

    EMPTY = "an empty page"
    SHORT = "a short page"
    NOTHING_NEW = "a page with nothing new"
    CAP = "the limit of pages"


@frozen
class Walk:
    """A walk from page 1 on. `page` is the next to ask for; `ended` says that none is.

    `size` is what the server really puts on a page, once it has shown that it clamps.
    """

    per_page: int = 100
    cap: int = 20_000
    page: int = 1
    size: int | None = None
    ended: WalkEnd | None = None

    def after(self, page: Page[Any], new: int) -> Walk:
        """Return the walk after `page`, of which `new` rows had not been seen before in this walk.

        A page that is short by the asked size goes on when the server's own total says that more follows: some servers
        clamp without saying so.
        """
        if self.ended is not None:
            return self
        size = page.clamped_to or self.size or self.per_page
        end = None
        if page.received == 0:
            end = WalkEnd.EMPTY
        elif new == 0 and page.rows:
            end = WalkEnd.NOTHING_NEW
        elif page.received < size:
            seen = (self.page - 1) * (self.size or page.received) + page.received
            if self.page == 1 and page.total is not None and page.total > seen:
                size = page.received
            else:
                end = WalkEnd.SHORT
        if end is None and self.page >= self.cap:
            end = WalkEnd.CAP
        return replace(self, page=self.page + 1, size=size if size < self.per_page else None, ended=end)
