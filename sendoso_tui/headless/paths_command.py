"""`paths`: which files the program uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import find_paths
from sendoso_tui.headless.table import pairs

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print name and path of each file and folder; those of the profile too, where one is chosen."""
    paths = find_paths()
    rows = list(paths.rows())
    name = None
    try:
        chosen = call.doors.choose()
    except ConfigFault as fault:
        # A broken config is when one looks for the file.
        call.out.say(str(fault))
    else:
        rows[0] = ("config", chosen.settings.config_file)
        if chosen.profile is not None:
            name = chosen.profile.name
            cache, record = call.doors.files_of(chosen.profile)
            rows += [("cache file", paths.cache_db(cache)), ("record file", paths.record_db(record))]
    if call.out.as_json:
        call.out.document(name, None, {"paths": {row: str(path) for row, path in rows}})
    else:
        call.out.lines(pairs([(row, str(path)) for row, path in rows]))
    return 0
