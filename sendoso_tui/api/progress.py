"""How far a request came, as httpx's own trace tells: whether its first byte was on the way when something broke."""

from __future__ import annotations

from dataclasses import dataclass

from sendoso_tui.steps import reached


@dataclass(slots=True)
class Progress:
    """`stepping` has the steps of this request told; they are those of a write."""

    stepping: bool = False
    connecting: bool = False
    sending: bool = False

    async def trace(self, event: str, info: object) -> None:
        """Take an event of the connection, by the names httpcore gives them."""
        if event == "connection.connect_tcp.started":
            self.connecting = True
        elif event.endswith("send_request_headers.started"):
            self.sending = True
            self._reach("before-first-byte")
        elif event.endswith("send_request_headers.complete"):
            self._reach("after-first-byte")

    def _reach(self, step: str) -> None:
        if self.stepping:
            reached(step)
