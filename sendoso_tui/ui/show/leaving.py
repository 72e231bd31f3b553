"""What is said before the program is left while a write is on its way."""

from __future__ import annotations

from sendoso_tui.flows.write_words import name_writes


def on_its_way(creates: int, writes: int) -> str:
    """Name what is on its way: `creates` of `writes` are new sends, the others cancels."""
    named = name_writes(creates, max(0, writes - creates))
    return f"{named[:1].upper()}{named[1:]} {'is' if writes == 1 else 'are'} still on {_its(writes)} way."


def before_leaving(creates: int, writes: int) -> str:
    """Say what leaving now does."""
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} Once more leaves; {answer} then waited for on the shell."


def before_profile(name: str, creates: int, writes: int) -> str:
    """Say what opening another profile now does."""
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} :profile {name} once more leaves; {answer} then waited for first."


def _its(count: int) -> str:
    return "its" if count == 1 else "their"
