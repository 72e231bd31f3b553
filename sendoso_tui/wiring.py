"""Puts the parts together: settings, the two databases, the gateway, the engine. The one module that knows them all.

Everything slow is imported where it is used: the first paint needs Textual and SQLite and nothing else.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from sendoso_tui import account
from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import find_paths
from sendoso_tui.config.profile_reader import env_profile_wanted
from sendoso_tui.config.settings import choose_profile, load_settings
from sendoso_tui.domain.faults import Unauthorised
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock
from sendoso_tui.opening import NOWHERE, Stores, cache_name, file_name, open_stores
from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.config.settings import Settings
    from sendoso_tui.flows.engine import Engine
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record

__all__ = [
    "NOWHERE",
    "Chosen",
    "OpenGateway",
    "Options",
    "Session",
    "Stores",
    "cache_name",
    "check_trust",
    "choose",
    "describe",
    "file_name",
    "gateway_opener",
    "make_engine",
    "open_session",
    "open_stores",
    "try_connection",
    "with_profile",
]

_log = logging.getLogger(__name__)

OpenGateway = Callable[[], Awaitable["Gateway"]]


@frozen
class Options:
    """The flags that mean the same for every command."""

    profile: str | None = None
    config: Path | None = None
    read_only: bool = False
    theme: str | None = None
    ascii: bool = False
    mouse: bool = True

    def flags(self) -> dict[str, object]:
        """The flags by their key in the configuration; what was not given is None."""
        return {
            "read_only": True if self.read_only else None,
            "theme": self.theme,
            "ascii": True if self.ascii else None,
            "mouse": False if not self.mouse else None,
        }


@frozen
class Chosen:
    """What was read before anything is opened. `profile` is None on a machine without one."""

    paths: Paths
    settings: Settings
    profile: Profile | None


@frozen
class Session:
    """Everything open for one profile, without a screen."""

    about: ProfileAbout
    settings: Settings
    profile: Profile
    paths: Paths
    stores: Stores
    clock: Clock
    reader: Reader

    @property
    def cache(self) -> Cache:
        return self.stores.cache

    @property
    def record(self) -> Record:
        return self.stores.record


def choose(options: Options) -> Chosen:
    """Read settings and choose the profile. Raises ConfigFault.

    Without a HOME a profile that is given by variables or by a file of its own can still be read with.
    """
    try:
        paths = find_paths()
    except ConfigFault:
        if not (options.config or os.environ.get("SENDOSO_TUI_CONFIG") or env_profile_wanted(os.environ)):
            raise
        paths = NOWHERE
    settings = load_settings(paths, os.environ, options.config, flags=options.flags())
    return Chosen(paths, settings, choose_profile(settings, options.profile, os.environ))


def with_profile(options: Options, name: str) -> Options:
    """Return the same flags for another profile."""
    return replace(options, profile=name)


def describe(profile: Profile, *, demo: bool = False) -> ProfileAbout:
    """Return what flows and screens may know of a profile."""
    environment = "demo" if demo else "production" if profile.is_production else profile.environment
    return ProfileAbout(
        name=profile.name,
        dialect=profile.api,
        environment=environment,
        origin=profile.origin,
        host=profile.address.host,
        read_only=profile.read_only,
        demo=demo,
        poll_seconds=profile.poll_seconds,
        requests_per_second=profile.requests_per_second,
        base_url=profile.base_url,
        via_from=profile.via_from,
        over_budget=profile.over_budget,
    )


def gateway_opener(profile: Profile, clock: Clock) -> OpenGateway:
    """Return a function that builds the profile's gateway; secrets and slow imports are read in a thread."""

    async def open_gateway() -> Gateway:
        try:
            return await asyncio.to_thread(_build_gateway, profile, clock)
        except ConfigFault as fault:
            raise Unauthorised(str(fault)) from fault

    return open_gateway


