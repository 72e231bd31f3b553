"""A terminal workbench for Sendoso sends. `cli` is the way in; `docs/architecture.md` is the map."""

from __future__ import annotations

__version__ = "0.1.0"
