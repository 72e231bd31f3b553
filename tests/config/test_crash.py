import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.log import write_crash_report
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.secrets import Secret

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def caught(error: BaseException, cause: BaseException | None = None) -> BaseException:
    """The error as it is after being raised here, with a secret among the local variables."""
    local = "canary-" + "local"
    try:
        assert local
        raise error from cause
    except BaseException as raised:  # noqa: BLE001 - group and exit errors are crashes too
        return raised


def report(paths: Paths, error: BaseException) -> str:
    path = write_crash_report(paths, error, NOW)
    assert path is not None
    return path.read_text()


@pytest.mark.parametrize(
    "error",
    [
        ValueError("canary Ann Smith"),
        KeyError("canary Ann Smith"),
        RuntimeError({"canary": "Ann Smith"}, "Ann Smith"),
        UnicodeDecodeError("utf-8", b"canary Ann Smith", 0, 1, "canary"),
        FileNotFoundError(2, "No such file or directory", "/home/canary/Ann Smith"),
        OSError("canary Ann Smith"),
        AttributeError("no token=canary"),
        sqlite3.OperationalError("near 'canary-known-one': syntax error"),
        ExceptionGroup("canary Ann Smith", [ValueError("canary Ann Smith")]),
    ],
)
def test_no_data_is_in_the_report(paths: Paths, error: BaseException) -> None:
    Secret("canary-known-one")
    error.add_note("canary Ann Smith")
    text = report(paths, caught(error, caught(TypeError("canary Ann Smith"))))
    assert "canary" not in text.replace('"canary-" + "local"', "")
    assert "Ann Smith" not in text
    assert type(error).__name__ in text


def test_the_report_says_where_and_why(paths: Paths) -> None:
    first = caught(sqlite3.OperationalError("no such table: rows"))
    text = report(paths, caught(ConfigFault("the folder is gone"), first))
    assert text.startswith("sendoso-tui ")
    assert "2026-01-02 03:04:05 UTC" in text
    assert "ConfigFault: the folder is gone" in text
    assert "caused by: sqlite3.OperationalError: no such table: rows" in text
    assert "test_crash.py" in text
    assert "raise error from cause" in text


def test_the_persons_home_is_not_in_the_report(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(Path(__file__).parent))
    assert '"~/test_crash.py"' in report(paths, caught(ValueError()))


def test_a_circle_of_errors_ends(paths: Paths) -> None:
    one, two = caught(ValueError("a")), caught(TypeError("b"))
    one.__context__, two.__context__ = two, one
    one.__suppress_context__ = two.__suppress_context__ = False
    assert report(paths, one).count("while handling: ") == 1


def test_a_deep_recursion_is_cut_short(paths: Paths) -> None:
    def deeper(level: int) -> int:
        return deeper(level + 1)

    with pytest.raises(RecursionError) as info:
        deeper(0)
    assert len(report(paths, info.value)) < 25_000


def test_reports_are_private_and_never_overwritten(paths: Paths, umask: int) -> None:
    first, second = (write_crash_report(paths, caught(ValueError()), NOW) for _ in range(2))
    assert first is not None
    assert second is not None
    assert first != second
    assert first.name.startswith("crash-20260102T030405Z-")
    assert [path.stat().st_mode & 0o777 for path in (first, second)] == [0o600, 0o600]
    assert paths.crash_folder.stat().st_mode & 0o777 == 0o700


def test_a_refusing_disk_gives_no_path_and_no_second_error(paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("")
    assert write_crash_report(paths, caught(ValueError()), NOW) is None
