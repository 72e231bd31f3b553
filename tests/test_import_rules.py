"""Imports run downward only, and nothing heavy is loaded by what does not need it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sendoso_tui
from sendoso_tui.headless.parser import COMMANDS
from tests.sandbox_process import SandboxProcess

ROOT = Path(sendoso_tui.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))

MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "api": {"domain"},
    "store": {"domain"},
    "config": {"domain"},
    "sandbox": {"domain"},
    "flows": {"domain", "api", "store", "config"},
    "ui": {"domain", "api", "store", "config", "flows"},
    "headless": {"domain", "api", "store", "config", "flows", "sandbox"},
}
"""What a package may import besides itself. Modules beside the packages put the parts together and may import all."""

ANYWHERE = {"__version__", "steps", "values"}
"""Names beside the packages that know of none of them."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "httpx": ("api/http.py", "api/auth.py"),
    "httpcore": (),
    "sqlite3": ("store/",),
    "textual": ("ui/",),
    "rich": ("ui/",),
    "msgspec": ("api/",),
    "starlette": ("sandbox/",),
    "uvicorn": ("sandbox/",),
    "shtab": ("headless/completion_command.py",),
    "keyring": ("config/",),
}

FORBIDDEN = ("os.mkdir", "socket.connect", "socket.getaddrinfo", "sqlite3.connect", "subprocess.Popen")
HEAVY = ("textual", "rich", "httpx", "sqlite3", "asyncio", "starlette", "uvicorn", "msgspec", "shtab")


FIRST_FRAME = (
    "sendoso_tui.cli",
    "sendoso_tui.workbench",
    "sendoso_tui.ui.app",
    "sendoso_tui.store.record",
    "sendoso_tui.store.cache",
    "sendoso_tui.flows.engine",
)
AFTER_THE_FIRST_FRAME = (
    "argparse",
    "ctypes",
    "httpx",
    "msgspec",
    "keyring",
    "logging.handlers",
    "starlette",
    *(
        f"sendoso_tui.{name}"
        for name in (
            "api.client",
            "config.key_place",
            "config.log",
            "config.redact",
            "demo",
            "first_start",
            "headless.output",
            "headless.parser",
        )
    ),
    *(f"sendoso_tui.domain.{name}" for name in ("catalog", "creating", "draft", "form", "judging", "saved_draft")),
    *(f"sendoso_tui.flows.{name}" for name in ("compose", "live", "planner", "sync")),
    *(f"sendoso_tui.ui.panes.{name}" for name in ("compose_form", "filter_bar", "search_line")),
    *(
        f"sendoso_tui.ui.screens.{name}"
        for name in ("compose", "detail", "drafts", "help", "layer", "review", "too_small")
    ),
    *(f"sendoso_tui.ui.show.{name}" for name in ("drafts", "page_text", "remembered", "shapes")),
    *(f"sendoso_tui.ui.widgets.{name}" for name in ("box", "greyed", "picker")),
)


def test_the_files_were_found() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_downward(file: Path) -> None:
    package = file.relative_to(ROOT).parts[0]
    if package not in MAY_IMPORT:
        return
    for name in imported(file):
        parts = name.split(".")
        if parts[0] != "sendoso_tui" or len(parts) == 1:
            continue
        beside = parts[1] not in MAY_IMPORT and parts[1] not in ANYWHERE
        assert not beside, f"{package} imports {name}, which puts the parts together"
        assert parts[1] in {package, *ANYWHERE, *MAY_IMPORT[package]}, f"{package} imports {name}"


@pytest.mark.parametrize("library", ONLY_IN)
def test_each_library_has_its_place(library: str) -> None:
    users = {
        str(file.relative_to(ROOT)) for file in FILES for name in imported(file) if name.partition(".")[0] == library
    }
    strangers = {user for user in users if not user.startswith(ONLY_IN[library] or ("nowhere",))}
    assert not strangers


def test_the_domain_is_standard_library_only() -> None:
    for file in FILES:
        if file.relative_to(ROOT).parts[0] == "domain":
            for name in imported(file):
                top = name.partition(".")[0]
                assert top == "sendoso_tui" or top in sys.stdlib_module_names, f"{file.name} imports {name}"


