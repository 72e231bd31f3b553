"""The goals of the program, row by row: which figure, beside what, and how much it may be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.watching import Figures


@dataclass(frozen=True)
class Read:
    """Medians over the counted runs of the empty app and of the workbench on few and on many sends, and the rest.

    `alone` holds what is not measured run by run.
    """

    empty: Figures
    few: Figures
    many: Figures
    alone: Figures


@dataclass(frozen=True)
class Row:
    """`figure` and `beside` find their values in what was read; where there is a `beside` the goal bounds their ratio.

    `about` is the word by which `--only` chooses it. `least` turns the bound round.
    """

    about: str
    what: str
    unit: str
    goal: float
    figure: Callable[[Read], float]
    beside: Callable[[Read], float] | None = None
    least: bool = False


def _many(about: str, what: str, goal: float, name: str, beside: str = "", unit: str = "ms") -> Row:
    """The workbench on many sends beside the empty app."""
    return Row(about, what, unit, goal, lambda read: read.many[name], lambda read: read.empty[beside or name])


def _growth(about: str, what: str, goal: float, name: str) -> Row:
    """The workbench on many sends beside the same on few; without two sizes there is no such figure."""
    return Row(about, what, "ms", goal, lambda read: read.many[name], lambda read: read.few[name])


def _bound(about: str, what: str, goal: float, name: str, unit: str = "ms") -> Row:
    return Row(about, what, unit, goal, lambda read: read.alone[name])


ROWS: tuple[Row, ...] = (
    _many("start", "ready: first page of cached sends, keys work", 1.3, "ready_ms"),
    _growth("start", "ready, many sends beside few", 1.05, "ready_ms"),
    _many("keys", "cursor step p50", 1.5, "key_p50_ms"),
    _many("keys", "cursor step p95", 3, "key_p95_ms"),
    _growth("keys", "cursor step p50, many beside few", 1.2, "key_p50_ms"),
    _growth("keys", "cursor step p95, many beside few", 1.2, "key_p95_ms"),
    _many("pages", "page down p95", 3.5, "page_p95_ms"),
    Row(
        "held",
        "key held, 30/s: keys painted",
        "keys",
        1,
        lambda read: read.many["held_painted"],
        lambda read: read.many["held_keys"],
        least=True,
    ),
    _many("held", "key held: longest stall", 1.35, "held_stall_ms"),
    _many("search", "letter in the search: echo p95", 3, "echo_p95_ms", "key_p95_ms"),
    _bound("search", "letter in the search: query p95, first page", 20, "query_p95_ms"),
    Row("search", "letter in the search: on screen p95", "ms", 60, lambda read: read.many["found_p95_ms"]),
    _bound("sort", "exact count of a filter, the slowest", 1000, "count_max_ms"),
    _bound("sort", "sort of everything, the slowest column", 1000, "sort_max_ms"),
    _many("sort", "key p95 while it is sorted", 3, "sort_key_p95_ms", "key_p95_ms"),
    Row("idle", "idle, refresh on: CPU", "%", 0.5, lambda read: read.many["idle_cpu_percent"]),
    Row("idle", "idle, refresh on: bytes written", "B", 0, lambda read: read.many["idle_bytes"]),
    _many("memory", "memory when ready", 1.5, "rss_ready_mib", unit="MiB"),
    _many("memory", "memory at the peak", 1.8, "rss_peak_mib", unit="MiB"),
    _many("resize", "resize to settled", 2, "resize_ms"),
    _many("quit", "quit", 1.15, "quit_ms"),
    _bound("first", "page of 100, v2: decode and store", 3, "v2_page_ms"),
    _bound("first", "page of 100, v3: decode and store", 3, "v3_page_ms"),
    Row(
        "first",
        "key p95 during the first read",
        "ms",
        4,
        lambda read: read.alone["first_key_p95_ms"],
        lambda read: read.empty["key_p95_ms"],
    ),
    Row(
        "trouble",
        "key p95 while the server hangs",
        "ms",
        4,
        lambda read: read.alone["hang_key_p95_ms"],
        lambda read: read.empty["key_p95_ms"],
    ),
    Row(
        "trouble",
        "key p95 while a database is held 3 s",
        "ms",
        4,
        lambda read: read.alone["lock_key_p95_ms"],
        lambda read: read.empty["key_p95_ms"],
    ),
    Row("help", "--help", "ms", 3, lambda read: read.alone["help_ms"], lambda read: read.alone["pass_ms"]),
    Row("help", "--version", "ms", 3, lambda read: read.alone["version_ms"], lambda read: read.alone["pass_ms"]),
)
ABOUT = tuple(dict.fromkeys(row.about for row in ROWS))


def medians(runs: Sequence[Figures]) -> Figures:
    """The median of every figure over the runs that have it."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: median(run[name] for run in runs if name in run) for name in names}


def read(programs: Mapping[str, Sequence[Figures]], alone: Figures) -> Read:
    """Sum up raw runs; the first program is the empty app, the others are the workbench on ever more sends."""
    summed = [medians(runs) for runs in programs.values()] or [{}]
    return Read(summed[0], summed[1] if len(summed) > 2 else {}, summed[-1], alone)


def table(summed: Read) -> str:
    """Return goals and figures as a table in Markdown; rows that were not measured are left out."""
    lines = ["| row | goal | beside | figure | ratio | |", "|---|---:|---:|---:|---:|---|"]
    for row in ROWS:
        try:
            figure = row.figure(summed)
            beside = row.beside(summed) if row.beside is not None else None
        except KeyError:
            continue
        value = figure if beside is None else figure / beside
        met = value >= row.goal if row.least else value <= row.goal
        sign = "≥" if row.least else "≤"
        goal = f"{sign} {row.goal:g} {row.unit}" if beside is None else f"{sign} {row.goal:g}x"
        shown = [
            "" if beside is None else _number(beside, row.unit),
            _number(figure, row.unit),
            "" if beside is None else f"{value:.2f}x",
            "met" if met else "**missed**",
        ]
        lines.append(f"| {row.what} | {goal} | " + " | ".join(shown) + " |")
    return "\n".join(lines)


def _number(value: float, unit: str) -> str:
    shown = f"{value:,.0f}" if value >= 100 or unit in ("keys", "B") else f"{value:.2f}"
    return f"{shown} {unit}"
