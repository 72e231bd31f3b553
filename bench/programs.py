"""The programs that are measured: an empty Textual app, and the workbench on a cache beside a sandbox."""

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.caches import cache_in, check, copy_of
from bench.fill import NOW, SEED
from bench.watching import View, cursor, whole
from tests.process.terminal import Terminal, clean_environment
from tests.sandbox_process import SandboxProcess

CHECKOUT = Path(__file__).resolve().parent.parent
CONFIG = """default_profile = "bench"

[profiles.bench]
api = "v2"
base_url = "{base_url}"
environment = "test"
api_key_env = "BENCH_API_KEY"
{more}
"""
_CONFIG_FILE = ".config/sendoso-tui/config.toml"


@dataclass(frozen=True)
class Program:
    """`ready` tells from the text on the screen that it can be used, `view` what a cursor key changes of it.

    `files` lie below HOME. `sends` are in the cache in the folder `cache`; 0 is no workbench.
    """

    name: str
    command: Sequence[str]
    ready: Callable[[str], bool]
    quit: str
    view: View
    environment: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    sends: int = 0
    cache: Path | None = None
    record: Path | None = None
    server: SandboxProcess | None = None


EMPTY = Program(
    "empty",
    [sys.executable, str(Path(__file__).with_name("empty_app.py"))],
    lambda text: "EMPTY" in text,
    "ctrl+q",
    whole,
)


@contextmanager
def workbench(sends: int, *, filled: bool = True, more: str = "", name: str = "") -> Iterator[Program]:
    """The workbench on a copy of the filled cache, or on none, with its sandbox. `more` are lines for the profile."""
    folder = copy_of(sends, name) if filled else Path(tempfile.mkdtemp(prefix="bench-cache-"))
    sandbox = ["--sends", str(sends), "--seed", str(SEED), "--speed", "0", "--now", NOW.isoformat()]
    server = SandboxProcess(*sandbox, *(() if filled else ("--rate", "0")))
    told = server.told["v2"]
    try:
        yield Program(
            f"{sends}{name}",
            [sys.executable, "-m", "sendoso_tui"],
            has_rows,
            "q",
            cursor,
            {"XDG_CACHE_HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "BENCH_API_KEY": told["api_key"]},
            {_CONFIG_FILE: CONFIG.format(base_url=told["base_url"], more=more)},
            sends if filled else 0,
            cache_in(folder),
            folder / "data" / "sendoso-tui" / "bench.record.db",
            server,
        )
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def started(program: Program) -> Iterator[Terminal]:
    """The program on a terminal of 120x40 with a HOME of its own. Raises WrongCache before and after it ran."""
    if program.sends and program.cache is not None:
        check(program.cache, program.sends, in_use=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = clean_environment(Path(folder), PYTHONPATH=str(CHECKOUT), **program.environment)
        for name, text in program.files.items():
            file = Path(folder, "home", name)
            file.parent.mkdir(parents=True)
            file.write_text(text)
        with Terminal(program.command, environment) as terminal:
            yield terminal
    if program.sends and program.cache is not None:
        check(program.cache, program.sends, in_use=True)


def has_rows(text: str) -> bool:
    """Whether the live screen shows rows and the footer: nothing but the program's own first frame has both."""
    lines = text.splitlines()
    return "all keys" in lines[-1] and sum(line.startswith(("   ", "▌  ")) for line in lines[3:20]) > 10
