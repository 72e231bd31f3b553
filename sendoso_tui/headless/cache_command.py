"""`cache`: the local copy of the sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.running import to_the_end

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Empty the cache; the next start reads everything again."""
    chosen = call.doors.choose()
    profile = chosen.profile
    if profile is None:
        raise ConfigFault("there is no profile, so there is no cache")

    async def main() -> int:
        stores = call.doors.open_stores(profile, chosen.paths)
        try:
            if stores.unkept:
                raise ConfigFault(f"nothing was forgotten: the cache cannot be opened. {stores.unkept}")
            count = await stores.cache.count()
            await stores.cache.clear()
        finally:
            await stores.close()
        if call.out.as_json:
            call.out.document(profile.name, None, {"forgotten": count})
        else:
            call.out.lines([f"Forgotten: {count:,} sends of profile {profile.name}. They are read again when needed."])
        return Exit.OK

    return to_the_end(call, main)
