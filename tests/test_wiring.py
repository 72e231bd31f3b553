"""Opening a profile's files: whatever is wrong with them, there is something to read with, and nothing false to see."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sendoso_tui.config.paths import Paths, paths_below
from sendoso_tui.config.profile import Profile, make_profile
from sendoso_tui.config.secrets import Secret
from sendoso_tui.flows.clock import Clock
from sendoso_tui.wiring import NOWHERE, Options, Stores, choose, make_engine, open_stores
from tests.sandbox_process import SandboxProcess
from tests.ui.world import fill, make_send


def profile_with(key: str = "key-of-one", base_url: str = "https://one.example/api/v2", name: str = "desk") -> Profile:
    return make_profile(name, "v2", base_url, {"api_key": Secret(key)})


@contextmanager
def damaged_pages(file: Path) -> Iterator[None]:
    """Bad bytes in the middle of the table, while head and schema stay sound."""
    with file.open("r+b") as bytes_of:
        size = bytes_of.seek(0, os.SEEK_END)
        for page in range(3, size // 4096 - 1):
            bytes_of.seek(page * 4096)
            bytes_of.write(b"\xff" * 4096)
    yield


async def filled(paths: Paths, profile: Profile, count: int = 400) -> Path:
    """Begin the profile's files with some sends in the cache; give the cache's file."""
    stores = open_stores(profile, paths)
    await fill(stores.cache, (make_send(number) for number in range(count)))
    await stores.close()
    (file,) = paths.cache.glob("*.cache.db")
    return file


async def usable(stores: Stores) -> bool:
    """Whether the cache takes rows and gives them back."""
    await fill(stores.cache, [make_send(0)])
    return [row.id for row in stores.cache.newest(1)] == [make_send(0).id]


async def test_f61_a_cache_with_bad_pages_that_still_opens_is_set_aside_at_the_start(tmp_path: Path) -> None:
    paths, profile = paths_below(tmp_path), profile_with()
    with damaged_pages(await filled(paths, profile)):
        stores = open_stores(profile, paths)
    assert stores.cache.set_aside is not None
    assert any("set aside" in notice for notice in stores.notices)
    assert stores.cache.newest(5) == []
    assert await usable(stores)
    await stores.close()


def too_new(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 900")


async def test_f72_a_cache_of_a_newer_version_is_left_alone_and_the_session_kept_in_memory(tmp_path: Path) -> None:
    paths, profile = paths_below(tmp_path), profile_with()
    file = await filled(paths, profile)
    too_new(file)
    before = file.read_bytes()
    stores = open_stores(profile, paths)
    assert "newer version" in " ".join(stores.notices)
    assert "in memory" in " ".join(stores.notices)
    assert not stores.read_only
    assert await usable(stores)
    await stores.close()
    assert file.read_bytes() == before


async def test_f65_a_cache_that_is_held_does_not_end_the_start(tmp_path: Path) -> None:
    paths, profile = paths_below(tmp_path), profile_with()
    file = await filled(paths, profile)
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("PRAGMA locking_mode = EXCLUSIVE")
        holder.execute("BEGIN EXCLUSIVE")
        stores = open_stores(profile, paths)
        assert "in use" in " ".join(stores.notices)
        assert await usable(stores)
        await stores.close()


async def test_f62_a_cache_folder_that_cannot_be_made_costs_the_cache_alone(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    paths.cache.write_text("a file in its place")
    stores = open_stores(profile_with(), paths)
    assert "in memory" in " ".join(stores.notices)
    assert not stores.read_only
    assert await usable(stores)
    await stores.close()


async def test_f62_a_data_folder_that_cannot_be_made_is_a_read_only_session_that_says_why(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    paths.data.write_text("a file in its place")
    profile = profile_with()
    stores = open_stores(profile, paths)
    assert "read-only" in stores.read_only
    assert stores.read_only in stores.notices

    async def no_gateway() -> object:
        raise AssertionError

    engine = make_engine(profile, stores, Clock(), no_gateway)  # type: ignore[arg-type]
    assert engine.about.read_only
    assert await usable(stores)
    await stores.close()


@pytest.mark.parametrize("home", [None, "relative", "/dev/null"])
async def test_f62_without_a_home_a_profile_of_variables_reads_and_writes_nothing(
    home: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"SENDOSO_API": "v2", "SENDOSO_API_KEY": "made-up"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HOME")
    if home is not None:
        monkeypatch.setenv("HOME", home)
    monkeypatch.chdir(tmp_path)
    chosen = choose(Options())
    assert chosen.profile is not None
    assert (chosen.paths is NOWHERE) == (home != "/dev/null")
    stores = open_stores(chosen.profile, chosen.paths)
    assert stores.read_only
    assert await usable(stores)
    await stores.close()
    assert list(tmp_path.iterdir()) == []


def headless(sandbox: SandboxProcess, home: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **sandbox.environ("v2")} | ({"HOME": home} if home else {})
    return subprocess.run(
        [sys.executable, "-m", "sendoso_tui", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("home", [None, "/dev/null"])
def test_f62_headless_reads_work_without_a_home_and_writes_are_refused(
    sandbox: SandboxProcess, home: str | None
) -> None:
    listed = headless(sandbox, home, "list", "--limit", "3", "--json")
    assert listed.returncode == 0, listed.stderr
    assert listed.stdout.count('"id"') >= 3
    send_id = str(sandbox.sends(status="pending")[0]["id"])
    refused = headless(sandbox, home, "cancel", send_id, "--yes")
    assert refused.returncode == 2, refused.stderr
    assert "read-only" in refused.stderr
    assert sandbox.requests()["committed"]["cancels"] == 0


async def test_a_cache_that_cannot_be_opened_is_not_said_to_be_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SENDOSO_API", "v2")
    chosen = choose(Options())
    assert chosen.profile is not None
    too_new(await filled(chosen.paths, chosen.profile))
    done = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-m", "sendoso_tui", "cache", "clear"], capture_output=True, text=True
    )
    assert done.returncode == 2, done.stderr
    assert "Forgotten" not in done.stdout
