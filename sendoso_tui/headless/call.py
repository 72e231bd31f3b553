"""What a command is given: its arguments, its output, and the doors to everything else. `cli` fills it in.

Commands stand below the module that puts the parts together, so they ask for what they need by these Protocols.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    import argparse
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from sendoso_tui.config.answers import Answers
    from sendoso_tui.config.paths import Paths
    from sendoso_tui.config.profile import Profile
    from sendoso_tui.config.settings import Settings
    from sendoso_tui.flows.about import ProfileAbout
    from sendoso_tui.flows.clock import Clock
    from sendoso_tui.flows.facts import Fact
    from sendoso_tui.flows.reading import Reader
    from sendoso_tui.headless.output import Output
    from sendoso_tui.store.cache import Cache
    from sendoso_tui.store.record import Record


class Stores(Protocol):
    """The two databases of a profile; `notices` are sentences about what had to be done to open them.

    `unkept` is the one that says why the cache is in memory, where it is.
    """

    @property
    def cache(self) -> Cache: ...

    @property
    def record(self) -> Record: ...

    @property
    def notices(self) -> list[str]: ...

    @property
    def unkept(self) -> str: ...

    async def close(self) -> None: ...


class Session(Protocol):
    """One profile, open."""

    @property
    def about(self) -> ProfileAbout: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def profile(self) -> Profile: ...

    @property
    def paths(self) -> Paths: ...

    @property
    def stores(self) -> Stores: ...

    @property
    def cache(self) -> Cache: ...

    @property
    def record(self) -> Record: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def reader(self) -> Reader: ...


class Chosen(Protocol):
    """Settings that were read, and the profile they lead to, if any."""

    @property
    def paths(self) -> Paths: ...

    @property
    def settings(self) -> Settings: ...

    @property
    def profile(self) -> Profile | None: ...


@frozen
class Doors:
    """Ways to what lies behind a command. All may raise ConfigFault, sessions and trying answers also Fault.

    `files_of` gives the names that a profile's cache and its record begin with.
    """

    choose: Callable[[], Chosen]
    files_of: Callable[[Profile], tuple[str, str]]
    open_stores: Callable[[Profile, Paths], Stores]
    open_session: Callable[[Callable[[Fact], None]], AbstractAsyncContextManager[Session]]
    try_answers: Callable[[Answers], Awaitable[str]]
    save_answers: Callable[[Paths, Answers], str]
    run_demo: Callable[[argparse.Namespace], int]
    parser: Callable[[], argparse.ArgumentParser]


@frozen
class Call:
    """One use of a command."""

    args: argparse.Namespace
    out: Output
    doors: Doors
