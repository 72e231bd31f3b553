"""The limiter with a clock that stands still until it is moved."""

import asyncio

import pytest

from sendoso_tui.api.call import Priority
from sendoso_tui.api.limits import Limiter
from sendoso_tui.domain.faults import Throttled

from .clocks import FakeClock, settle


class Bench:
    """A limiter whose turns are noted as they are granted."""

    def __init__(self, per_second: float = 4.0) -> None:
        self.clock = FakeClock()
        self.limiter = Limiter(per_second, clock=self.clock, sleep=self.clock.sleep)
        self.granted: list[tuple[str, float]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, name: str, priority: Priority = Priority.POLL, *, write: bool = False, hold: bool = False) -> None:
        async def turn() -> None:
            end = await self.limiter.acquire(priority, write=write)
            self.granted.append((name, round(self.clock.now - 1000, 3)))
            if not hold:
                end()

        self.tasks.append(asyncio.get_running_loop().create_task(turn()))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.granted]


async def test_turns_are_evenly_spaced() -> None:
    bench = Bench(4.0)
    for number in range(5):
        bench.ask(str(number))
    await bench.clock.advance(2)
    assert bench.granted == [("0", 0.0), ("1", 0.25), ("2", 0.5), ("3", 0.75), ("4", 1.0)]


async def test_idle_time_saves_nothing_up() -> None:
    bench = Bench(4.0)
    await bench.clock.advance(100)
    for number in range(3):
        bench.ask(str(number))
    await bench.clock.advance(1)
    assert [at for _, at in bench.granted] == [100.0, 100.25, 100.5]


@pytest.mark.parametrize(("asked", "held"), [(100, 8.0), (0, 0.1), (4, 4.0), (2.5, 2.5)])
def test_the_rate_is_held_between_its_bounds(asked: float, held: float) -> None:
    assert Limiter(asked).per_second == held


async def test_who_matters_more_goes_first_and_equals_in_order() -> None:
    bench = Bench()
    bench.ask("first")
    await settle()
    for name, priority in [
        ("backfill", Priority.BACKFILL),
        ("poll a", Priority.POLL),
        ("poll b", Priority.POLL),
        ("user", Priority.USER),
        ("selected", Priority.SELECTED),
    ]:
        bench.ask(name, priority)
    await bench.clock.advance(5)
    assert bench.names == ["first", "user", "selected", "poll a", "poll b", "backfill"]


async def test_at_most_four_are_in_flight() -> None:
    bench = Bench()
    for number in range(6):
        bench.ask(str(number), hold=True)
    await bench.clock.advance(10)
    assert len(bench.granted) == 4
    for task in bench.tasks:
        task.cancel()
    await settle()


async def test_a_pause_halts_all_but_what_a_person_reads() -> None:
    bench = Bench()
    bench.limiter.pause(30)
    bench.ask("poll")
    bench.ask("read", Priority.USER)
    await bench.clock.advance(29)
    assert bench.names == ["read"]
    assert bench.limiter.pause_left == 1
    await bench.clock.advance(2)
    assert bench.names == ["read", "poll"]
    assert bench.limiter.pause_left == 0


async def test_a_write_does_not_sit_a_pause_out() -> None:
    bench = Bench()
    bench.limiter.pause(30)
    with pytest.raises(Throttled) as caught:
        await bench.limiter.acquire(Priority.USER, write=True)
    assert caught.value.seconds == 30
    assert bench.limiter.queued == 0


async def test_a_write_that_waits_when_a_pause_begins_is_told_so() -> None:
    bench = Bench()
    await bench.limiter.acquire(Priority.USER)
    waiting = asyncio.get_running_loop().create_task(bench.limiter.acquire(Priority.USER, write=True))
    bench.ask("poll")
    await settle()
    bench.limiter.pause(30)
    with pytest.raises(Throttled) as caught:
        await waiting
    assert caught.value.seconds == 30
    await bench.clock.advance(31)
    assert bench.names == ["poll"]


async def test_a_write_given_up_as_a_pause_begins_gives_no_turn_back_that_it_never_had() -> None:
    bench = Bench()
    for number in range(4):
        bench.ask(str(number), hold=True)
    await bench.clock.advance(1)
    waiting = asyncio.get_running_loop().create_task(bench.limiter.acquire(Priority.USER, write=True))
    await settle()
    bench.limiter.pause(1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    bench.ask("fifth")
    await bench.clock.advance(10)
    assert bench.names == ["0", "1", "2", "3"]
    for task in bench.tasks:
        task.cancel()
    await settle()


async def test_a_shorter_pause_does_not_shorten_a_longer_one() -> None:
    bench = Bench()
    bench.limiter.pause(30)
    bench.limiter.pause(5)
    assert bench.limiter.pause_left == 30


async def test_a_cancelled_waiter_leaves_no_trace() -> None:
    bench = Bench()
    bench.ask("first")
    bench.ask("gone")
    bench.ask("last")
    await settle()
    bench.tasks[1].cancel()
    await bench.clock.advance(0.3)
    assert bench.granted == [("first", 0.0), ("last", 0.25)]
    assert bench.limiter.queued == 0


async def test_a_waiter_cancelled_as_its_turn_comes_gives_the_slot_back() -> None:
    bench = Bench(8.0)
    for number in range(20):
        bench.ask(str(number), hold=False)
    for _ in range(20):
        # Cancel whoever is about to run, before it can.
        await bench.clock.advance(0.125)
        for task in bench.tasks[::2]:
            task.cancel()
    bench.granted.clear()
    for number in range(4):
        bench.ask(f"after {number}")
    await bench.clock.advance(5)
    assert len(bench.granted) == 4


async def test_the_rate_is_the_mean_of_the_last_minute() -> None:
    bench = Bench(4.0)
    for number in range(60):
        bench.ask(str(number))
    await bench.clock.advance(30)
    assert bench.limiter.rate == pytest.approx(2.0, abs=0.02)
    await bench.clock.advance(90)
    assert bench.limiter.rate == 0


async def test_the_few_requests_of_a_start_do_not_read_as_if_the_limit_were_near() -> None:
    bench = Bench(4.0)
    for number in range(3):
        bench.ask(str(number))
    await bench.clock.advance(1)
    assert len(bench.granted) == 3
    assert bench.limiter.rate == pytest.approx(0.2)


async def test_ending_a_turn_twice_counts_once() -> None:
    clock = FakeClock(auto=True)
    limiter = Limiter(8, most_in_flight=1, clock=clock, sleep=clock.sleep)
    end = await limiter.acquire(Priority.POLL)
    end()
    end()
    second = await limiter.acquire(Priority.POLL)
    third = asyncio.get_running_loop().create_task(limiter.acquire(Priority.POLL))
    await settle()
    assert not third.done()
    second()
    (await third)()
