"""Secrets in use that can be looked up again after the server has refused them: a helper may have newer ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sendoso_tui.config.secrets import Secret

if TYPE_CHECKING:
    from sendoso_tui.config.profile import Profile

Read = Callable[[], Secret | None]


class Renewable:
    """Shows what its source gave last. Looking again may take 10 s and so belongs in a thread; showing never waits."""

    def __init__(self, read: Read, found: Secret) -> None:
        self._read = read
        self._secret = found

    def reveal(self) -> str:
        return self._secret.reveal()

    def renew(self) -> None:
        """Ask the source again and keep what it gives; nothing changes where it gives nothing. Raises ConfigFault."""
        found = self._read()
        if found is not None:
            self._secret = found


class Keys:
    """The secrets of a profile as the API client uses them. Reading them may take 10 s each."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.api_key = _renewable(profile.api_key)
        self.token = _renewable(profile.token)
        self.client_id = _renewable(profile.client_id)
        self.client_secret = _renewable(profile.client_secret)

    def renew(self) -> None:
        """Look every secret up again. Raises ConfigFault when a source is broken."""
        self._profile.forget_secrets()
        for key in (self.api_key, self.token, self.client_id, self.client_secret):
            if key is not None:
                key.renew()


def _renewable(read: Read) -> Renewable | None:
    found = read()
    return None if found is None else Renewable(read, found)
