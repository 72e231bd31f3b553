"""The parser of the command line: which commands there are. What flags they take is in `arguments.py`.

It is not loaded where there is nothing to parse, and the parser of a command is made when the command is used:
argparse and the parsers of all commands together cost more than an empty interpreter.
"""

from __future__ import annotations

import argparse
import os
import sys

from sendoso_tui.headless.arguments import add_arguments, add_common, add_screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, NoReturn

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
    """An ArgumentParser with the arguments of a command, that never repeats what might be a secret."""

    def __init__(self, *, command: str = "", **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)
        if command:
            # The sandbox brings a --json of its own, which gives way to everybody's.
            self.conflict_handler = "resolve"
            add_arguments(command, self)
            add_common(self)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
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

    def _get_formatter(self) -> argparse.HelpFormatter:
        # Asked for the width itself, argparse loads the packers of archives that shutil knows.
        return self.formatter_class(self.prog, width=_columns() - 2)  # type: ignore[call-arg]


class _Unmade:
    """Stands for the parser of a command until the command is used; argparse asks no more of it."""

    def __init__(self, **settings: Any) -> None:
        self._settings = settings

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        return Parser(**self._settings).parse_known_args(args, namespace)


def build_parser(*, whole: bool = False) -> Parser:
    """Build the parser; those of the commands are made when one is used, or all at once where `whole` is set."""
    parser = Parser(
        prog="sendoso-tui",
        description="A terminal workbench for the people who look after Sendoso sends.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(profile=None, config=None, read_only=False, json=False, theme=None, ascii=False, mouse=True)
    add_common(parser)
    add_screen(parser)
    kind: Any = Parser if whole else _Unmade
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", title="commands", prog=parser.prog, parser_class=kind
    )
    for name, words in COMMANDS:
        commands.add_parser(name, command=name, help=words, description=words[0].upper() + words[1:] + ".")
    return parser


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Parse a command line. Raises SystemExit for help, versions and what was not understood."""
    return build_parser().parse_args(_joined(words))


def _joined(words: Sequence[str]) -> list[str]:
    """Join `--since -7d` to one word: alone, argparse takes a date that begins with a dash for a flag."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--since", "--until") and word[:1] == "-" and word[1:2].isdigit():
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _about_unknown(unknown: Sequence[str]) -> str:
    """Name what was not understood, without values: one of them may be a secret."""
    flags = [word.partition("=")[0] for word in unknown if word.startswith("-")]
    return f"not understood: {' '.join(flags)}" if flags else f"{len(unknown)} words too many"


def _columns() -> int:
    """How wide the help may be: what COLUMNS says, else the terminal, else 80."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):
        return 80
