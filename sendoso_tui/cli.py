"""The command line: which commands and flags there are, and how a run ends. What a command does is in `headless/`.

Nothing is imported before it is needed: `--help` and `--version` cost little more than an empty interpreter.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from sendoso_tui.headless.arguments import add_arguments, add_common, add_screen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sendoso_tui.headless.call import Doors
    from sendoso_tui.wiring import Options

COMMANDS: tuple[tuple[str, str], ...] = (
    ("demo", "open the workbench on made-up sends; needs no account"),
    ("sandbox", "run the demo's Sendoso server by itself, on this machine only"),
    ("list", "list sends, newest first"),
    ("show", "show one send with its history"),
    ("cancel", "cancel sends, after asking"),
    ("send", "send something new, after asking"),
    ("watch", "print changes as they happen, one JSON object a line"),
    ("budget", "what is left to spend"),
    ("report", "sends and spending over a period"),
    ("recipients", "people who can be sent to"),
    ("inventory", "items that can be sent (v2)"),
    ("touches", "active touches (v3)"),
    ("gifts", "the gift catalogue, where the server has one"),
    ("groups", "groups and their limits (v3)"),
    ("journal", "writes whose outcome is not known"),
    ("audit", "the log of what was done from here"),
    ("init", "set up a profile"),
    ("config", "where settings come from, and whether they are right"),
    ("paths", "which files the program uses"),
    ("doctor", "check everything, and say what to do"),
    ("completion", "print the completion script of a shell"),
    ("cache", "the local copy of the sends"),
)

EPILOG = """\
Without a command: the workbench. Everything else is for scripts and screen readers.

