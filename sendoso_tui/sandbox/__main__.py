"""`python -m sendoso_tui.sandbox`: the sandbox without the workbench."""

from __future__ import annotations

import argparse
import sys

from sendoso_tui.sandbox.options import add_arguments, from_arguments


def main() -> int:
    """Reads the command line and runs a sandbox; gives the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sendoso_tui.sandbox", description="A Sendoso to practise on, over loopback."
    )
    add_arguments(parser)
    arguments = parser.parse_args()
    from sendoso_tui.sandbox.serve import run

    return run(from_arguments(arguments))


if __name__ == "__main__":
    sys.exit(main())
