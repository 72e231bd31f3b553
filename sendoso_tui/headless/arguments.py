"""The arguments of each command. They stand apart from what the commands do, so that help costs no imports."""

from __future__ import annotations

import argparse

from sendoso_tui import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Parser = argparse.ArgumentParser

LIST_LIMIT = 100
SHELLS = ("bash", "zsh", "fish", "tcsh")
GROUPINGS = ("day", "week", "month", "user", "team")
SEND_EPILOG = """\
What the same person got in the last 30 days is listed before the question. With --yes nothing is asked: such sends are
named on standard error and it is sent. The same content within ten minutes, or while an earlier one has no outcome, is
refused without --again.
"""


def add_arguments(command: str, parser: Parser) -> None:
    """Add the arguments of a command; most have none."""
    add = _ARGUMENTS.get(command)
    if add is not None:
        add(parser)


def add_common(parser: Parser) -> None:
    """Add the flags every command takes. A flag not given here leaves the one given before the command alone."""
    group = parser.add_argument_group("everywhere")
    absent = argparse.SUPPRESS
    group.add_argument("--profile", metavar="NAME", default=absent, help="the profile to use")
    group.add_argument("--config", metavar="FILE", type=_path, default=absent, help="another config.toml")
    group.add_argument("--read-only", action="store_true", default=absent, help="refuse to change anything at Sendoso")
    group.add_argument("--json", action="store_true", default=absent, help="answer in JSON")
    group.add_argument("-V", "--version", action="version", version=f"sendoso-tui {__version__}")


def add_screen(parser: Parser) -> None:
    """Add the flags of the workbench. One that is not given leaves an earlier one alone."""
    group = parser.add_argument_group("workbench")
    absent = argparse.SUPPRESS
    group.add_argument("--theme", metavar="NAME", default=absent, help="colours of the workbench")
    group.add_argument("--ascii", action="store_true", default=absent, help="draw with ASCII signs only")
    group.add_argument("--no-mouse", dest="mouse", action="store_false", default=absent, help="leave the mouse alone")


def _demo(parser: Parser) -> None:
    from sendoso_tui.sandbox.options import moment

    parser.add_argument("--api", choices=("v2", "v3"), default="v2", help="which API the demo speaks (default v2)")
    parser.add_argument("--sends", type=_whole, default=2000, metavar="N", help="sends at the start (default 2000)")
    parser.add_argument("--seed", type=_whole, default=1, metavar="N", help="another seed, another world (default 1)")
    parser.add_argument("--speed", type=_speed, default=60.0, help="sandbox seconds per second (default 60)")
    parser.add_argument("--now", type=moment, default=None, metavar="ISO", help="the time it starts at (default: now)")
    add_screen(parser)


def _sandbox(parser: Parser) -> None:
    from sendoso_tui.sandbox.options import add_arguments as add_sandbox_arguments

    add_sandbox_arguments(parser)


def _list(parser: Parser) -> None:
    parser.add_argument("--status", metavar="A,B", default="", help="only these statuses")
    parser.add_argument("--type", metavar="T", default="", help="only these types, or subtypes, separated by commas")
    parser.add_argument("--since", metavar="D", help="created on or after: 2026-11-30, today, -7d, last month")
    parser.add_argument("--until", metavar="D", help="created on or before")
    parser.add_argument("--search", metavar="TEXT", default="", help="in recipient, email, company, gift, sender or id")
    parser.add_argument(
        "--limit", metavar="N", type=_whole, default=LIST_LIMIT, help=f"at most N (default {LIST_LIMIT}; 0: all)"
    )
    parser.add_argument("--sync", action="store_true", help="read everything first, however long that takes")


def _show(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID", help="the send's id")


def _cancel(parser: Parser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="+", help="ids of sends")
    parser.add_argument("--dry-run", action="store_true", help="show what would be done, and change nothing")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask; needed without a terminal")


def _send(parser: Parser) -> None:
    from sendoso_tui.headless.batch_flags import add_batch_flags
    from sendoso_tui.headless.send_flags import add_form_flags, shapes

    parser.usage = (
        "%(prog)s (flags | --from FILE | --batch CSV flags | --resume ID) [--dry-run] [--yes] [--again] [--json]"
    )
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = SEND_EPILOG
    parser.add_argument("--shape", choices=shapes(), help="which kind of send; otherwise the flags tell")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="take the API's own request body from a JSON file (-: standard input)",
    )
    parser.add_argument("--dry-run", action="store_true", help="check it and show what would be posted; send nothing")
    parser.add_argument("-y", "--yes", action="store_true", help="do not ask; needed without a terminal")
    parser.add_argument(
        "--again", action="store_true", help="send although the same was sent minutes ago, or may have been"
    )
    add_form_flags(parser)
    add_batch_flags(parser)


def _watch(parser: Parser) -> None:
    parser.add_argument("ids", metavar="ID", nargs="*", help="only these sends; each is printed once at the start")


def _report(parser: Parser) -> None:
    parser.add_argument("--since", metavar="D", default="this month", help="first day (default: this month)")
    parser.add_argument("--until", metavar="D", default="today", help="last day (default: today)")
    parser.add_argument("--group-by", choices=GROUPINGS, default="day", help="default: day")


def _recipients(parser: Parser) -> None:
    parser.add_argument("--search", metavar="TEXT", default="", help="let the server search for this")


def _inventory(parser: Parser) -> None:
    parser.add_argument("--type", metavar="T", help="physical, egift, swag, direct_mail or charity")


def _journal(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    add_common(actions.add_parser("list", help="writes whose outcome is not known"))
    resolve = actions.add_parser("resolve", help="write down what you found out about one")
    resolve.add_argument("id", metavar="ID", help="the id that `journal list` shows")
    resolve.add_argument(
        "--as", dest="outcome", choices=("done", "refused"), required=True, help="it happened, or it did not"
    )
    resolve.add_argument("--send", metavar="ID", help="the send it became, where that is known (with --as done)")
    add_common(resolve)


def _audit(parser: Parser) -> None:
    actions = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    listing = actions.add_parser("list", help="what was done from here, newest first")
    listing.add_argument("--limit", metavar="N", type=_whole, default=LIST_LIMIT, help=f"default {LIST_LIMIT}")
    add_common(listing)
    add_common(actions.add_parser("verify", help="check that no row was changed or removed"))


def _config(parser: Parser) -> None:
    parser.add_argument(
        "what", choices=("path", "show", "validate"), help="the file; every value and its source; what is wrong"
    )


def _completion(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help="|".join(SHELLS))


def _cache(parser: Parser) -> None:
    parser.add_argument("what", choices=("clear",), help="forget all sends of the profile; the record stays")


_ARGUMENTS: dict[str, Callable[[Parser], None]] = {
    "demo": _demo,
    "sandbox": _sandbox,
    "list": _list,
    "show": _show,
    "cancel": _cancel,
    "send": _send,
    "watch": _watch,
    "report": _report,
    "recipients": _recipients,
    "inventory": _inventory,
    "journal": _journal,
    "audit": _audit,
    "config": _config,
    "completion": _completion,
    "cache": _cache,
}


def _path(text: str) -> Path:
    from pathlib import Path

    return Path(text)


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = -1.0
    if not 0 <= speed <= 1_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is not a speed from 0 to 1000000")
    return speed
