"""The command line as such: help, versions, flags in any place, and no way to hand it a secret."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sendoso_tui import __version__
from sendoso_tui.cli import main
from sendoso_tui.headless.parser import COMMANDS, build_parser

NAMES = [name for name, _ in COMMANDS]


def spoken(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("before", [(), ("list",), ("journal", "list"), ("sandbox",)], ids=" ".join)
@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_told_everywhere(capsys: pytest.CaptureFixture[str], before: tuple[str, ...], flag: str) -> None:
    assert spoken(capsys, *before, flag) == (0, f"sendoso-tui {__version__}\n", "")


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_help(capsys: pytest.CaptureFixture[str], name: str) -> None:
    code, out, err = spoken(capsys, name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: sendoso-tui {name}")
    for flag in ("--profile", "--config", "--read-only", "--json", "--version"):
        assert flag in out


def test_the_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = spoken(capsys, "--help")
    for name in NAMES:
        assert f"\n    {name} " in out
    assert "5 outcome unknown" in out


@pytest.mark.parametrize("words", [["--profile", "a", "--read-only", "--json"], []])
@pytest.mark.parametrize("after", [["--profile", "a", "--read-only", "--json"], []])
@pytest.mark.parametrize(
    "command", [["list"], ["journal", "list"], ["config", "show"], ["sandbox"], ["demo"]], ids=" ".join
)
def test_common_flags_work_before_and_after_the_command(words: list[str], after: list[str], command: list[str]) -> None:
    args = build_parser().parse_args([*words, *command, *after])
    given = bool(words or after)
    assert (args.profile, args.read_only, args.json, args.config) == ("a" if given else None, given, given, None)


def test_the_later_of_two_flags_counts() -> None:
    args = build_parser().parse_args(["--profile", "first", "--config", "/a", "list", "--profile", "second"])
    assert (args.profile, args.config) == ("second", Path("/a"))


@pytest.mark.parametrize("flag", ["--token", "--api-key", "--client-secret", "--password", "--secret", "--API-KEY"])
@pytest.mark.parametrize("command", [(), ("list",), ("init",), ("doctor",)])
@pytest.mark.parametrize("joined", [True, False])
def test_no_flag_takes_a_secret_and_none_is_repeated(
    capsys: pytest.CaptureFixture[str], flag: str, command: tuple[str, ...], joined: bool
) -> None:
    words = [f"{flag}=canary-secret-1"] if joined else [flag, "canary-secret-1"]
    code, out, err = spoken(capsys, *command, *words)
    assert (code, out) == (2, "")
    assert "canary" not in err


def test_flags_are_not_guessed_from_their_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = spoken(capsys, "list", "--prof", "x")
    assert code == 2
    assert "--prof" in err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "tcsh"])
def test_completion_knows_the_commands_and_their_flags(capsys: pytest.CaptureFixture[str], shell: str) -> None:
    code, out, _ = spoken(capsys, "completion", shell)
    assert code == 0
    for word in ("inventory", "dry-run", "resolve", "read-only"):
        assert word in out


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("list", "--help")], ids=" ".join)
def test_help_costs_little_more_than_an_empty_interpreter(arguments: tuple[str, ...]) -> None:
    def seconds(*command: str) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
            times.append(time.perf_counter() - began)
        return min(times)

    argparse_alone = seconds("-c", "import argparse, pathlib; argparse.ArgumentParser().parse_args([])")
    assert seconds("-m", "sendoso_tui", *arguments) < argparse_alone * 3 + 0.05


def test_help_needs_no_home_and_no_settings(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sendoso_tui", "--help"], env={}, cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["--help", "completion bash", "paths"])
def test_a_reader_that_has_enough_is_no_error(command: str, home: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m sendoso_tui {command} | true', sys.executable], capture_output=True, check=False
    )
    assert done.stderr == b""
