"""The filled caches: kept untouched, handed out as copies, and looked at before every use.

A program that is given a cache writes to it, and one that finds it to be another account's empties it. So the filled
file itself is never given to any program.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bench.fill import SEED, build, fill
from sendoso_tui.store.cache_orders import missing_orders
from sendoso_tui.store.cache_schema import MIGRATIONS
from sendoso_tui.store.database import schema_version

RESULTS = Path(__file__).resolve().parent / "results"
_KEPT = RESULTS / "filled"
# Two measurements at the same time must not share a copy.
_COPIES = RESULTS / f"copies-{os.getpid()}"


class WrongCache(Exception):
    """A cache does not hold what it should; what is measured with it would mean nothing."""


def kept(sends: int) -> Path:
    """Return the filled file of this many sends, making it first where there is none. It is not to be written to."""
    path = _KEPT / f"{sends}-seed{SEED}.db"
    if path.exists() and lacks_indexes(path):
        _complete(path)
    if path.exists():
        try:
            check(path, sends)
        except WrongCache as wrong:
            print(f"{wrong} It is filled anew.")
            path.unlink()
    if not path.exists():
        _KEPT.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(".unfinished")
        fill(unfinished, sends)
        check(unfinished, sends)
        unfinished.rename(path)
        path.chmod(0o400)
    return path


def lacks_indexes(path: Path) -> bool:
    """Say whether a file was filled by a version with fewer tables or indexes; the program would make them."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)) as connection:
        return schema_version(connection) < len(MIGRATIONS) or bool(missing_orders(connection))


def _complete(path: Path) -> None:
    """Put a copy with all indexes in the place of a filled file."""
    complete = path.with_suffix(f".complete-{os.getpid()}")
    shutil.copyfile(path, complete)
    complete.chmod(0o600)
    build(complete)
    complete.chmod(0o400)
    complete.rename(path)


def copy_of(sends: int, name: str = "") -> Path:
    """Return a cache folder (for XDG_CACHE_HOME) with a fresh copy of the filled file, of no account yet."""
    folder = _COPIES / f"{sends}{name}"
    cache = cache_in(folder)
    shutil.rmtree(folder, ignore_errors=True)
    cache.parent.mkdir(parents=True, mode=0o700)
    shutil.copyfile(kept(sends), cache)
    cache.chmod(0o600)
    return folder


def forget_copies() -> None:
    """Remove the copies of this process; the filled files stay."""
    shutil.rmtree(_COPIES, ignore_errors=True)


def cache_in(folder: Path) -> Path:
    """Return where the program of the profile `bench` keeps its cache below a cache folder."""
    return folder / "sendoso-tui" / "bench.cache.db"


def check(path: Path, sends: int, *, in_use: bool = False) -> None:
    """Look whether a cache holds this many sends, read to the end and indexed. Raises WrongCache."""
    how = "mode=ro" if in_use else "immutable=1"
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True)) as connection:
        try:
            (rows,) = connection.execute("SELECT count(*) FROM sends").fetchone()
            meta = dict(connection.execute("SELECT key, value FROM meta").fetchall())
        except sqlite3.Error as error:
            raise WrongCache(f"{path.name} cannot be read: {error}.") from error
    wrong = []
    if rows != sends:
        wrong.append(f"{rows:,} sends")
    if meta.get("backfill_done") != "yes":
        wrong.append("a first read that is not done")
    if int(meta.get("search_through", "-1")) < 2**62:
        wrong.append("no complete text index")
    if wrong:
        raise WrongCache(f"The cache that should hold {sends:,} sends has {', '.join(wrong)}.")