exit codes: 0 ok, 1 refused by the server or a crash, 2 refused by this program (usage, settings, read-only, not
confirmed), 3 temporary (try again), 4 credentials, 5 outcome unknown (a write may have happened), 6 some ids failed,
129, 130, 143 ended by a signal
"""

_SECRET_FLAGS = ("--token", "--api-key", "--apikey", "--client-secret", "--client-id", "--password", "--secret")


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that gets its arguments when it is first used, and never repeats what might be a secret."""

    fill: Callable[[Parser], None] | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def complete(self) -> None:
        """Add the arguments, once."""
        fill, self.fill = self.fill, None
        if fill is not None:
            fill(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        self.complete()
        words = sys.argv[1:] if args is None else list(args)
        if any(word.partition("=")[0].casefold() in _SECRET_FLAGS for word in words):
            # Before anything else looks at it: a secret after such a flag would be taken for a command and repeated.
            self.error("secrets are not taken from the command line, where others can read them: sendoso-tui init")
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(_about_unknown(unknown))
        return found, unknown

    def error(self, message: str) -> NoReturn:
        shown = "".join(char if char.isprintable() else " " for char in message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {shown}\n")


def build_parser(*, whole: bool = False) -> Parser:
    """Build the parser; the arguments of the commands come when one is used, or all at once where `whole` is set."""
    parser = Parser(
        prog="sendoso-tui",
        description="A terminal workbench for the people who look after Sendoso sends.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(profile=None, config=None, read_only=False, json=False, theme=None, ascii=False, mouse=True)
    add_common(parser)
    add_screen(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands", parser_class=Parser)
    for name, words in COMMANDS:
        command = commands.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        command.fill = _fill(name)
        if whole:
            command.complete()
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. Nothing escapes: a bug is one sentence and a report."""
    code: int
    _open_missing_streams()
    try:
        code = _run(build_parser().parse_args(_joined(sys.argv[1:] if argv is None else argv)))
    except SystemExit as ending:
        code = ending.code if isinstance(ending.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    except Exception as error:  # noqa: BLE001 - the last line of defence
        code = _crashed(error)
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        from sendoso_tui.headless.output import forget_stdout

        forget_stdout()
    return code


def _open_missing_streams() -> None:
    """Give output a place to vanish in where the shell has closed it (`>&-`)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - it lives as long as the process


def _joined(words: Sequence[str]) -> list[str]:
    """Join `--since -7d` to one word: alone, argparse takes a date that begins with a dash for a flag."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--since", "--until") and word[:1] == "-" and word[1:2].isdigit():
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _run(args: argparse.Namespace) -> int:
    from sendoso_tui.config.fault import ConfigFault
    from sendoso_tui.headless.output import Output

    out = Output(as_json=args.json)
    try:
        if args.command is None:
            return _workbench(args)
        from sendoso_tui.headless.call import Call

        call = Call(args, out, _doors(args))
        code = int(import_module(_module(args.command)).run(call))
        return 1 if out.failed and code == 0 else code
    except ConfigFault as fault:
        out.say(f"sendoso-tui: {fault}")
        return 2


def _workbench(args: argparse.Namespace) -> int:
    if _no_screen():
        return 2
    from sendoso_tui.workbench import run_workbench

    return run_workbench(_options(args))


def _demo(args: argparse.Namespace) -> int:
    if _no_screen():
        return 2
    from sendoso_tui.demo import DemoOptions
    from sendoso_tui.workbench import run_demo

    now = args.now.isoformat() if args.now else None
    world = DemoOptions(api=args.api, sends=args.sends, seed=args.seed, speed=args.speed, now=now)
    return run_demo(_options(args), world)


def _no_screen() -> bool:
    """Say why where the workbench cannot be shown."""
    from sendoso_tui.terminal import why_no_screen

    why = why_no_screen()
    if why is not None:
        sys.stderr.write(f"sendoso-tui: {why}\n")
    return why is not None


def _options(args: argparse.Namespace) -> Options:
    from sendoso_tui.wiring import Options

    return Options(
        profile=args.profile,
        config=args.config,
        read_only=args.read_only,
        theme=args.theme,
        ascii=args.ascii,
        mouse=args.mouse,
    )


def _doors(args: argparse.Namespace) -> Doors:
    """Open nothing yet: the parts are put together when a command asks for them."""
    from sendoso_tui.headless.call import Doors

    def wiring() -> Any:
        return import_module("sendoso_tui.wiring")

    def first_start() -> Any:
        return import_module("sendoso_tui.first_start")

    return Doors(
        choose=lambda: wiring().choose(_options(args)),
        files_of=lambda profile: (str(wiring().cache_name(profile)), str(wiring().file_name(profile))),
        open_stores=lambda profile, paths: wiring().open_stores(profile, paths),
        open_session=lambda tell: wiring().open_session(_options(args), tell),
        try_answers=lambda answers: first_start().try_answers(answers),
        save_answers=lambda paths, answers: str(first_start().save_answers(paths, answers)),
        run_demo=_demo,
        parser=lambda: build_parser(whole=True),
    )


def _module(command: str) -> str:
    return f"sendoso_tui.headless.{command}_command"


def _fill(command: str) -> Callable[[Parser], None]:
    def fill(parser: Parser) -> None:
        # The sandbox brings a --json of its own, which gives way to everybody's.
        parser.conflict_handler = "resolve"
        add_arguments(command, parser)
        add_common(parser)

    return fill


def _about_unknown(unknown: Sequence[str]) -> str:
    """Name what was not understood, without values: one of them may be a secret."""
    flags = [word.partition("=")[0] for word in unknown if word.startswith("-")]
    return f"not understood: {' '.join(flags)}" if flags else f"{len(unknown)} words too many"


def _crashed(error: Exception) -> int:
    report = None
    with suppress(Exception):  # the report must not hide what happened
        from sendoso_tui.config.crash import write_crash_report
        from sendoso_tui.config.paths import find_paths

        report = write_crash_report(find_paths(), error)
    where = f" Report: {report}" if report else ""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"sendoso-tui had a fault and ended ({type(error).__name__}).{where}\n")
    return 1
