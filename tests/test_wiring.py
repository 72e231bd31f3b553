"""Opening a profile's files: whatever is wrong with them, there is something to read with, and nothing false to see."""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sendoso_tui.config.paths import Paths, paths_below
from sendoso_tui.config.profile import Profile, make_profile
from sendoso_tui.config.secret_sources import FromCommand, SecretSource
from sendoso_tui.config.secrets import Secret
from sendoso_tui.flows.clock import Clock
from sendoso_tui.flows.facts import CacheRenewed, CapabilitiesLearned, Fact, Noticed, SendsChanged
from sendoso_tui.flows.ports import Gateway
from sendoso_tui.wiring import NOWHERE, Options, Stores, choose, describe, gateway_opener, make_engine, open_stores
from tests.sandbox_process import SandboxProcess
from tests.ui.world import fill, make_send


def profile_with(key: str = "key-of-one", base_url: str = "http://127.0.0.1:9/api/v2", name: str = "desk") -> Profile:
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


def ids(stores: Stores) -> list[str]:
    return [row.id for row in stores.cache.newest(1000)]


async def claimed(paths: Paths, profile: Profile) -> tuple[Stores, list[Fact]]:
    """Open the files and the gateway as the program does, without asking the server; close nothing."""
    stores, told = open_stores(profile, paths), list[Fact]()

    async def no_server() -> Gateway:
        return gateway

    gateway = await gateway_opener(profile, Clock())()
    engine = make_engine(profile, stores, Clock(), no_server)
    opened = asyncio.Event()

    def hear(fact: Fact) -> None:
        told.append(fact)
        if isinstance(fact, CapabilitiesLearned):
            opened.set()

    engine.listen(hear)
    engine.start()
    await opened.wait()
    await engine.settle(0)
    await gateway.close()
    return stores, told


async def test_a_named_profile_with_another_address_shows_nothing_of_the_old_one(tmp_path: Path) -> None:
    paths, profile = paths_below(tmp_path), profile_with()
    stores, told = await claimed(paths, profile)
    await fill(stores.cache, [make_send(1), make_send(2)])
    await stores.close()
    assert not [fact for fact in told if isinstance(fact, CacheRenewed)]

    again = open_stores(profile, paths)
    assert len(ids(again)) == 2, "the same account keeps what it has"
    await again.close()
    moved = open_stores(profile_with(base_url="http://127.0.0.1:10/api/v2"), paths)
    assert ids(moved) == []
    assert "another account" in " ".join(moved.notices)
    await moved.close()


async def test_a_named_profile_with_another_key_at_hand_shows_nothing_of_the_old_one(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    stores, _ = await claimed(paths, profile_with("key-of-one"))
    await fill(stores.cache, [make_send(1)])
    await stores.close()
    other = open_stores(profile_with("key-of-two"), paths)
    assert ids(other) == []
    await other.close()


async def test_a_key_that_a_helper_gives_is_compared_before_anything_is_called_fresh(tmp_path: Path) -> None:
    paths, key = paths_below(tmp_path), tmp_path / "key"

    def helped() -> Profile:
        profile = profile_with()
        profile.sources["api_key"] = SecretSource((FromCommand("api_key_command", ("cat", str(key))),))
        return profile

    key.write_text("key-of-one")
    stores, told = await claimed(paths, helped())
    await fill(stores.cache, [make_send(1)])
    await stores.close()
    stores, told = await claimed(paths, helped())
    assert len(ids(stores)) == 1
    await stores.close()
    key.write_text("key-of-two")
    stores, told = await claimed(paths, helped())
    assert ids(stores) == []
    kinds = [type(fact) for fact in told]
    assert kinds.index(CacheRenewed) < kinds.index(SendsChanged) < kinds.index(CapabilitiesLearned)
    assert any(isinstance(fact, Noticed) and "another account" in fact.sentence for fact in told)
    await stores.close()
    stores, told = await claimed(paths, helped())
    assert CacheRenewed not in [type(fact) for fact in told], "it is this account's from now on"
    await stores.close()


async def test_the_profile_of_variables_has_a_cache_for_each_account_and_one_journal(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    one, two = (profile_with(key, name="env") for key in ("key-of-one", "key-of-two"))
    first = open_stores(one, paths)
    await fill(first.cache, [make_send(1)])
    second = open_stores(two, paths)
    assert ids(second) == []
    await fill(second.cache, [make_send(2)])
    assert ids(first) == [make_send(1).id]
    await first.close()
    await second.close()
    again = open_stores(one, paths)
    assert ids(again) == [make_send(1).id]
    await again.close()
    assert len([*paths.cache.glob("*.cache.db")]) == 2
    assert len([*paths.data.glob("*.record.db")]) == 1
    for file in tmp_path.rglob("*"):
        assert file.is_dir() or b"key-of" not in file.read_bytes(), file


async def test_a_token_that_changes_beside_the_same_oauth_client_is_the_same_account(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)

    def signed_in(secret: str) -> Profile:
        pair = {"client_id": Secret("desk-client"), "client_secret": Secret(secret)}
        return make_profile("desk", "v3", "http://127.0.0.1:9/api/v3", pair)

    stores, _ = await claimed(paths, signed_in("secret-of-may"))
    await fill(stores.cache, [make_send(1)])
    await stores.close()
    stores, told = await claimed(paths, signed_in("secret-of-june"))
    assert len(ids(stores)) == 1
    assert CacheRenewed not in [type(fact) for fact in told]
    await stores.close()


def test_headless_lists_nothing_of_the_account_before(
    start_sandbox: Callable[..., SandboxProcess], tmp_path: Path
) -> None:
    one, two = start_sandbox("--sends", "30", "--seed", "1"), start_sandbox("--sends", "30", "--seed", "2")
    config = tmp_path / ".config" / "sendoso-tui" / "config.toml"
    config.parent.mkdir(parents=True)
    seen = []
    for sandbox in (one, two):
        place = sandbox.told["v2"]
        lines = ("[profiles.desk]", 'api = "v2"', f'base_url = "{place["base_url"]}"')
        config.write_text("\n".join((*lines, f'api_key_command = "echo {place["api_key"]}"')))
        config.chmod(0o600)
        done = subprocess.run(
            [sys.executable, "-m", "sendoso_tui", "list", "--sync", "--json"],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        seen.append({send["id"] for send in json.loads(done.stdout)["sends"]})
    assert len(seen[0]) == len(seen[1]) == 30
    assert not seen[0] & seen[1]


def test_what_a_new_send_needs_to_know_of_its_profile(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        '[profiles.desk]\nbase_url = "http://127.0.0.1:9/api/v3/"\nvia_from = "desk"\nover_budget = "block"\n'
    )
    profile = choose(Options(profile="desk", config=file)).profile
    assert profile is not None
    about = describe(profile)
    assert (about.base_url, about.via_from, about.over_budget) == ("http://127.0.0.1:9/api/v3", "desk", "block")
