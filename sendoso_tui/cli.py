"""The command line: how a run begins and how it ends. Its parser is in `headless/parser.py`, what a command does in
the module of the command.

Nothing is imported before it is needed, not even `typing`: `--version` costs little more than an empty interpreter, and
the workbench parses nothing where nothing was given.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from sendoso_tui.headless.call import Doors
    from sendoso_tui.wiring import Options


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code. Nothing escapes: a bug is one sentence and a report."""
    code: int
    _open_missing_streams()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
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


def _run(words: Sequence[str]) -> int:
    if words in (["--version"], ["-V"]):
        from sendoso_tui import __version__

        sys.stdout.write(f"sendoso-tui {__version__}\n")
        return 0
    args: argparse.Namespace | None = None
    if words:
        from sendoso_tui.headless.parser import parse

        args = parse(words)
    from sendoso_tui.config.fault import ConfigFault

    try:
        return _workbench(args) if args is None or args.command is None else _command(args)
    except ConfigFault as fault:
        from sendoso_tui.headless.output import Output

        Output(as_json=False).say(f"sendoso-tui: {fault}")
        return 2


def _command(args: argparse.Namespace) -> int:
    from importlib import import_module

    from sendoso_tui.headless.call import Call
    from sendoso_tui.headless.output import Output

    out = Output(as_json=args.json)
    module = import_module(f"sendoso_tui.headless.{args.command}_command")
    code = int(module.run(Call(args, out, _doors(args))))
    return 1 if out.failed and code == 0 else code


def _workbench(args: argparse.Namespace | None) -> int:
    if _no_screen():
        return 2
    from sendoso_tui.wiring import Options
    from sendoso_tui.workbench import run_workbench

    return run_workbench(Options() if args is None else _options(args))


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
    from importlib import import_module

    from sendoso_tui.headless.call import Doors
    from sendoso_tui.headless.parser import build_parser

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


def _crashed(error: Exception) -> int:
    from contextlib import suppress

    report = None
    with suppress(Exception):  # the report must not hide what happened
        from sendoso_tui.config.crash import write_crash_report
        from sendoso_tui.config.paths import find_paths

        report = write_crash_report(find_paths(), error)
    where = f" Report: {report}" if report else ""
    with suppress(OSError, ValueError):
        sys.stderr.write(f"sendoso-tui had a fault and ended ({type(error).__name__}).{where}\n")
    return 1
