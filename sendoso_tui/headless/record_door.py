"""Opening the databases of a profile for a command that needs no server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.headless.running import to_the_end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sendoso_tui.headless.call import Call
    from sendoso_tui.store.record import Record


def in_record(call: Call, work: Callable[[str, Record], Awaitable[int]]) -> int:
    """Do the work on the profile's record; it is given the profile's name."""
    chosen = call.doors.choose()
    profile = chosen.profile
    if profile is None:
        raise ConfigFault("there is no profile, so there is nothing on record")

    async def main() -> int:
        stores = call.doors.open_stores(profile, chosen.paths)
        try:
            for notice in stores.notices:
                call.out.say(notice)
            return await work(profile.name, stores.record)
        finally:
            await stores.close()

    return to_the_end(call, main)
