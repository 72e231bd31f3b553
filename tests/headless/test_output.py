"""What is written where: JSON that any terminal survives, plain lines, and quiet when nobody reads."""

import io
import json
import os
import subprocess
import sys
import unicodedata
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from sendoso_tui.domain.money import Money
from sendoso_tui.headless.output import Output, to_json
from sendoso_tui.headless.table import pairs, price, table, width
from tests.headless.conftest import Run
from tests.sandbox_process import SandboxProcess

INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
HOSTILE = "a\x1b]52;c;eA==\x07b\x7fc\x9bd\u202ee\r\nf"


def test_json_is_ascii_and_faithful() -> None:
    text = to_json({"name": HOSTILE + "髙橋"})
    assert text.isascii()
    assert text.isprintable()
    assert json.loads(text)["name"] == HOSTILE + "髙橋"


def test_lines_hold_no_control_characters() -> None:
    out, err = io.StringIO(), io.StringIO()
    output = Output(as_json=False, out=out, err=err)
    output.lines([HOSTILE])
    output.say(HOSTILE)
    for written in (out.getvalue(), err.getvalue()):
        assert written.endswith("\n")
        assert all(line.isprintable() for line in written.splitlines())


def test_a_document_is_one_object_with_a_row_on_each_line() -> None:
    out = io.StringIO()
    moment = datetime(2026, 11, 20, 14, 32, 5, 123, UTC)
    Output(as_json=True, out=out).document("prod", moment, {"total": 2}, ("rows", iter([{"id": "1"}, {"id": "2"}])))
    assert json.loads(out.getvalue()) == {
        "version": 1,
        "as_of": "2026-11-20T14:32:05Z",
        "profile": "prod",
        "total": 2,
        "rows": [{"id": "1"}, {"id": "2"}],
    }
    assert len(out.getvalue().splitlines()) == 4


def test_a_document_without_rows_has_an_empty_list() -> None:
    out = io.StringIO()
    Output(as_json=True, out=out).document(None, None, {}, ("rows", []))
    assert json.loads(out.getvalue())["rows"] == []


def test_a_terminal_that_is_not_utf_8_is_no_reason_to_stop() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Output(as_json=False, out=out).lines(["髙橋"])
    assert raw.getvalue() == b"\\u9ad9\\u6a4b\n"


def test_columns_line_up_also_under_wide_letters() -> None:
    lines = list(table(("A", "B"), [("髙橋", "x"), ("e\u0301", "y"), ("", "z"), ("k" * 60, "end")]))
    starts = {width(line[: line.rindex(line.split()[-1])]) for line in lines}
    assert len(starts) == 1
    assert lines[3].startswith("- ")
    assert "…" in lines[4]


def test_pairs_leave_out_what_is_not_known() -> None:
    assert list(pairs([("One", "1"), ("Nothing", ""), ("Three", "3")])) == ["One:    1", "Three:  3"]


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [("5000.0", "USD", "5000.00 USD"), ("1.234", "USD", "1.234 USD"), ("7", "JPY", "7 JPY"), ("3", None, "3.00")],
)
def test_prices_have_the_decimals_of_their_currency(amount: str, currency: str | None, shown: str) -> None:
    assert price(Money(Decimal(amount), currency)) == shown


def test_a_reader_that_stops_early_is_no_error(v2: SandboxProcess) -> None:
    for command in ("list --json --limit 0", "list", "show ID --json", "config show"):
        words = command.replace("ID", str(v2.sends()[0]["id"]))
        done = subprocess.run(
            ["sh", "-c", f'"$0" -m sendoso_tui {words} | head -c 1', sys.executable],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert len(done.stdout) == 1
        assert "Broken" not in done.stderr
        assert "Traceback" not in done.stderr


def test_hostile_data_reaches_no_terminal(run: Run, v2: SandboxProcess) -> None:
    v2.post("faults", spec="hostile")
    for arguments in (("list", "--sync", "--limit", "0"), ("list", "--json"), ("recipients",), ("inventory",)):
        ran = run(*arguments)
        assert ran.code == 0
        for line in (ran.out + ran.err).split("\n"):
            # A joiner stays between the parts of an emoji; nothing else that draws nothing does.
            assert not {unicodedata.category(char) for char in line.replace("\u200d", "")} & INVISIBLE, line


@pytest.mark.parametrize("redirect", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_streams_the_shell_has_closed_are_no_error(v2: SandboxProcess, redirect: str) -> None:
    for command in ("list --json", "--help", "paths"):
        done = subprocess.run(
            ["sh", "-c", f'"$0" -m sendoso_tui {command} {redirect}', sys.executable], capture_output=True, check=False
        )
        assert done.returncode == 0
        assert b"fault" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_half_an_answer_does_not_pass_for_a_whole_one(v2: SandboxProcess) -> None:
    done = subprocess.run(
        ["sh", "-c", '"$0" -m sendoso_tui list --json >/dev/full', sys.executable],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "could not be written: No space left on device" in done.stderr
