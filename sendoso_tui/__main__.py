"""Lets `python -m sendoso_tui` do what the command `sendoso-tui` does."""

from __future__ import annotations

import sys

from sendoso_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
