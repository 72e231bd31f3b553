"""The access tokens: the one a sandbox is started with, and those its token endpoint gives out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sendoso_tui.sandbox.service import Credentials

LIFETIME = 7200  # seconds; Sendoso's page on authentication: always 7200


class Tokens:
    """Which tokens are good, old or unknown; ages in service seconds."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials
        self.restart()

    def restart(self) -> None:
        """Only the first token is good again; it does not age."""
        self._ends: dict[str, float] = {self._credentials.token: float("inf")}

    def issue(self, now: float) -> str:
        """A new token, good for two hours."""
        token = f"demo_access_{secrets.token_hex(20)}"
        self._ends[token] = now + LIFETIME
        return token

    def expire_all(self) -> None:
        """Makes every token given out so far an old one."""
        self._ends = dict.fromkeys(self._ends, float("-inf"))

    def revoke(self, token: str) -> None:
        """Forgets a token."""
        self._ends.pop(token, None)

    def state(self, token: str, now: float) -> str:
        """`good`, `expired` or `unknown`."""
        ends = self._ends.get(token)
        if ends is None:
            return "unknown"
        return "good" if now < ends else "expired"
