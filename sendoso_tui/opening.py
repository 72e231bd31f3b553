"""Opening the two databases of a profile: what to do where one cannot be used, and whose sends a cache may hold."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui import account
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import make_private_folder, paths_below
from sendoso_tui.config.profile_reader import ENV_PROFILE
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record

NOWHERE = paths_below(Path(os.devnull))
"""Paths at which nothing can be read or made."""


@frozen
class Stores:
    """The two open databases of a profile, and sentences about what had to be done to open them.

    `read_only` is the one that says why nothing may be sent, `unkept` the one that says why the cache is in memory.
    """

    cache: Cache
    record: Record
    notices: list[str] = field(default_factory=list)
    read_only: str = ""
    unkept: str = ""

    async def close(self) -> None:
        await self.cache.close()
        await self.record.close()


def open_stores(profile: Profile, paths: Paths) -> Stores:
    """Open, and where needed create, both databases of a profile.

    Where there is no place for the record nothing may be sent, and where there is none for the cache it is in memory.
    """
    from sendoso_tui.store.record import Record

    with suppress(ConfigFault):  # the record says what is wrong
        make_private_folder(paths.data)
    record = Record.open(paths.record_db(file_name(profile)))
    cache, unkept = _open_cache(profile, paths)
    read_only = _why_read_only(record, paths)
    notices = [sentence for sentence in (unkept, read_only) if sentence]
    if cache.others_forgotten:
        notices.append(account.FORGOTTEN)
    if cache.set_aside is not None:
        notices.append(f"The cache was damaged. It is set aside as {cache.set_aside.name} and read anew.")
    if record.problem and not read_only:
        notices.append(record.problem)
    return Stores(cache, record, notices, read_only, unkept)


def _open_cache(profile: Profile, paths: Paths) -> tuple[Cache, str]:
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.faults import StoreFault

    if not profile.cache:
        return Cache.open(None), ""
    try:
        make_private_folder(paths.cache)
        return Cache.open(
            paths.cache_db(cache_name(profile)), may_show=lambda meta: account.may_show(profile, meta)
        ), ""
    except (ConfigFault, StoreFault) as fault:
        why = str(fault).rstrip(".")
        return Cache.open(None), f"What is read is kept in memory only, and read anew at the next start: {why}."


def _why_read_only(record: Record, paths: Paths) -> str:
    if not record.is_unwritable:
        return ""
    if paths is NOWHERE:
        return "HOME is not set, so there is no place for a journal: nothing can be changed, and nothing is kept."
    return f"There can be no journal, so this session is read-only: {record.problem}"


def file_name(profile: Profile) -> str:
    """Return what a profile's record is named after.

    `env` may mean another server each time, so its files carry a mark of where it points.
    """
    if profile.name != ENV_PROFILE:
        return profile.name
    mark = hashlib.sha256(f"{profile.api} {profile.base_url}".encode()).hexdigest()[:8]
    return f"{ENV_PROFILE}-{mark}"


def cache_name(profile: Profile) -> str:
    """Return what a profile's cache is named after; that of `env` also carries a mark of who signs in."""
    mark = account.short_mark(profile) if profile.name == ENV_PROFILE else ""
    return f"{file_name(profile)}-{mark}" if mark else file_name(profile)
