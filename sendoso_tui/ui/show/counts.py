"""How many, of how many, and how much of it is here: always true, never a guess."""

from __future__ import annotations


def result(
    matching: int | None,
    loaded: int,
    total: int | None,
    complete: bool,
    filtered: bool,
    as_of: str = "",
    ellipsis: str = "…",
) -> str:
    """Return the right end of the filter line.

    `matching` is how many sends pass the filter, None while that is being counted; `loaded` how many are in the cache;
    `total` how many the server says there are; `as_of` is set while the data is not live.
    """
    if matching is None:
        return f"counting{ellipsis} of {loaded:,}"
    if as_of:
        return f"{matching:,} of {loaded:,} as of {as_of}" if filtered else f"{loaded:,} as of {as_of}"
    if complete:
        return f"{matching:,} of {loaded:,}, all loaded" if filtered else f"{sends(loaded)}, all loaded"
    if total is None:
        return (
            f"{matching:,} so far, {loaded:,} loaded, more to come" if filtered else f"{loaded:,} loaded, more to come"
        )
    share = f"{share_loaded(loaded, total)} % loaded"
    return f"{matching:,} so far, {share}" if filtered else f"{loaded:,} of {total:,}, {share}"


def share_loaded(loaded: int, total: int) -> int:
    """Return the whole per cent of `total` that is loaded, at most 99: only "all loaded" says all."""
    return max(0, min(99, loaded * 100 // total)) if total > 0 else 0


def sends(count: int) -> str:
    """Return `1 send`, `1,204 sends`."""
    return "1 send" if count == 1 else f"{count:,} sends"


def position(index: int, count: int) -> str:
    """Return `34 of 1,204` for a row number counted from 0; `-` where there is none."""
    return f"{index + 1:,} of {count:,}" if 0 <= index < count else "-"


def page(first_row: int, rows_on_screen: int, count: int) -> str:
    """Return `page 3 of 24` for the row that stands on top; a list that ends early shows its last page."""
    size = max(1, rows_on_screen)
    pages = max(1, -(-count // size))
    here = pages if count and first_row + size >= count else min(pages, first_row // size + 1)
    return f"page {here:,} of {pages:,}"


def marked(count: int, outside: int) -> str:
    """Return what the status line says about marks, `outside` of them not passing the filter; empty without marks."""
    if not count:
        return ""
    if not outside:
        return f"{count:,} marked"
    if outside == count:
        where = {1: "outside this filter", 2: "both outside this filter"}.get(count, "all outside this filter")
        return f"{count:,} marked, {where}"
    return f"{count:,} marked, {outside:,} of them outside this filter"
