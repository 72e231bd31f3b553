"""What `doctor` looks at beyond this machine's settings: the databases, the credentials, one read, and the clock."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sendoso_tui.api.call import Priority
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.domain.faults import Fault, Offline, Throttled, Unauthorised
from sendoso_tui.headless.checks import Finding, Level
from sendoso_tui.headless.running import DEADLINE, to_the_end

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sendoso_tui.config.profile import Profile
    from sendoso_tui.headless.call import Call, Chosen, Session, Stores

MOST_SKEW = 120.0
"""Seconds by which this machine's clock may be wrong before tokens and waits suffer."""


def check_connection(call: Call, chosen: Chosen) -> list[Finding]:
    """Open the databases and the connection of the chosen profile, and look at both."""
    findings: list[Finding] = []
    profile = chosen.profile
    assert profile is not None

    async def main() -> int:
        findings.extend(await _guarded("databases", lambda: _databases(call, chosen, profile)))
        findings.extend(await _guarded("credentials", lambda: _credentials(profile)))
        if not any(finding.level is Level.FAIL for finding in findings):
            findings.extend(await _guarded("connection", lambda: _read_once(call)))
        return 0

    if to_the_end(call, main) != 0:
        text = f"no answer within {DEADLINE:g} s."
        findings.append(Finding("connection", Level.FAIL, text, "Check the network and the base URL."))
    return findings


async def _guarded(check: str, look: Callable[[], Awaitable[list[Finding]]]) -> list[Finding]:
    try:
        return await look()
    except ConfigFault as fault:
        return [Finding(check, Level.FAIL, f"{fault}.".replace("..", "."))]
    except Fault as fault:
        return [Finding(check, Level.FAIL, fault.sentence, _remedy(fault))]


async def _databases(call: Call, chosen: Chosen, profile: Profile) -> list[Finding]:
    stores = call.doors.open_stores(profile, chosen.paths)
    try:
        return [*(Finding("databases", Level.WARN, text) for text in stores.notices), *await _soundness(stores)]
    finally:
        await stores.close()


async def _soundness(stores: Stores) -> list[Finding]:
    findings = []
    damage = await stores.cache.check(full=True)
    count = await stores.cache.count()
    if damage is None:
        findings.append(Finding("cache", Level.OK, f"{count:,} sends, sound"))
    else:
        findings.append(Finding("cache", Level.FAIL, f"damaged: {damage}.", "sendoso-tui cache clear"))
    harm = await stores.record.check(full=True)
    if harm is None:
        findings.append(Finding("record", Level.OK, "sound"))
    else:
        remedy = "Nothing can be sent or cancelled until it is moved away by hand: sendoso-tui paths"
        findings.append(Finding("record", Level.FAIL, f"damaged: {harm}.", remedy))
        return findings
    unclear = len(stores.record.unclear())
    if unclear:
        findings.append(Finding("journal", Level.WARN, f"{unclear} writes are unclear.", "sendoso-tui journal list"))
    else:
        findings.append(Finding("journal", Level.OK, "nothing unclear"))
    return findings


async def _credentials(profile: Profile) -> list[Finding]:
    problem = await asyncio.to_thread(profile.credential_problem)
    if problem is None:
        return [Finding("credentials", Level.OK, "found")]
    return [Finding("credentials", Level.FAIL, f"{problem}.", "sendoso-tui config show")]


async def _read_once(call: Call) -> list[Finding]:
    async with call.doors.open_session(lambda fact: None) as session:
        await session.reader.gateway.list_sends(1, 1, priority=Priority.USER)
        return [
            Finding("connection", Level.OK, f"{session.about.host} answered and took the credentials"),
            _clock(session),
        ]


def _clock(session: Session) -> Finding:
    """The session's clock has learned the server's time from its `Date` header."""
    skew = (session.clock.now() - datetime.now(UTC)).total_seconds()
    if abs(skew) > MOST_SKEW:
        way = "behind" if skew > 0 else "ahead of"
        text = f"this machine is {abs(skew):.0f} s {way} the server."
        return Finding("clock", Level.WARN, text, "Set the clock; ages on the screen are corrected meanwhile.")
    return Finding("clock", Level.OK, f"within {max(1, abs(round(skew)))} s of the server" if skew else "agrees")


def _remedy(fault: Fault) -> str:
    if isinstance(fault, Unauthorised):
        return "Check the key or token, and that base URL and API belong together: sendoso-tui config show"
    if isinstance(fault, Offline):
        return "Check the network, the proxy and the base URL."
    return "Wait, then try again." if isinstance(fault, Throttled) else ""
