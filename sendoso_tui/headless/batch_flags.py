"""The flags of `send` that make it a batch. What a batch does is `batch_command.py`'s."""

from __future__ import annotations

import argparse
from pathlib import Path

from sendoso_tui.domain.batch import STOP_AFTER

MOST_STOP_AFTER = 5_000


def add_batch_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags to `send`. `--dry-run`, `--yes`, `--again` and those of the fields are the single send's own."""
    group = parser.add_argument_group("many people from a file")
    which = group.add_mutually_exclusive_group()
    which.add_argument("--batch", metavar="CSV", type=Path, help="send to everybody in this file, one after another")
    which.add_argument("--resume", metavar="ID", help="go on with a batch that was paused, stopped or cut short")
    group.add_argument(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="which column fills in a field; A+B joins two, an empty one uses none. The rest is guessed by name",
    )
    group.add_argument(
        "--stop-after",
        metavar="K",
        type=_failures,
        help=f"stop after K rows in a row that failed (default {STOP_AFTER}; 0: never)",
    )
    group.add_argument("--result", metavar="FILE", type=Path, help="where to write what became of each row")
    group.add_argument(
        "--new-recipients", action="store_true", help="add people to the address book who are not in it (v2)"
    )
    group.add_argument("--retry-refused", action="store_true", help="with --resume: send the refused rows once more")


def is_batch(args: argparse.Namespace) -> bool:
    """Say whether these arguments of `send` ask for a batch."""
    return args.batch is not None or args.resume is not None


def _failures(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and int(text) <= MOST_STOP_AFTER):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 to {MOST_STOP_AFTER}")
    return int(text)