@asynccontextmanager
async def open_session(options: Options, tell: Callable[[Fact], None] | None = None) -> AsyncIterator[Session]:
    """Open one profile for a headless command and close it afterwards. Raises ConfigFault and the Fault family."""
    from sendoso_tui.flows.reading import Reader

    chosen = choose(options)
    if chosen.profile is None:
        raise ConfigFault("there is no profile yet: `sendoso-tui init` makes one, `sendoso-tui demo` needs none")
    check_trust(chosen.profile, chosen.paths)
    clock = Clock()
    stores = open_stores(chosen.profile, chosen.paths)
    try:
        gateway = await gateway_opener(chosen.profile, clock)()
        try:
            if await _claim(stores, chosen.profile):
                stores.notices.append(account.FORGOTTEN)
            reader = Reader(gateway, stores.cache, stores.record, clock, tell or (lambda fact: None))
            profile = _as_possible(chosen.profile, stores)
            yield Session(describe(profile), chosen.settings, profile, chosen.paths, stores, clock, reader)
        finally:
            await gateway.close()
    finally:
        await stores.close()


def make_engine(
    profile: Profile,
    stores: Stores,
    clock: Clock,
    open_gateway: OpenGateway,
    *,
    demo: bool = False,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Engine:
    """Build the engine of a profile; nothing runs before its `start`. `sleep` must go with `clock`."""
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.flows.engine import Engine
    from sendoso_tui.flows.facts import CacheRenewed, Noticed, SendsChanged

    about = describe(_as_possible(profile, stores), demo=demo)

    async def open_own() -> Gateway:
        """Open the gateway; what another account has left in the cache is gone before anything is called fresh."""
        gateway = await open_gateway()
        if not demo and await _claim(stores, profile):
            for fact in (Noticed(account.FORGOTTEN, serious=True), CacheRenewed(), SendsChanged((), ())):
                engine.tell(fact)
        return gateway

    engine = Engine(about, stores.cache, stores.record, clock, open_own, Capabilities(frozenset()), sleep=sleep)
    return engine


async def _claim(stores: Stores, profile: Profile) -> bool:
    from sendoso_tui.store.faults import StoreFault

    try:
        return await account.claim(stores.cache, profile)
    except (StoreFault, ConfigFault):
        # The first would stop the start for a file that can be done without, the second stops the gateway itself.
        _log.warning("the cache could not be claimed")
        return False


async def try_connection(profile: Profile) -> str:
    """Make one read with a profile that is not saved yet; return a sentence about what answered. Raises Fault."""
    gateway = await gateway_opener(profile, Clock())()
    try:
        looked = await gateway.list_sends(1, 1)
        total = looked.value.total
        count = f"{total:,} sends" if total is not None else f"{len(looked.value.rows)} or more sends"
        return f"{profile.address.host} answered: {count}."
    finally:
        await gateway.close()


def check_trust(profile: Profile, paths: Paths) -> None:
    """Refuse to hand an OAuth client's secret to a token server of another origin nobody has agreed to."""
    from sendoso_tui.config.trust import is_trusted

    if profile.token_elsewhere and not is_trusted(paths, profile):
        raise ConfigFault(
            f"profile {profile.name} would send its client secret to {profile.token_address.origin}, which is not "
            f"{profile.origin}: open the workbench on it once in a terminal, where you are asked"
        )


def _build_gateway(profile: Profile, clock: Clock) -> Gateway:
    from sendoso_tui.api.auth import Secrets
    from sendoso_tui.api.client import Client
    from sendoso_tui.config.renewal import Keys
    from sendoso_tui.config.secrets import Secret

    if problem := profile.credential_problem():
        raise ConfigFault(problem)
    keys = Keys(profile)
    return Client.open(
        profile.api,
        profile.base_url,
        Secrets(
            api_key=keys.api_key,
            token=keys.token,
            client_id=keys.client_id,
            client_secret=keys.client_secret,
            hide=Secret,
            renew=keys.renew,
        ),
        token_url=profile.token_url,
        requests_per_second=profile.requests_per_second,
        via_from=profile.via_from,
        ca_bundle=str(profile.ca_bundle) if profile.ca_bundle else None,
        on_warning=_log.warning,
        on_server_date=clock.learn,
    )


def _as_possible(profile: Profile, stores: Stores) -> Profile:
    """The profile, read-only where nothing could be noted before it is sent."""
    return replace(profile, read_only=True) if stores.read_only else profile
