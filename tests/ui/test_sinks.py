"""Reads the sources of the screen for ways in which data could be read as markup, become an id, or hang a key."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sendoso_tui.ui

ROOT = Path(sendoso_tui.ui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

# Widgets and calls of Textual that read markup in a plain string, or put it on the screen some other way.
READS_MARKUP = {
    "Static",
    "Label",
    "Button",
    "Checkbox",
    "RadioButton",
    "Collapsible",
    "OptionList",
    "Select",
    "DataTable",
    "Tree",
    "Markdown",
    "Footer",
    "Header",
    "RichLog",
    "TabPane",
    "notify",
    "panic",
    "from_markup",
    "bell",
}
TITLES = {"border_title", "border_subtitle", "tooltip", "title", "sub_title"}
OURS = {"Button"}
"""Names of our own classes that happen to be called like one of Textual's."""


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def is_constant(value: ast.AST) -> bool:
    """Say whether a value is text of this program: a literal, or a choice between literals."""
    if isinstance(value, ast.IfExp):
        return is_constant(value.body) and is_constant(value.orelse)
    return isinstance(value, ast.Constant)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_string_taking_sink_is_used(path: Path) -> None:
    imported = {
        alias.name
        for node in nodes(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual")
        for alias in node.names
    }
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node) in READS_MARKUP - (OURS - imported):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            assert all(is_constant(argument) for argument in arguments), f"line {node.lineno}: {name_of(node)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_titles_are_constants(path: Path) -> None:
    for node in nodes(path):
        targets = node.targets if isinstance(node, ast.Assign) else []
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in TITLES:
                assert isinstance(node, ast.Assign)
                assert is_constant(node.value), f"line {node.lineno}: {target.attr}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_workers_name_their_group_and_belong_to_screens(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Call) and name_of(node) == "run_worker":
            assert path.parent.name == "screens", f"line {node.lineno}"
            assert "group" in {keyword.arg for keyword in node.keywords}, f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_moves_by_itself(path: Path) -> None:
    for node in nodes(path):
        if isinstance(node, ast.Call):
            assert name_of(node) not in ("animate", "LoadingIndicator", "ProgressBar", "Sparkline"), node.lineno
            for keyword in node.keywords:
                if keyword.arg in ("blink", "animate"):
                    assert isinstance(keyword.value, ast.Constant)
                    assert keyword.value.value is False, f"line {node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr == "loading":
            assert not isinstance(node.ctx, ast.Store), f"line {node.lineno}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_ids_and_actions_are_made_of_constants_or_of_the_registry(path: Path) -> None:
    for node in nodes(path):
        if not isinstance(node, ast.Call):
            continue
        if name_of(node) == "Binding":
            for argument in node.args[:2]:
                fine = is_constant(argument) or path.name in ("keymap.py", "page_keys.py")
                assert fine, f"line {node.lineno}: a binding made from something"
        assert name_of(node) not in ("run_action", "simulate_key", "eval", "exec"), f"line {node.lineno}"
