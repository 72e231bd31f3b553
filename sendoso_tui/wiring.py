"""Puts the parts together: settings, the two databases, the gateway, the engine. The one module that knows them all.

Everything slow is imported where it is used: the first paint needs Textual and SQLite and nothing else.
"""

import asyncio
import hashlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths, find_paths, make_private_folder, paths_below
from sendoso_tui.config.profile import Profile
from sendoso_tui.config.profile_reader import ENV_PROFILE, env_profile_wanted
from sendoso_tui.config.settings import Settings, choose_profile, load_settings
from sendoso_tui.domain.faults import Unauthorised
from sendoso_tui.flows.about import ProfileAbout
from sendoso_tui.flows.clock import Clock

if TYPE_CHECKING:
    from sendoso_tui.flows.engine import Engine
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.flows.ports import Gateway
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record

_log = logging.getLogger(__name__)

OpenGateway = Callable[[], Awaitable["Gateway"]]

NOWHERE = paths_below(Path(os.devnull))
"""Paths at which nothing can be read or made."""


@dataclass(frozen=True, slots=True)
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


@dataclass(slots=True)
class Chosen:
    """What was read before anything is opened. `profile` is None on a machine without one."""

    paths: Paths
    settings: Settings
    profile: Profile | None


@dataclass(slots=True)
class Stores:
    """The two open databases of a profile, and sentences about what had to be done to open them.

    `read_only` is the one that says why nothing may be sent, `unkept` the one that says why the cache is in memory.
    """

    cache: "Cache"
    record: "Record"
    notices: list[str] = field(default_factory=list)
    read_only: str = ""
    unkept: str = ""

    async def close(self) -> None:
        await self.cache.close()
        await self.record.close()


@dataclass(slots=True)
class Session:
    """Everything open for one profile, without a screen."""

    about: ProfileAbout
    settings: Settings
    profile: Profile
    paths: Paths
    stores: Stores
    clock: Clock
    reader: "Reader"

    @property
    def cache(self) -> "Cache":
        return self.stores.cache

    @property
    def record(self) -> "Record":
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
    )


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
    if cache.set_aside is not None:
        notices.append(f"The cache was damaged. It is set aside as {cache.set_aside.name} and read anew.")
    if record.problem and not read_only:
        notices.append(record.problem)
    return Stores(cache, record, notices, read_only, unkept)


def _open_cache(profile: Profile, paths: Paths) -> "tuple[Cache, str]":
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.faults import StoreFault

    if not profile.cache:
        return Cache.open(None), ""
    try:
        make_private_folder(paths.cache)
        return Cache.open(paths.cache_db(file_name(profile))), ""
    except (ConfigFault, StoreFault) as fault:
        why = str(fault).rstrip(".")
        return Cache.open(None), f"What is read is kept in memory only, and read anew at the next start: {why}."


def _why_read_only(record: "Record", paths: Paths) -> str:
    if not record.is_unwritable:
        return ""
    if paths is NOWHERE:
        return "HOME is not set, so there is no place for a journal: nothing can be changed, and nothing is kept."
    return f"There can be no journal, so this session is read-only: {record.problem}"


def gateway_opener(profile: Profile, clock: Clock) -> OpenGateway:
    """Return a function that builds the profile's gateway; secrets and slow imports are read in a thread."""

    async def open_gateway() -> "Gateway":
        try:
            return await asyncio.to_thread(_build_gateway, profile, clock)
        except ConfigFault as fault:
            raise Unauthorised(str(fault)) from fault

    return open_gateway


@asynccontextmanager
async def open_session(options: Options, tell: "Callable[[Fact], None] | None" = None) -> AsyncIterator[Session]:
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
) -> "Engine":
    """Build the engine of a profile; nothing runs before its `start`. `sleep` must go with `clock`."""
    from sendoso_tui.domain.capability import Capabilities
    from sendoso_tui.flows.engine import Engine

    about = describe(_as_possible(profile, stores), demo=demo)
    return Engine(about, stores.cache, stores.record, clock, open_gateway, Capabilities(frozenset()), sleep=sleep)


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


def _build_gateway(profile: Profile, clock: Clock) -> "Gateway":
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


def file_name(profile: Profile) -> str:
    """Return what a profile's databases are named after.

    `env` may mean another account each time, so its files carry a mark of where it points.
    """
    if profile.name != ENV_PROFILE:
        return profile.name
    mark = hashlib.sha256(f"{profile.api} {profile.base_url}".encode()).hexdigest()[:8]
    return f"{ENV_PROFILE}-{mark}"
