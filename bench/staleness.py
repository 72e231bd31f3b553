"""How long a change of an open send stays unseen: the planner on a model account, beside two other ways to read it.

The clock is virtual. What the planner sees is what the program's cache would tell it; the model's rates it never sees.
"""

import argparse
import math
import sys

from bench import model_account
from bench.model_account import PER_PAGE, Model
from bench.ways_to_read import best_fixed, round_robin, run_fixed, run_planned

GOALS = {"v2": 30, "v3": 10}
"""Round robin over the planner, at least, with 100,000 sends."""
NEAR_BEST = 1.25
HEAD = (
    "    sends api order  changes/min | requests/min | planner: mean p95 s | round robin: mean p95 s |"
    " best fixed: mean p95 s |"
)


def figures(delays: list[float]) -> tuple[float, float]:
    """Mean and 95th percentile."""
    if not delays:
        return math.nan, math.nan
    ordered = sorted(delays)
    return sum(ordered) / len(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def row(sends: int, api: str, order: str, changes: float, seconds: float, warm: float) -> str:
    """Run the three ways on equal accounts at an equal rate and return a line of the table."""
    newest_first = order == "newest"
    rate, delays = run_planned(Model(sends, changes, newest_first), api, warm, seconds)
    ours = figures(delays)
    circle = Model(sends, changes, newest_first)
    # A turn over all pages may take hours; two of them are counted.
    turn = sends / PER_PAGE / rate
    every = figures(run_fixed(circle, round_robin(circle), rate, turn, max(seconds, 2 * turn)))
    fixed = Model(sends, changes, newest_first)
    best = figures(run_fixed(fixed, best_fixed(fixed, api, rate), rate, warm, seconds))
    fewer, nearer = every[0] / ours[0], ours[0] / best[0]
    missed = sends == 100_000 and (fewer < GOALS[api] or nearer > NEAR_BEST)
    return (
        f"{sends:>9,} {api}  {order:6} {changes:8g}    | {rate * 60:8.1f}     | {ours[0]:10.1f} {ours[1]:8.1f} |"
        f" {every[0]:13.1f} {every[1]:9.1f} | {best[0]:12.1f} {best[1]:9.1f} |"
        f" 1/{fewer:.0f} of round robin, {nearer:.2f} x best fixed{'  MISSED' if missed else ''}"
    )


def main() -> int:
    """Print the model and the table."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--sends", type=int, nargs="+", default=[100_000, 1_000_000])
    asked.add_argument("--changes", type=float, nargs="+", default=[1, 20, 200], help="a minute")
    asked.add_argument("--api", nargs="+", default=["v2", "v3"], choices=["v2", "v3"])
    asked.add_argument("--order", nargs="+", default=["newest", "oldest"], choices=["newest", "oldest"])
    asked.add_argument("--hours", type=float, default=1.0, help="of the model, counted")
    asked.add_argument("--warm", type=float, default=0.5, help="hours before counting")
    args = asked.parse_args()
    out = sys.stdout.write
    out(f"{__doc__}\nThe model. {Model.__doc__}")
    out(f"Paces of the statuses against each other: {model_account.PACE}.\n")
    out(f"Goals with 100,000 sends: round robin / planner at least {GOALS},")
    out(f" planner / best fixed at most {NEAR_BEST}.\n\n")
    out(HEAD + "\n")
    for sends in args.sends:
        for api in args.api:
            for order in args.order:
                for changes in args.changes:
                    out(row(sends, api, order, changes, args.hours * 3600, args.warm * 3600) + "\n")
                    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
