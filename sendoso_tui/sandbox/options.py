"""What can be set when a sandbox starts, and how its command line spells it."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sendoso_tui.values import frozen

if TYPE_CHECKING:
    from collections.abc import Callable


@frozen
class SandboxOptions:
    """The settings of one sandbox; the same seed, sends and `now` give the same world, byte for byte."""

    port: int = 0  # 0: any free port
    sends: int = 2000  # how many exist at the start, 0 to 5 million
    seed: int = 1
    speed: float = 1.0  # sandbox seconds per real second; 0 freezes the clock
    now: datetime | None = None  # start of the sandbox's clock; None: the real time
    fault: str = ""  # fault SPEC, see `faults`
    json: bool = False  # say where it listens as one JSON line
    lifeline_fd: int | None = None  # end when this pipe is at its end
    rate: int = 10  # requests a second before a client is blocked; 0: never
    cancel_processing: bool = False  # whether v2 cancels a send that is being processed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the sandbox's options to a parser, so that both command lines spell them alike."""
    parser.add_argument("--port", type=_whole(0, 65535), default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--sends", type=_whole(0, 5_000_000), default=2000, help="sends at the start (default 2000)")
    parser.add_argument("--seed", type=_whole(0, 2**31), default=1, help="another seed, another world (default 1)")
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="sandbox seconds per second; 0 stops its clock (default 1)"
    )
    parser.add_argument("--now", type=moment, default=None, metavar="ISO", help="the time it starts at (default: now)")
    parser.add_argument(
        "--fault", default="", metavar="SPEC", help="faults to inject, such as latency=200ms,http=503:0.1"
    )
    parser.add_argument("--json", action="store_true", help="say where it listens as one JSON line")
    parser.add_argument("--lifeline-fd", type=_whole(0, 2**31), default=None, metavar="N", help=argparse.SUPPRESS)
    parser.add_argument(
        "--rate", type=_whole(0, 1_000_000), default=10, help="requests a second and client; 0: no limit (default 10)"
    )
    parser.add_argument("--cancel-processing", action="store_true", help="v2 also cancels sends in processing")


def from_arguments(arguments: argparse.Namespace) -> SandboxOptions:
    """The options out of a parsed command line made by `add_arguments`; options the parser lacks keep their
    defaults.
    """
    known = vars(arguments)
    return SandboxOptions(**{name: known[name] for name in SandboxOptions.__match_args__ if name in known})


def moment(text: str) -> datetime:
    """An ISO 8601 date or time as an aware time, UTC where no offset is given; argparse.ArgumentTypeError says
    what is wrong.
    """
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ISO 8601 time such as 2026-11-20T14:32:00Z") from error
    if not 2000 <= parsed.year <= 2200:
        raise argparse.ArgumentTypeError(f"{text!r} is not between the years 2000 and 2200")
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return parse


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = -1.0
    if not 0 <= speed <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed from 0 to 1000000")
    return speed
