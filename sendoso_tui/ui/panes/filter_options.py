"""What the pickers of the filter bar offer: the words found in the cache, counted, in the order of a send's life."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from sendoso_tui.domain.status import fold, read_status, sort_rank
from sendoso_tui.ui.show.glyphs import ROLES
from sendoso_tui.ui.show.line import Piece, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sendoso_tui.ui.show.glyphs import Glyphs
    from sendoso_tui.ui.widgets.picker import Option


class _Nothing:
    types: Mapping[str, int] = MappingProxyType({})
    subtypes: Mapping[str, int] = MappingProxyType({})
    statuses: Mapping[str, int] = MappingProxyType({})


class Counts(Protocol):
    """How many sends each word would leave, the other parts of the filter holding."""

    @property
    def types(self) -> Mapping[str, int]: ...
    @property
    def subtypes(self) -> Mapping[str, int]: ...
    @property
    def statuses(self) -> Mapping[str, int]: ...


NOTHING_KNOWN: Counts = _Nothing()


def word_options(counts: Mapping[str, int], chosen: frozenset[str]) -> list[Option]:
    """Return types or subtypes by name; a chosen word stays offered even where no send has it any more."""
    from sendoso_tui.ui.widgets.picker import Option

    words = sorted({*counts, *chosen}, key=str.casefold)
    return [Option(word, (Piece(word or "without"),), f"{counts.get(word, 0):,}") for word in words]


def status_options(counts: Mapping[str, int], chosen: frozenset[str], glyphs: Glyphs) -> list[Option]:
    """Return statuses, trouble first; the keys are folded words, the labels what the server wrote."""
    from sendoso_tui.ui.widgets.picker import Option

    found: dict[str, tuple[str, int]] = {}
    for raw, count in counts.items():
        key = fold(raw)
        written, before = found.get(key, (raw, 0))
        found[key] = (written, before + count)
    for key in chosen:
        found.setdefault(key, (key, 0))
    options = []
    for key, (raw, count) in sorted(found.items(), key=lambda entry: sort_rank(entry[1][0])):
        roles = ROLES[read_status(raw).phase]
        status = read_status(raw)
        word = status.short if status.known else raw
        label = (Piece(glyphs.of(status.phase) + " ", roles.glyph), Piece(word or "no status", Role.TEXT))
        options.append(Option(key, label, f"{count:,}"))
    return options
