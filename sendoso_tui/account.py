"""Whose sends a cache holds: a mark by which two accounts are told apart, and from which no key can be had.

An account is where the API is and who signs in there: the OAuth client, else the key or token itself. A token that is
changed for another of the same account is taken for another account, which costs a reading and is never wrong.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.secret_sources import FromCommand, FromKeyring
from sendoso_tui.config.secrets import Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from sendoso_tui.config.profile import Profile
    from sendoso_tui.store.cache import Cache

FORGOTTEN = "The cache held the sends of another account. They are forgotten, and everything is read anew."
_MARK, _PLACE = "account", "account_place"

Who = tuple[str, Secret]


async def claim(cache: Cache, profile: Profile) -> bool:
    """Make the cache that of the profile's account; True when it held another's, which is forgotten then.

    Reads secrets in a thread. Raises ConfigFault when they cannot be had, and StoreFault.
    """
    kept, place = cache.meta(_MARK), cache.meta(_PLACE)
    who = await asyncio.to_thread(_who, profile)
    if kept is not None and place == _place(profile) and _is_mark_of(kept, profile, who):
        return False
    others = kept is not None
    if others:
        await cache.clear()
    await cache.set_meta(_PLACE, _place(profile))
    await cache.set_meta(_MARK, _make_mark(profile, who))
    return others


def may_show(profile: Profile, meta: Callable[[str], str | None]) -> bool:
    """Say whether a cache with these texts may be shown, as far as can be told at once and without asking anybody."""
    place, kept = meta(_PLACE), meta(_MARK)
    if place is not None and place != _place(profile):
        return False
    who = _who_at_once(profile) if kept is not None else None
    return kept is None or who is None or _is_mark_of(kept, profile, who)


def short_mark(profile: Profile) -> str:
    """Return eight letters for the name of a file, the same for the same account; "" where it is not known at once."""
    who = _who_at_once(profile)
    return "" if who is None else _digest("name of a cache", profile, who)[:8]


def _who(profile: Profile) -> Who | None:
    for name in _names(profile):
        source = profile.sources.get(name)
        if source is not None and (secret := source.read()) is not None:
            return name, secret
    return None


def _who_at_once(profile: Profile) -> Who | None:
    for name in _names(profile):
        source = profile.sources.get(name)
        if source is None:
            continue
        try:
            secret, _ = source.peek()
        except ConfigFault:
            return None  # said when the gateway is opened
        if secret is not None:
            return name, secret
        if any(isinstance(place, FromCommand | FromKeyring) for place in source.places):
            return None
    return None


def _names(profile: Profile) -> tuple[str, ...]:
    """What signs in, the strongest first, as the gateway chooses it."""
    return ("api_key",) if profile.api == "v2" else ("token", "client_id")


def _place(profile: Profile) -> str:
    return f"{profile.api} {profile.base_url}"


def _make_mark(profile: Profile, who: Who | None) -> str:
    salt = os.urandom(8).hex()
    return f"{salt}:{_digest(salt, profile, who)}"


def _is_mark_of(mark: str, profile: Profile, who: Who | None) -> bool:
    salt, _, digest = mark.partition(":")
    return digest == _digest(salt, profile, who)


def _digest(salt: str, profile: Profile, who: Who | None) -> str:
    made = hashlib.sha256(f"{salt}\n{_place(profile)}\n".encode())
    if who is not None:
        made.update(f"{who[0]}\n{who[1].reveal()}".encode())
    return made.hexdigest()[:16]
