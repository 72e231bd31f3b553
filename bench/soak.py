"""Lets the workbench run for half an hour against an account that changes all the time, and looks for growth.

The real program on a pseudo-terminal, a sandbox whose clock runs 600 times as fast, and now and then the keys of a
person. Memory, open files and threads are sampled; the sandbox counts the requests. See README.md.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, cycle
from pathlib import Path
from statistics import mean, median

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent
sys.path.insert(0, str(CHECKOUT))

from tests.process.processes import memory  # noqa: E402
from tests.process.terminal import Terminal, clean_environment  # noqa: E402
from tests.sandbox_process import SandboxProcess  # noqa: E402

SPEED = 600
SENDS = 2000
BETWEEN_KEYS = 0.2
"""Seconds between two keys of one round."""
BETWEEN_ROUNDS = 5.0
"""Seconds between two rounds of keys."""
MIB = 1024 * 1024
CONFIG = """default_profile = "soak"

[profiles.soak]
api = "{api}"
base_url = "{base_url}"
environment = "test"
{secret} = "SOAK_SECRET"
poll_seconds = 5
"""
ROUNDS: tuple[tuple[str, ...], ...] = (
    ("down",) * 6,
    ("pagedown",) * 3,
    ("enter", "down", "down"),
    ("escape",),
    ("/", "a", "n", "a", "enter"),
    ("down", "down"),
    ("F",),
    ("G", "up", "up"),
    ("g",),
    ("?",),
    ("escape",),
    ("5",),
    ("1",),
    ("L",),
    ("escape",),
    ("s",),
    ("s",),
    ("r", "g"),
)


@dataclass(frozen=True)
class Sample:
    """What was seen at one moment, and since the sample before: bytes of output and requests, per minute."""

    minute: float
    rss: float
    files: int
    threads: int
    output: float
    requests: float


@dataclass(frozen=True)
class Measure:
    """One column. It grows when its line rises by `share` of its median and by `least` over the last two thirds."""

    name: str
    title: str
    share: float
    least: float


MEASURES = (
    Measure("rss", "RSS MiB", 0.03, 2.0),
    Measure("files", "open files", 0.0, 2.0),
    Measure("threads", "threads", 0.0, 2.0),
    Measure("output", "output bytes/min", 0.3, 5_000.0),
    Measure("requests", "requests/min", 0.3, 10.0),
)


def main() -> int:
    chosen = _arguments()
    sandbox = SandboxProcess("--sends", str(SENDS), "--seed", "1", "--speed", str(SPEED))
    try:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            samples = list(soak(sandbox, chosen.api, Path(folder), chosen.minutes, chosen.every))
    finally:
        sandbox.close()
    print(f"\n{verdicts(samples)}")
    return int(any(grows(measure, samples) for measure in MEASURES))


def soak(sandbox: SandboxProcess, api: str, folder: Path, minutes: float, every: float) -> Iterator[Sample]:
    """Run the program for `minutes`, with a sample every so many seconds; print one line for each minute."""
    told = sandbox.told[api]
    file = folder / "home" / ".config" / "sendoso-tui" / "config.toml"
    file.parent.mkdir(parents=True)
    names = {"v2": ("api_key_env", "api_key"), "v3": ("token_env", "token")}[api]
    file.write_text(CONFIG.format(api=api, base_url=told["base_url"], secret=names[0]))
    environment = clean_environment(folder, SOAK_SECRET=told[names[1]])
    with Terminal([sys.executable, "-m", "sendoso_tui"], environment) as terminal:
        terminal.until("all loaded", 120)
        terminal.forget()
        began = time.monotonic()
        keys = cycle(ROUNDS)
        before, asked, output, due = began, _asked(sandbox), 0, began
        minute: list[Sample] = []
        print("| minute | " + " | ".join(one.title for one in MEASURES) + " |\n|---|" + "---:|" * len(MEASURES))
        while (now := time.monotonic()) < began + minutes * 60:
            if now >= due:
                due = now + BETWEEN_ROUNDS
                _press(terminal, next(keys))
            terminal.read(0.2)
            output += terminal.forget()
            if time.monotonic() - before < every:
                continue
            now, total = time.monotonic(), _asked(sandbox)
            per_minute = 60 / (now - before)
            sample = Sample(
                (now - began) / 60,
                memory(terminal.pid)[0] / MIB,
                _entries(terminal.pid, "fd"),
                _entries(terminal.pid, "task"),
                output * per_minute,
                (total - asked) * per_minute,
            )
            before, asked, output = now, total, 0
            yield sample
            minute.append(sample)
            if int(minute[0].minute) != int(sample.minute):
                print(_row(f"{sample.minute:.0f}", minute), flush=True)
                minute = []
        terminal.escape()
        terminal.escape()
        terminal.until("all keys")
        terminal.press("q")
        if (code := terminal.exit()) != 0:
            raise SystemExit(f"the program ended with {code}")


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return by how much y rises for each x: the median over all pairs, which single outliers do not move."""
    rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in combinations(points, 2) if b[0] != a[0]]
    return median(rises) if rises else 0.0


def rise(measure: Measure, samples: Sequence[Sample]) -> float:
    """Return by how much a figure rose over the last two thirds of the run."""
    late = samples[len(samples) // 3 :]
    points = [(sample.minute, float(getattr(sample, measure.name))) for sample in late]
    return slope(points) * (points[-1][0] - points[0][0]) if len(points) > 1 else 0.0


def grows(measure: Measure, samples: Sequence[Sample]) -> bool:
    """Whether a figure rose by more than it swings."""
    usual = median(float(getattr(sample, measure.name)) for sample in samples)
    return rise(measure, samples) >= max(measure.least, measure.share * usual)


def verdicts(samples: Sequence[Sample]) -> str:
    """Return for each figure by how much it rose over the last two thirds, and whether that is growth."""
    lines = ["| figure | median | rise over the last two thirds | |", "|---|---:|---:|---|"]
    for measure in MEASURES:
        usual = median(float(getattr(sample, measure.name)) for sample in samples)
        word = "growing" if grows(measure, samples) else "flat"
        lines.append(f"| {measure.title} | {usual:,.1f} | {rise(measure, samples):+,.1f} | {word} |")
    return "\n".join(lines)


def _row(minute: str, samples: Sequence[Sample]) -> str:
    values = (mean(float(getattr(sample, measure.name)) for sample in samples) for measure in MEASURES)
    return f"| {minute} | " + " | ".join(f"{value:,.1f}" for value in values) + " |"


def _press(terminal: Terminal, keys: Sequence[str]) -> None:
    for key in keys:
        terminal.press(key)
        end = time.monotonic() + BETWEEN_KEYS
        while (left := end - time.monotonic()) > 0:
            terminal.read(left)


def _asked(sandbox: SandboxProcess) -> int:
    with urllib.request.urlopen(f"{sandbox.told['control_url']}/requests", timeout=20) as answer:
        return int(json.load(answer)["total"])


def _entries(pid: int, name: str) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/{name}"))
    except OSError:
        return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="how long to run (default 30)")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two samples (default 10)")
    parser.add_argument("--api", choices=("v2", "v3"), default="v2", help="which API to speak (default v2)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
