"""The lines around the list, put together from what the screen knows; the words are made in `show/`."""

from collections.abc import Sequence

from sendoso_tui.ui.commands.command import written
from sendoso_tui.ui.commands.registry import BY_ID, FOOTER
from sendoso_tui.ui.screens.sends_base import SendsBase
from sendoso_tui.ui.show.line import Line, Piece, Role, spread


class Bars:
    """Each method returns the lines of one bar for a width; they change nothing."""

    def __init__(self, screen: SendsBase) -> None:
        self._screen = screen

    def header(self, width: int) -> Sequence[Line]:
        about = self._screen.engine.about
        left = (Piece(f" {about.environment.upper()} ", Role.BADGE), Piece(f" {about.name} {about.dialect}"))
        return [spread(left, (Piece(self._screen.engine.sync_state.connection.value + " "),), width)]

    def filter_line(self, width: int) -> Sequence[Line]:
        screen = self._screen
        wanted = screen.sends.state.filter
        left = (Piece(f" type {sorted(wanted.types) or 'any'} status {sorted(wanted.statuses) or 'any'} text {wanted.text}"),)
        count = "counting…" if screen.matching is None else f"{screen.matching:,}"
        return [spread(left, (Piece(f"{count} of {screen.engine.sync_state.loaded:,} "),), width)]

    def banner(self, width: int) -> Sequence[Line]:
        return []

    def budget_line(self, width: int) -> Sequence[Line]:
        return []

    def status(self, width: int) -> Sequence[Line]:
        state = self._screen.sends.state
        left = (Piece(f" {self._screen.sentence or str(len(self._screen.sends.marks)) + ' marked'}"),)
        place = f"{state.cursor + 1:,} of {len(state.window):,} "
        return [spread(left, (Piece(place, Role.MUTED),), width)]

    def footer(self, width: int) -> Sequence[Line]:
        standing = self._screen.standing()
        pieces: list[Piece] = []
        for command in (BY_ID[name] for name in FOOTER):
            key = written(command.keys[0])
            if command.why_not(standing) is None:
                pieces += [Piece(f" {key}", Role.KEY), Piece(f" {command.label}  ")]
            else:
                pieces.append(Piece(f" ({key} {command.label})  ", Role.MUTED))
        return [tuple(pieces)]

    def face(self, width: int, height: int) -> list[Line]:
        return [(Piece(" Nothing here"),)]
