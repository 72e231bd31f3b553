"""Measures the workbench on a filled cache beside an empty Textual app: start, keys, idle, memory. See README.md.

Everything is seen from outside, on a pseudo-terminal. While something is timed, output is only read and stamped; what
it did to the screen is worked out afterwards.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
sys.path.insert(0, str(CHECKOUT))

from bench.fill import NOW, SEED, filled  # noqa: E402
from tests.process.processes import cpu_seconds, memory  # noqa: E402
from tests.process.terminal import Terminal, clean_environment  # noqa: E402

QUIET = 0.05
"""Seconds without output after which a key's work counts as done."""
WARM_KEYS = 3
MIB = 1024 * 1024
CONFIG = """default_profile = "bench"

[profiles.bench]
api = "v2"
base_url = "{base_url}"
environment = "test"
api_key_env = "BENCH_API_KEY"
"""


@dataclass(frozen=True)
class Subject:
    """A program to measure. `ready` tells from the text on the screen that it can be used; `files` lie below HOME."""

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    ready: Callable[[str], bool]
    quit: str
    files: dict[str, str]


Figures = dict[str, float]

COLUMNS: tuple[tuple[str, str], ...] = (
    ("ready_ms", "ready ms"),
    ("key_p50_ms", "key p50 ms"),
    ("key_p95_ms", "key p95 ms"),
    ("page_p95_ms", "page p95 ms"),
    ("key_cpu_ms", "CPU ms/key"),
    ("idle_cpu_percent", "idle CPU %"),
    ("idle_bytes", "idle B/s"),
    ("rss_ready_mib", "RSS ready MiB"),
    ("rss_peak_mib", "RSS peak MiB"),
)


def main() -> None:
    chosen = _arguments()
    raw: dict[str, list[Figures]] = {}
    with _subjects(chosen.sends) as subjects:
        for run in range(chosen.runs + 1):
            for subject in subjects:
                # The first round warms the disk's caches and compiles; it is not counted.
                print(f"\r{run}/{chosen.runs} {subject.name:<30}", end="", file=sys.stderr, flush=True)
                figures = measure(subject, chosen.keys, chosen.pages, chosen.idle)
                if run:
                    raw.setdefault(subject.name, []).append(figures)
    print(file=sys.stderr)
    moment = datetime.now(UTC)
    where = HERE / "results" / f"run-{moment:%Y%m%dT%H%M%SZ}.json"
    where.parent.mkdir(exist_ok=True)
    where.write_text(json.dumps({"at": moment.isoformat(), "machine": _machine(), "runs": raw}, indent=1))
    print(table(raw))
    print(f"\nraw runs: {where.relative_to(CHECKOUT)}")


