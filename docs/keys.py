"""Writes the README's key table from the registry of commands: `.venv/bin/python docs/keys.py`."""

from __future__ import annotations

from pathlib import Path

from sendoso_tui.ui.commands.command import written
from sendoso_tui.ui.commands.registry import COMMANDS

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- keys -->\n", "<!-- /keys -->"


def key_table() -> str:
    """Return the table: every command that does something, by group, in the registry's order."""
    lines = ["| | Keys | Does |", "|---|---|---|"]
    group = ""
    for command in COMMANDS:
        if command.action == "nothing" or not command.keys:
            continue
        keys = " ".join(f"`{written(key)}`" for key in command.keys).replace("|", "\\|")
        lines.append(f"| {command.group if command.group != group else ''} | {keys} | {command.help} |")
        group = command.group
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """Return the README with the table put in its place."""
    head, rest = text.split(BEGIN)
    return head + BEGIN + key_table() + END + rest.split(END)[1]


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
