"""The files of a batch: reading people from anything a path may name, and a result that grows line by line."""

import csv
import os
import stat
from pathlib import Path

import pytest

from sendoso_tui.domain.people_file import MOST_BYTES, PeopleFileFault
from sendoso_tui.flows.batch_files import HEADS, ResultFault, ResultFile, RowResult, people_path, read_file, result_path

ROW = RowResult(2, "ann@x.example", "accepted", "5184530", "abc", "", "Accepted by Sendoso.", "req-1")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_a_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "people.csv").write_bytes(b"Name\nAnn\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert people_path("~/people.csv") == tmp_path / "people.csv"
    assert read_file(people_path("~/people.csv")) == b"Name\nAnn\n"


def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    (tmp_path / "large.csv").write_bytes(b"x" * (MOST_BYTES + 100))
    assert len(read_file(tmp_path / "large.csv")) == MOST_BYTES + 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.csv", "There is no file missing.csv."),
        ("folder", "folder is a folder."),
        ("pipe", "pipe is not a file."),
        ("loop", "loop cannot be read"),
        ("nul\0l", "cannot be read"),
        ("below/it", "There is no file it."),
    ],
)
def test_what_is_no_readable_file_is_said(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(PeopleFileFault, match=words):
        read_file(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_said(tmp_path: Path) -> None:
    (tmp_path / "closed.csv").write_bytes(b"x")
    (tmp_path / "closed.csv").chmod(0)
    with pytest.raises(PeopleFileFault, match="Permission denied"):
        read_file(tmp_path / "closed.csv")


def test_the_result_stands_beside_the_people() -> None:
    assert result_path(Path("/a/people.list.csv")) == Path("/a/people.list-result.csv")


def test_a_result_is_private_and_grows_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    result = ResultFile.create(path, "b1")
    assert rows_of(path) == [list(HEADS)]
    result.add(ROW)
    assert rows_of(path)[1:] == [list(ROW.cells("b1"))]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert result.written == {2}


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    ResultFile.create(path, "b1").add(
        RowResult(2, "=cmd|x", "+1", "-2", "@sum(a)", "https://a.example", '"quoted", and more')
    )
    assert rows_of(path)[1][1:7] == ["'=cmd|x", "'+1", "'-2", "'@sum(a)", "https://a.example", '"quoted", and more']


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    path.write_text("mine")
    with pytest.raises(ResultFault, match="is there already"):
        ResultFile.create(path, "b1")
    for batch_id in ("b1", "b2"):
        with pytest.raises(ResultFault, match="is not the result of batch"):
            ResultFile.go_on(path, batch_id)
    assert path.read_text() == "mine"


def test_a_batch_goes_on_in_its_own_file(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    ResultFile.create(path, "b1").add(ROW)
    with pytest.raises(ResultFault, match="is not the result of batch b2"):
        ResultFile.go_on(path, "b2")
    result = ResultFile.go_on(path, "b1")
    assert result.written == {2}
    result.add(RowResult(3, "bob@x.example", "refused"))
    assert [row[0] for row in rows_of(path)] == ["row", "2", "3"]
    assert ResultFile.go_on(tmp_path / "new.csv", "b1").written == frozenset()


def test_a_line_that_was_cut_off_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    ResultFile.create(path, "b1").add(ROW)
    whole = path.read_bytes()
    path.write_bytes(whole + b"3,bob@x.exam")
    result = ResultFile.go_on(path, "b1")
    assert result.written == {2}
    result.add(RowResult(3, "bob@x.example", "accepted"))
    assert rows_of(path)[-1] == list(RowResult(3, "bob@x.example", "accepted").cells("b1"))


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ResultFault, match="No such file"):
        ResultFile.create(tmp_path / "missing" / "result.csv", "b1")
    result = ResultFile.create(tmp_path / "result.csv", "b1")
    (tmp_path / "result.csv").unlink()
    with pytest.raises(ResultFault, match="cannot be written"):
        result.add(ROW)


def test_a_link_in_the_place_of_the_result_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "result.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(ResultFault, match="is there already"):
        ResultFile.create(tmp_path / "result.csv", "b1")
    assert not (tmp_path / "elsewhere.csv").exists()
