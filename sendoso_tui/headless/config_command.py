"""`config`: where the settings come from, and whether they are right. It never asks a helper or a keyring."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.settings import config_show
from sendoso_tui.headless.exits import Exit
from sendoso_tui.headless.table import table

if TYPE_CHECKING:
    from sendoso_tui.headless.call import Call


def run(call: Call) -> int:
    """Print the file, all values with their sources (secrets masked), or what is wrong; 2 when something is."""
    if call.args.what == "path":
        return _path(call)
    try:
        chosen = call.doors.choose()
    except ConfigFault as fault:
        if call.args.what == "validate" and call.out.as_json:
            call.out.document(None, None, {"ok": False, "problem": str(fault), "warnings": []})
        call.out.say(f"sendoso-tui: {fault}")
        return Exit.USAGE
    name = chosen.profile.name if chosen.profile is not None else None
    warnings = list(chosen.settings.warnings)
    if call.args.what == "validate":
        return _validate(call, name, warnings, str(chosen.settings.env_fault or ""))
    for warning in warnings:
        call.out.say(warning)
    rows = config_show(chosen.settings)
    if call.out.as_json:
        values = [{"name": key, "value": value, "source": source} for key, value, source in rows]
        call.out.document(name, None, {"file": str(chosen.settings.config_file)}, ("settings", values))
    else:
        call.out.lines(table(("SETTING", "VALUE", "SOURCE"), rows))
    return Exit.OK


def _path(call: Call) -> int:
    try:
        path = call.doors.choose().settings.config_file
    except ConfigFault as fault:
        # The file is asked for most when it is broken.
        if fault.file is None:
            raise
        path = fault.file
    if call.out.as_json:
        call.out.document(None, None, {"file": str(path), "exists": os.path.exists(path)})
    else:
        call.out.lines([str(path)])
    return Exit.OK


def _validate(call: Call, name: str | None, warnings: list[str], env_problem: str) -> int:
    for warning in warnings:
        call.out.say(warning)
    if env_problem:
        call.out.say(f"sendoso-tui: {env_problem}")
    if call.out.as_json:
        call.out.document(name, None, {"ok": not env_problem, "problem": env_problem or None, "warnings": warnings})
    elif not env_problem:
        call.out.lines([f"The settings are right. Profile: {name or 'none'}."])
    return Exit.USAGE if env_problem else Exit.OK
