"""Where answers are read: pages beside the loop that paints, answers to writes in it and at once."""

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from sendoso_tui.api import v2
from sendoso_tui.domain.faults import Doubtful

from .test_client import Bench, always, reply

HERE = threading.main_thread()
Read = Callable[..., Any]


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> list[threading.Thread]:
    """The threads in which sends are read, in order."""
    threads: list[threading.Thread] = []

    def noted(name: str) -> None:
        read: Read = getattr(v2, name)

        def note(*given: object) -> object:
            threads.append(threading.current_thread())
            return read(*given)

        monkeypatch.setattr(v2, name, note)

    noted("read_sends")
    noted("read_send")
    return threads


def page(rows: int) -> bytes:
    return json.dumps({"sends": [{"id": f"send_{n}", "message": "x" * 200} for n in range(rows)]}).encode()


async def test_a_page_is_read_beside_the_loop(readers: list[threading.Thread]) -> None:
    bench = Bench("v2", always(lambda: reply(200, page(100))))
    looked = await bench.client.list_sends(1)
    assert [send.id for send in looked.value.rows][:2] == ["send_0", "send_1"]
    assert readers
    assert HERE not in readers


async def test_a_short_answer_is_not_worth_a_thread(readers: list[threading.Thread]) -> None:
    bench = Bench("v2", always(lambda: reply(200, page(2))))
    await bench.client.list_sends(1)
    assert readers == [HERE]


async def test_the_answer_to_a_write_is_read_at_once_however_long(readers: list[threading.Thread]) -> None:
    body = json.dumps({"send": {"id": "1", "status": "cancelled", "message": "x" * 100_000}}).encode()
    bench = Bench("v2", always(lambda: reply(200, body)))
    answer = await bench.client.cancel_send("1")
    assert answer.value.send is not None
    assert readers == [HERE]


async def test_a_long_answer_to_a_write_that_breaks_off_is_doubt() -> None:
    bench = Bench("v2", always(lambda: reply(200, b'{"send": {"id": "' + b"x" * 100_000)))
    with pytest.raises(Doubtful):
        await bench.client.cancel_send("1")
    assert len(bench.asked) == 1


async def test_a_page_that_breaks_off_is_asked_for_again() -> None:
    bench = Bench("v2", always(lambda: reply(200, page(200)[:-10]), lambda: reply(200, page(200))))
    assert len((await bench.client.list_sends(1)).value.rows) == 200
    assert len(bench.asked) == 2


async def test_who_goes_away_meanwhile_loses_only_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on, read = threading.Event(), threading.Event(), v2.read_sends
    ended: list[int] = []

    def slowly(*given: Any) -> object:
        began.set()
        go_on.wait(10)
        found = read(*given)
        ended.append(len(found.rows))
        return found

    monkeypatch.setattr(v2, "read_sends", slowly)
    bench = Bench("v2", always(lambda: reply(200, page(100))))
    task = asyncio.create_task(bench.client.list_sends(1))
    async with asyncio.timeout(10):
        while not began.is_set():  # noqa: ASYNC110 - what is waited for is set by another thread
            await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    assert len((await bench.client.list_sends(1)).value.rows) == 100
    assert ended == [100, 100]
