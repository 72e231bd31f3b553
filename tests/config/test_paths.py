import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths, find_paths, make_private_folder, paths_below

XDG = {"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_CACHE_HOME": "/k", "XDG_STATE_HOME": "/s"}


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")


def all_folders(paths: Paths) -> list[str]:
    return [str(p) for p in (paths.config, paths.data, paths.cache, paths.state)]


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_xdg_folders_count_on_every_system(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert all_folders(find_paths({"HOME": "/h", **XDG})) == [f"/{letter}/sendoso-tui" for letter in "cdks"]


def test_without_xdg_the_folders_are_below_home(linux: None) -> None:
    below = [".config", ".local/share", ".cache", ".local/state"]
    assert all_folders(find_paths({"HOME": "/h"})) == [f"/h/{folder}/sendoso-tui" for folder in below]


def test_a_relative_xdg_value_is_ignored(linux: None) -> None:
    assert find_paths({"HOME": "/h", "XDG_CONFIG_HOME": "conf", "XDG_DATA_HOME": ""}) == find_paths({"HOME": "/h"})


@pytest.mark.parametrize("environ", [{}, {"HOME": ""}, {"HOME": "relative"}, {"XDG_CONFIG_HOME": "/c"}])
def test_a_missing_home_is_said_with_a_remedy(linux: None, environ: dict[str, str]) -> None:
    with pytest.raises(ConfigFault, match=r"HOME is not .*set HOME, or all of XDG_CONFIG_HOME"):
        find_paths(environ)


def test_home_is_not_needed_when_all_folders_are_named(linux: None) -> None:
    assert find_paths(XDG).config == Path("/c/sendoso-tui")


def test_macos_has_its_own_folders_and_accepts_a_dot_config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    for variable in XDG:
        monkeypatch.delenv(variable, raising=False)
    environ = {"HOME": str(tmp_path)}
    assert find_paths(environ).config == tmp_path / "Library/Application Support/sendoso-tui"
    assert find_paths(environ).cache == tmp_path / "Library/Caches/sendoso-tui"
    (tmp_path / ".config/sendoso-tui").mkdir(parents=True)
    assert find_paths(environ).config == tmp_path / ".config/sendoso-tui"
    assert find_paths(environ).data == tmp_path / "Library/Application Support/sendoso-tui"


def test_each_profile_has_two_databases(paths: Paths) -> None:
    assert paths.cache_db("prod") == paths.cache / "prod.cache.db"
    assert paths.record_db("prod") == paths.data / "prod.record.db"


@pytest.mark.parametrize("name", ["", "..", "a/b", "a.b", "-a", "ä", "a\n", "x" * 41, "\x1b]0;x\x07"])
def test_a_profile_name_that_is_no_file_name_is_refused(paths: Paths, name: str) -> None:
    with pytest.raises(ConfigFault) as caught:
        paths.record_db(name)
    assert caught.value.message.isprintable()


def test_folders_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    make_private_folder(tmp_path / "a" / "b" / "c")
    for folder in ("a", "a/b", "a/b/c"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def test_an_own_open_folder_is_closed_and_its_parents_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a").chmod(0o755)
    (tmp_path / "a" / "b").chmod(0o755)
    make_private_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o755


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for place in ("file", "file/below", "loop", "loop/below"):
        with pytest.raises(ConfigFault, match="cannot be used"):
            make_private_folder(tmp_path / place)


def test_a_read_only_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, mode: int = 0) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ConfigFault, match="read-only file system"):
        make_private_folder(tmp_path / "new")


def test_looking_up_and_importing_create_nothing(tmp_path: Path) -> None:
    paths = paths_below(tmp_path / "x")
    assert paths.rows()
    program = (
        "import sys, sendoso_tui.config.settings, sendoso_tui.config.template, sendoso_tui.config.log\n"
        "import sendoso_tui.config.trust\n"
        "from sendoso_tui.config.paths import find_paths; find_paths()\n"
        "print([m for m in ('textual', 'httpx', 'keyring', 'subprocess', 'tomllib', 'tomli_w') if m in sys.modules])"
    )
    environ = {"HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