def test_frozen_values_are_made_the_cheap_way() -> None:
    """`dataclass(frozen=True, slots=True)` made of the values of the first frame is a sixth of the start."""
    dear = [
        str(file.relative_to(ROOT)) for file in FILES if "(frozen=True" in file.read_text() and file.stem != "values"
    ]
    assert not dear, "sendoso_tui/values.py has `frozen`"


def test_importing_any_module_touches_neither_disk_nor_network(tmp_path: Path) -> None:
    """One interpreter imports them all, with every writing or connecting call an error."""
    names = [".".join(file.relative_to(ROOT.parent).with_suffix("").parts) for file in FILES if file.stem != "__main__"]
    program = f"""
import sys
def watch(event, arguments):
    flags = arguments[2] if event == "open" and isinstance(arguments[2], int) else 0
    writes = flags & 0o103 and "null" not in str(arguments[0])
    if writes or event in {FORBIDDEN!r}:
        raise RuntimeError(f"{{event}} {{arguments}}")
sys.dont_write_bytecode = True
sys.addaudithook(watch)
for name in {names!r}:
    __import__(name)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), *((name, "--help") for name, _ in COMMANDS)],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & set(HEAVY)


@pytest.mark.parametrize(
    ("arguments", "spared"),
    [
        (("--version",), {"argparse", "re", "typing", "contextlib", "dataclasses"}),
        (("--help",), {"typing", "pathlib", "shutil", "dataclasses"}),
        (("list", "--help"), {"typing", "pathlib", "shutil", "dataclasses"}),
    ],
    ids=lambda given: " ".join(sorted(given)),
)
def test_what_only_speaks_loads_next_to_nothing(arguments: tuple[str, ...], spared: set[str]) -> None:
    assert not loaded(*arguments) & spared


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--sync", "--json"),
        ("show", "ID"),
        ("cancel", "ID", "--yes"),
        ("send", "--item", "ITEM", "--recipient", "RECIPIENT", "--dry-run"),
        ("send", "--batch", "FILE", "--item", "ITEM", "--dry-run"),
        ("budget",),
        ("report",),
        ("recipients",),
        ("inventory",),
        ("touches",),
        ("gifts",),
        ("groups",),
        ("journal", "list"),
        ("audit", "verify"),
        ("doctor",),
        ("cache", "clear"),
        ("init",),
    ],
    ids=" ".join,
)
def test_no_command_loads_the_screen(
    sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    for name, value in sandbox.environ("v2").items():
        monkeypatch.setenv(name, value)
    send = sandbox.sends(status="pending")[0]
    people = tmp_path / "people.csv"
    people.write_text(f"Email\n{send['recipient']['email']}\n", encoding="utf-8")
    ids = {
        "ID": str(send["id"]),
        "ITEM": str(send["item"]["id"]),
        "RECIPIENT": str(send["recipient"]["id"]),
        "FILE": str(people),
    }
    found = loaded(*(ids.get(word, word) for word in arguments))
    assert "sendoso_tui.headless" in found
    assert not found & {"textual", "rich", "starlette", "uvicorn"}


@pytest.mark.parametrize("arguments", [("config", "show"), ("config", "validate"), ("paths",), ("completion", "zsh")])
def test_what_needs_no_server_loads_no_client(arguments: tuple[str, ...]) -> None:
    assert not loaded(*arguments) & {"textual", "rich", "httpx", "sqlite3", "starlette", "uvicorn"}


def test_the_first_frame_does_without_what_serves_later_pages() -> None:
    """All that is loaded until then; each of these modules stood in the way of the first frame before."""
    program = f"import sys\nfor name in {FIRST_FRAME!r}: __import__(name)\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert not set(done.stdout.split()) & set(AFTER_THE_FIRST_FRAME)


def loaded(*arguments: str) -> set[str]:
    """The modules in memory at the end of a command that ran in a process of its own."""
    program = (
        "import sys\nfrom sendoso_tui.cli import main\ncode = main(sys.argv[1:])\n"
        "sys.stdout.write('\\n==\\n' + ' '.join(sys.modules))\nsys.exit(0 if code in (0, 1, 2) else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "had a fault" not in done.stderr, done.stderr
    return set(done.stdout.rpartition("\n==\n")[2].split())


def imported(file: Path) -> Iterator[str]:
    """The absolute names a file imports anywhere but for type checking alone."""
    tree = ast.parse(file.read_text())
    skipped = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
