"""What is said before the program is left while a write is on its way."""


def on_its_way(creates: int, writes: int) -> str:
    """Name what is on its way: `creates` of `writes` are new sends, the others cancels."""
    cancels = max(0, writes - creates)
    parts = [_counted(creates, "new send"), _counted(cancels, "cancel")]
    named = " and ".join(part for part in parts if part)
    return f"{named[:1].upper()}{named[1:]} {'is' if writes == 1 else 'are'} still on {_its(writes)} way."


def before_leaving(creates: int, writes: int) -> str:
    """Say what leaving now does."""
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} Once more leaves; {answer} then waited for on the shell."


def before_profile(name: str, creates: int, writes: int) -> str:
    """Say what opening another profile now does."""
    answer = "its answer is" if writes == 1 else "their answers are"
    return f"{on_its_way(creates, writes)} :profile {name} once more leaves; {answer} then waited for first."


def _counted(count: int, name: str) -> str:
    return "" if not count else f"a {name}" if count == 1 else f"{count} {name}s"


def _its(count: int) -> str:
    return "its" if count == 1 else "their"