def measure(subject: Subject, keys: int, pages: int, idle: float) -> Figures:
    """Start a program once, use it, and return its figures."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = clean_environment(Path(folder), **subject.environment)
        for name, text in subject.files.items():
            file = Path(folder, "home", name)
            file.parent.mkdir(parents=True)
            file.write_text(text)
        with Terminal(subject.command, environment) as terminal:
            ready = _ready(terminal, subject.ready) - terminal.started
            terminal.quiet(1.0, limit=5)
            rss_ready = memory(terminal.pid)[0]
            calm = _idle(terminal, idle)
            before = cpu_seconds(terminal.pid)
            steps = [_step(terminal, "down") for _ in range(keys)][WARM_KEYS:]
            used = cpu_seconds(terminal.pid) - before
            leaps = [_step(terminal, "pagedown") for _ in range(pages)]
            peak = memory(terminal.pid)[1]
            terminal.press(subject.quit)
            terminal.exit()
    return {
        "ready_ms": ready * 1000,
        "key_p50_ms": median(steps) * 1000,
        "key_p95_ms": _p95(steps) * 1000,
        "page_p95_ms": _p95(leaps) * 1000,
        "key_cpu_ms": used * 1000 / keys,
        "rss_ready_mib": rss_ready / MIB,
        "rss_peak_mib": peak / MIB,
        **calm,
    }


def table(raw: dict[str, list[Figures]]) -> str:
    """Return medians over the runs as a table in Markdown, each with its ratio to the first program."""
    floor: Figures | None = None
    lines = ["| program | " + " | ".join(title for _, title in COLUMNS) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for name, runs in raw.items():
        figures = {key: median(run[key] for run in runs) for key, _ in COLUMNS}
        floor = floor or figures
        lines.append(f"| {name} | " + " | ".join(_cell(figures[key], floor[key]) for key, _ in COLUMNS) + " |")
    return "\n".join(lines)


def _cell(value: float, floor: float) -> str:
    shown = f"{value:.0f}" if value >= 100 else f"{value:.2f}"
    return f"{shown} ({value / floor:.2f}x)" if floor and value is not floor else shown


def _ready(terminal: Terminal, ready: Callable[[str], bool]) -> float:
    """The moment of the chunk of output after which the screen is ready."""
    end = time.monotonic() + 60
    done = 0
    while time.monotonic() < end:
        terminal.read(0.1)
        while terminal.read(0.005):
            pass
        while done < len(terminal.chunks):
            terminal.emulate(1)
            done += 1
            if 2026 not in terminal.modes and ready(terminal.shown):
                return terminal.chunks[done - 1][0]
    raise SystemExit(f"never ready:\n{terminal.text}")


def _step(terminal: Terminal, key: str) -> float:
    """Press a key when all is quiet; return seconds until the first chunk of output that changed the screen."""
    before, first = terminal.cells(), len(terminal.chunks)
    pressed = terminal.press(key)
    terminal.read(2.0)
    terminal.quiet(QUIET)
    for moment, _ in terminal.chunks[first:]:
        terminal.emulate(1)
        if 2026 not in terminal.modes and terminal.cells() != before:
            terminal.emulate()
            return moment - pressed
    raise SystemExit(f"the key {key} changed nothing:\n{terminal.text}")


def _idle(terminal: Terminal, seconds: float) -> Figures:
    before, written, began = cpu_seconds(terminal.pid), len(terminal.raw), time.monotonic()
    while (left := began + seconds - time.monotonic()) > 0:
        terminal.read(left)
    passed = time.monotonic() - began
    return {
        "idle_cpu_percent": 100 * (cpu_seconds(terminal.pid) - before) / passed,
        "idle_bytes": (len(terminal.raw) - written) / passed,
    }


def _p95(values: Sequence[float]) -> float:
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


@contextmanager
def _subjects(sizes: Sequence[int]) -> Iterator[list[Subject]]:
    """The empty app, and the workbench on a filled cache of each size with a frozen sandbox of the same sends."""
    empty = Subject(
        "empty Textual app",
        [sys.executable, str(HERE / "empty_app.py")],
        {},
        lambda text: "EMPTY" in text,
        "ctrl+q",
        {},
    )
    subjects, servers = [empty], []
    try:
        for size in sizes:
            cache = HERE / "results" / f"cache-{size}" / "sendoso-tui" / "bench.cache.db"
            filled(cache, size)
            server = subprocess.Popen(
                [sys.executable, "-m", "sendoso_tui.sandbox", "--json", *_world(size)],
                stdout=subprocess.PIPE,
            )
            servers.append(server)
            assert server.stdout is not None
            subjects.append(_workbench(size, json.loads(server.stdout.readline())["v2"], cache.parent.parent))
        yield subjects
    finally:
        for server in servers:
            server.terminate()
            server.communicate()


def _world(size: int) -> list[str]:
    return ["--sends", str(size), "--seed", str(SEED), "--speed", "0", "--now", NOW.isoformat()]


def _workbench(size: int, told: dict[str, str], cache: Path) -> Subject:
    return Subject(
        f"sendoso-tui, {size:,} sends",
        [sys.executable, "-m", "sendoso_tui"],
        {"XDG_CACHE_HOME": str(cache), "BENCH_API_KEY": told["api_key"]},
        _has_rows,
        "q",
        {".config/sendoso-tui/config.toml": CONFIG.format(base_url=told["base_url"])},
    )


def _has_rows(text: str) -> bool:
    """Whether the live screen shows rows and the footer: nothing but the program's own first frame has both."""
    lines = text.splitlines()
    return "all keys" in lines[-1] and sum(line.startswith(("   ", "▌  ")) for line in lines[3:20]) > 10


def _machine() -> dict[str, Any]:
    return {"system": platform.platform(), "python": platform.python_version(), "processor": platform.processor()}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="counted runs of each program (default 3)")
    parser.add_argument("--sends", type=int, nargs="*", default=[2000, 1_000_000], help="sizes of the filled caches")
    parser.add_argument("--keys", type=int, default=60, help="cursor steps per run (default 60)")
    parser.add_argument("--pages", type=int, default=15, help="page downs per run (default 15)")
    parser.add_argument("--idle", type=float, default=10.0, help="seconds of rest per run (default 10)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
