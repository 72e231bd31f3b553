from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sendoso_tui.store.cache import Cache
from sendoso_tui.store.record import Record


@pytest.fixture(params=["file", "memory"])
async def cache(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Cache]:
    """A cache of each sort."""
    opened = Cache.open(tmp_path / "prod.cache.db" if request.param == "file" else None)
    yield opened
    await opened.close()


@pytest.fixture
async def file_cache(tmp_path: Path) -> AsyncIterator[Cache]:
    opened = Cache.open(tmp_path / "prod.cache.db")
    yield opened
    await opened.close()


@pytest.fixture
async def record(tmp_path: Path) -> AsyncIterator[Record]:
    opened = Record.open(tmp_path / "prod.record.db")
    yield opened
    await opened.close()
