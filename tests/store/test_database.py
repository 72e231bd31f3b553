import os
import random
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sendoso_tui.store import cache_schema, record_schema
from sendoso_tui.store.database import (
    Migration,
    connect,
    erase_row,
    find_damage,
    in_memory,
    on_disk,
    prepare,
    schema_version,
    set_aside,
)
from sendoso_tui.store.faults import StoreDamaged, StoreTooNew, StoreUnwritable

Schema = tuple[Migration, ...]
SCHEMAS = [cache_schema.MIGRATIONS, record_schema.MIGRATIONS]


def shape(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


def begin(path: Path, migrations: Schema) -> None:
    prepare(on_disk(path), migrations).close()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_new_file_and_its_companions_are_private(tmp_path: Path, mask: int) -> None:
    old = os.umask(mask)
    try:
        reader = prepare(on_disk(tmp_path / "a.db"), cache_schema.MIGRATIONS)
    finally:
        os.umask(old)
    with closing(reader), closing(sqlite3.connect(tmp_path / "a.db")) as writer:
        writer.execute("INSERT INTO meta VALUES ('a', 'b')")
        writer.commit()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"a.db": 0o600, "a.db-wal": 0o600, "a.db-shm": 0o600}


def test_a_file_that_others_could_read_is_made_private(tmp_path: Path) -> None:
    begin(tmp_path / "a.db", cache_schema.MIGRATIONS)
    (tmp_path / "a.db").chmod(0o644)
    begin(tmp_path / "a.db", cache_schema.MIGRATIONS)
    assert stat.S_IMODE((tmp_path / "a.db").stat().st_mode) == 0o600


def test_beginning_leaves_nothing_beside_the_file(tmp_path: Path) -> None:
    begin(tmp_path / "a.db", cache_schema.MIGRATIONS)
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize("migrations", SCHEMAS)
def test_every_older_shape_becomes_the_newest(tmp_path: Path, migrations: Schema) -> None:
    begin(tmp_path / "fresh.db", migrations)
    for version in range(1, len(migrations)):
        path = tmp_path / f"{version}.db"
        begin(path, migrations[:version])
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("INSERT INTO meta VALUES ('kept', 'yes')")
            connection.commit()
            assert schema_version(connection) == version
        with closing(prepare(on_disk(path), migrations)) as reader:
            assert schema_version(reader) == len(migrations)
            assert reader.execute("SELECT value FROM meta WHERE key = 'kept'").fetchone() == ("yes",)
        assert shape(path) == shape(tmp_path / "fresh.db")


def test_an_upgrade_that_fails_leaves_the_step_before(tmp_path: Path) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (x)")
        raise RuntimeError("no")

    begin(tmp_path / "a.db", cache_schema.MIGRATIONS)
    before = shape(tmp_path / "a.db")
    with pytest.raises(RuntimeError):
        prepare(on_disk(tmp_path / "a.db"), (*cache_schema.MIGRATIONS, broken))
    assert shape(tmp_path / "a.db") == before
    begin(tmp_path / "a.db", cache_schema.MIGRATIONS)


def test_the_old_file_is_kept_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    begin(path, record_schema.MIGRATIONS[:1])
    old = shape(path)
    prepare(on_disk(path), record_schema.MIGRATIONS, keep_old=True).close()
    kept = tmp_path / "a.db.before-2"
    assert shape(kept) == old
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_file_of_a_newer_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    begin(path, cache_schema.MIGRATIONS)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer version"):
        prepare(on_disk(path), cache_schema.MIGRATIONS)
    assert path.read_bytes() == before


def test_a_database_of_something_else_is_not_taken_over(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    with pytest.raises(StoreDamaged, match="not a file of this program"):
        prepare(on_disk(tmp_path / "a.db"), cache_schema.MIGRATIONS)


def test_a_place_that_cannot_hold_a_file_is_said_to(tmp_path: Path) -> None:
    with pytest.raises(StoreUnwritable):
        prepare(on_disk(tmp_path / "missing" / "a.db"), cache_schema.MIGRATIONS)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreUnwritable):
        prepare(on_disk(tmp_path / "folder.db"), cache_schema.MIGRATIONS)


def test_names_of_all_sorts_are_files(tmp_path: Path) -> None:
    for name in ("a b?c#d%20.db", "プロ.db", "mode=memory&x.db"):
        begin(tmp_path / name, cache_schema.MIGRATIONS)
        assert (tmp_path / name).stat().st_size > 0


def test_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with closing(prepare(in_memory(), cache_schema.MIGRATIONS)) as reader:
        assert schema_version(reader) == len(cache_schema.MIGRATIONS)
    assert list(tmp_path.iterdir()) == []


def test_setting_aside_takes_the_companions_and_never_overwrites(tmp_path: Path) -> None:
    path, now = tmp_path / "a.db", datetime(2026, 11, 20, 9, 5, tzinfo=UTC)
    for text in ("one", "two"):
        path.write_text(text)
        (tmp_path / "a.db-wal").write_text(f"{text} wal")
        set_aside(path, now)
    assert {item.name: item.read_text() for item in tmp_path.iterdir()} == {
        "a.db.corrupt-20261120T090500Z": "one",
        "a.db.corrupt-20261120T090500Z-wal": "one wal",
        "a.db.corrupt-20261120T090500Z-2": "two",
        "a.db.corrupt-20261120T090500Z-2-wal": "two wal",
    }


def test_a_bad_page_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 100)
        connection.commit()
        assert find_damage(connection, full=True) is None
    data = bytearray(path.read_bytes())
    data[8192:8292] = b"\xff" * 100
    path.write_bytes(data)
    with closing(sqlite3.connect(path)) as connection:
        assert find_damage(connection, full=False)


def test_an_erased_row_leaves_nothing_in_the_pages_it_went_through(tmp_path: Path) -> None:
    # A plain DELETE leaves copies in three of these, where rows had been moved to make room for others.
    for seed in range(12):
        chance, path = random.Random(seed), tmp_path / f"{seed}.db"
        path.touch()
        kept: list[str] = []
        gone: list[str] = []
        with closing(connect(on_disk(path, durable=True), patience=1, writes=True)) as connection:
            connection.execute("CREATE TABLE t (id TEXT PRIMARY KEY, x TEXT)")
            connection.execute("BEGIN")
            for number in range(600):
                pick = chance.random()
                if pick < 0.5:
                    kept.append(f"name{number:05}@")
                    connection.execute(
                        "INSERT INTO t VALUES (?, ?)", (kept[-1], kept[-1] + "y" * chance.randrange(1500))
                    )
                elif pick < 0.8 and kept:
                    name = chance.choice(kept)
                    connection.execute("UPDATE t SET x = ? WHERE id = ?", (name + "z" * chance.randrange(1500), name))
                elif kept:
                    gone.append(kept.pop(chance.randrange(len(kept))))
                    assert erase_row(connection, "t", "id", gone[-1])
            assert not erase_row(connection, "t", "id", "nobody")
            connection.execute("COMMIT")
            assert {name for (name,) in connection.execute("SELECT id FROM t")} == set(kept)
        data = path.read_bytes()
        assert [name for name in gone if name.encode() in data] == []
