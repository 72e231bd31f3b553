import errno
import os
from pathlib import Path

import pytest

from sendoso_tui.config.private_file import create_private, looser_than_private, write_atomically


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_created_file_is_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    assert create_private(tmp_path / "a", "text")
    assert mode(tmp_path / "a") == 0o600
    assert (tmp_path / "a").read_text() == "text"


def test_creating_touches_nothing_that_exists(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    (tmp_path / "dangling").symlink_to(tmp_path / "elsewhere")
    assert not create_private(tmp_path / "a", "new")
    assert not create_private(tmp_path / "dangling", "new")
    assert (tmp_path / "a").read_text() == "old"
    assert not (tmp_path / "elsewhere").exists()


def test_replacing_sets_the_mode_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    target = tmp_path / "a"
    target.write_text("old")
    target.chmod(0o644)
    write_atomically(target, b"new")
    assert (target.read_text(), mode(target)) == ("new", 0o600)
    assert os.listdir(tmp_path) == ["a"]


def test_a_link_into_another_folder_survives(tmp_path: Path) -> None:
    dotfiles = tmp_path / "dotfiles"
    dotfiles.mkdir()
    (dotfiles / "real").write_text("old")
    (tmp_path / "hop").symlink_to("dotfiles/real")
    (tmp_path / "link").symlink_to("hop")
    write_atomically(tmp_path / "link", "new")
    assert os.readlink(tmp_path / "link") == "hop"
    assert os.readlink(tmp_path / "hop") == "dotfiles/real"
    assert (dotfiles / "real").read_text() == "new"
    assert os.listdir(dotfiles) == ["real"]


def test_a_circle_of_links_is_an_error_and_stays(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links") as caught:
        write_atomically(tmp_path / "a", "new")
    assert caught.value.errno == errno.ELOOP
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_content_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "a"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, step, full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(target, "new")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_full_disk_leaves_no_half_of_a_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        create_private(tmp_path / "a", "new")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("bits", "loose"), [(0o600, False), (0o400, False), (0o644, True), (0o660, True)])
def test_looseness_is_judged_by_the_target_of_a_link(tmp_path: Path, bits: int, loose: bool) -> None:
    (tmp_path / "a").write_text("")
    (tmp_path / "a").chmod(bits)
    (tmp_path / "link").symlink_to("a")
    assert (looser_than_private(tmp_path / "link") is not None) is loose


def test_a_file_of_another_user_is_not_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").touch(mode=0o600)
    owner = (tmp_path / "a").stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    expected = None if owner == 0 else f"it belongs to user {owner}"
    assert looser_than_private(tmp_path / "a") == expected
    assert looser_than_private(tmp_path / "missing") is None
