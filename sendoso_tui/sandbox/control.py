"""The control API under `/_sandbox`: moves the clock, changes and adds sends, sets faults, tells what was asked.
Never meets a fault.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sendoso_tui.sandbox.calls import Answer
from sendoso_tui.sandbox.faults import BadSpec

if TYPE_CHECKING:
    from sendoso_tui.sandbox.app import Sandbox

LONGEST_ADVANCE = 366 * 86400 * 5  # seconds
MOST_ADDED = 100_000


class _Wrong(ValueError):
    """A control request that makes no sense; the text says why."""


def answer(sandbox: Sandbox, method: str, path: str, body: bytes) -> Answer:
    """Answers a control request; `path` is what follows `/_sandbox`."""
    name = path.strip("/")
    known = {
        "": ("GET", _state),
        "requests": ("GET", _requests),
        "advance": ("POST", _advance),
        "add": ("POST", _add),
        "faults": ("POST", _faults),
        "reset": ("POST", _reset),
        "budget": ("POST", _budget),
    }
    if name.startswith("sends/"):
        wanted, handler = "POST", _set_status
    elif name in known:
        wanted, handler = known[name]
    else:
        return Answer(404, {"error": f"There is no /_sandbox/{name}"})
    if method != wanted:
        return Answer(405, {"error": f"Use {wanted}"}, {"allow": wanted})
    try:
        return Answer(200, handler(sandbox, name, _object(body)))
    except (_Wrong, BadSpec) as error:
        return Answer(400, {"error": str(error)})
    except LookupError:
        return Answer(404, {"error": "There is no such send"})


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body.strip() else {}
    except (ValueError, RecursionError) as error:
        raise _Wrong("The body is not JSON") from error
    if not isinstance(value, dict):
        raise _Wrong("The body is not a JSON object")
    return value


def _number(fields: dict[str, Any], name: str, most: float, whole: bool = False) -> float:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or not 0 <= value <= most:
        raise _Wrong(f"{name} must be a {'whole ' if whole else ''}number from 0 to {most}")
    return value


def _state(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    service = sandbox.service
    now = datetime.fromtimestamp(service.refresh(), UTC).isoformat(timespec="seconds")
    return {"now": now, "speed": service.clock.speed, "sends": len(service.world), "faults": sandbox.faults.spec}


def _requests(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    return sandbox.service.journal.report()


def _advance(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    sandbox.service.clock.advance(_number(fields, "seconds", LONGEST_ADVANCE))
    sandbox.commit_late()
    return _state(sandbox, name, fields)


def _add(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    service = sandbox.service
    count = int(_number(fields, "count", MOST_ADDED, whole=True))
    service.refresh()
    added = service.world.add(count)
    return {"ids": [index + 1 for index in added], "v2_ids": [service.sends.v2_id(index) for index in added]}


def _set_status(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    service = sandbox.service
    word = fields.get("status")
    if not isinstance(word, str) or not word.strip() or len(word) > 20_000:
        raise _Wrong("status must be a text")
    service.refresh()
    index = service.sends.find(name.removeprefix("sends/"))
    if index is None:
        raise LookupError(name)
    service.world.set_status(index, word)
    return {"id": index + 1, "v2_id": service.sends.v2_id(index), "status": service.world.word(index)}


def _faults(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    spec = fields.get("spec")
    if not isinstance(spec, str):
        raise _Wrong("spec must be a text")
    sandbox.set_faults(spec)
    return {"spec": sandbox.faults.spec}


def _budget(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    service = sandbox.service
    service.refresh()
    group = service.users[service.me].group
    service.ledger.set_remaining(group, round(_number(fields, "remaining", 1e9) * 100))
    return {"remaining": service.ledger.remaining(group) / 100}


def _reset(sandbox: Sandbox, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    sandbox.restart()
    return _state(sandbox, name, fields)
