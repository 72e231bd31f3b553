"""What the papers promise: the key table is the registry's, commands and codes are all there, links lead somewhere."""

import re
import runpy
from pathlib import Path

import pytest

from sendoso_tui.headless.parser import COMMANDS

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
PAPERS = [TOP / "README.md", TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md", *sorted((TOP / "docs").rglob("*.md"))]


def test_the_key_table_of_the_readme_is_made_from_the_registry() -> None:
    keys = runpy.run_path(str(TOP / "docs" / "keys.py"))
    assert keys["with_table"](README) == README, "run docs/keys.py"


@pytest.mark.parametrize("command", [name for name, _ in COMMANDS])
def test_every_command_is_in_the_readme(command: str) -> None:
    assert re.search(rf"`[^`]*\b{command}\b[^`]*`", README)


@pytest.mark.parametrize("code", [0, 1, 2, 3, 4, 5, 6])
def test_every_exit_code_is_in_the_readme(code: int) -> None:
    assert f"\n| {code} | " in README


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_the_papers_lead_somewhere(paper: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", paper.read_text(encoding="utf-8")):
        assert (paper.parent / target).exists(), f"{paper.name} links to {target}"


def test_the_check_script_finds_the_readmes_test_command() -> None:
    found = re.search(r"<!-- test -->\s*```sh\n(.+?)\n```", README, re.S)
    assert found is not None
    assert "-c constraints.txt" in found[1]
    assert found[1].endswith("pytest -n 3")


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in (TOP / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))
