"""A terminal workbench for Sendoso sends. `cli` is the way in; `docs/architecture.md` is the map."""

__version__ = "0.1.0"
