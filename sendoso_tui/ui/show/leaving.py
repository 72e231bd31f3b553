"""What is said before the program is left while a write is on its way, or a batch has rows left."""

from __future__ import annotations

from sendoso_tui.flows.write_words import name_writes


def on_its_way(creates: int, writes: int) -> str:
    """Name what is on its way: `creates` of `writes` are new sends, the others cancels."""
    named = name_writes(creates, max(0, writes - creates))
    return f"{named[:1].upper()}{named[1:]} {'is' if writes == 1 else 'are'} still on {_its(writes)} way."


def before_leaving(creates: int, writes: int, batch: str = "", left: int = 0) -> str:
    """Say what leaving now does; `left` rows of a batch of the file `batch` are not sent yet."""
    if left:
        return (
            f"{_rows(creates, writes, batch, left)} Once more leaves; :batch goes on with the rest at the next start."
        )
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} Once more leaves; {answer} then waited for on the shell."


def before_profile(name: str, creates: int, writes: int, batch: str = "", left: int = 0) -> str:
    """Say what opening another profile now does."""
    again = f":profile {name} once more leaves"
    if left:
        return f"{_rows(creates, writes, batch, left)} {again}; :batch goes on with the rest when you are back."
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} {again}; {answer} then waited for first."


def _rows(creates: int, writes: int, batch: str, left: int) -> str:
    also = f"{on_its_way(creates, writes)} " if writes else ""
    return f"{also}{batch} has {'1 row' if left == 1 else f'{left:,} rows'} left."


def _its(count: int) -> str:
    return "its" if count == 1 else "their"
