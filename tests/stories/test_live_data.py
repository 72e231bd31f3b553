"""Data that changes while a person works: it shows by itself, moves nothing under their hands, and stays polite."""

import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from textual import events

from sendoso_tui.config.profile import Api
from sendoso_tui.domain.status import fold
from sendoso_tui.flows.attention import Attention
from sendoso_tui.flows.facts import Connection
from sendoso_tui.wiring import Stores
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of
from tests.stories.test_many_sends import BEGAN, a_send

OPEN = ("pending", "processing", "sent", "opened", "paused")
FAST = 20.0
"""So many times faster pass the waits of stories in which there is much waiting."""


def asked_of(sandbox: SandboxProcess) -> Counter[str]:
    """What was asked: looks at the head, pages, single sends, everything else."""
    kinds: Counter[str] = Counter()
    for entry in sandbox.requests()["last"]:
        path = entry["path"].rstrip("/")
        asked = {name: values[0] for name, values in parse_qs(entry["query"]).items()}
        listing = path.endswith(("/sends", "/send"))
        if listing and asked.get("page", "1") == "1" and "status" not in asked:
            kinds["head"] += 1
        elif listing:
            kinds["page"] += 1
        else:
            kinds["send" if "/sends/" in path else "other"] += 1
    return kinds


async def passes(desk: Desk, seconds: float) -> None:
    """Wait until so many seconds have passed for the engine."""
    end = desk.engine.clock.monotonic() + seconds
    await desk.until(lambda: desk.engine.clock.monotonic() >= end, f"{seconds:g} s to pass")


def status_of(desk: Desk, send_id: str) -> str:
    cached = desk.stores.cache.get(send_id)
    return fold(cached.send.status_raw) if cached is not None else ""


def one_in(sandbox: SandboxProcess, status: str) -> str:
    return str(sandbox.sends(status=status)[0]["id"])


async def test_a_send_ships_while_its_page_is_open(ticking: SandboxProcess, tmp_path: Path) -> None:
    send_id = one_in(ticking, "processing")
    async with open_desk(profile_of(ticking), tmp_path, size=(120, 40)) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.press("F")
        await desk.until(lambda: desk.matching == 300, "the whole list")
        assert desk.cursor_id == send_id
        place, top = desk.app.sends.sends.state.cursor, desk.app.sends.sends.state.top
        await desk.press("enter")
        await desk.sees("Sends >", "Timeline", "Processing")
        before = desk.lines
        steps = len(desk.engine.history(send_id))
        ticking.post(f"sends/{send_id}", status="shipped")
        await desk.until(lambda: any("Shipped" in line and ":" in line for line in desk.lines), "the new step")
        await desk.until(lambda: len(desk.engine.history(send_id)) > steps, "the step in the record")
        assert [step.status for step in desk.engine.history(send_id)][-1] == "shipped"
        after = desk.lines
        assert after[:2] == before[:2], "the head of the page"
        assert after[-1].split()[:2] == before[-1].split()[:2], "the keys"
        # What does not follow from the status stands where it stood.
        for word in ("To  ", "Gift  ", "Type  ", "Cost  "):
            places = [at for at, line in enumerate(before) if line.strip().startswith(word)]
            assert places, word
            assert [before[at].split("│")[0] for at in places] == [after[at].split("│")[0] for at in places]
        await desk.press("escape")
        await desk.sees("all keys")
        state = desk.app.sends.sends.state
        assert (desk.cursor_id, state.cursor, state.top) == (send_id, place, top)


async def test_sends_arrive_above_while_down_is_held(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path) as desk:
        await desk.loaded(300)
        state = desk.app.sends.sends.state
        ids = [row.id for row in desk.stores.cache.newest(300)]
        await desk.press("down", "down", "down")
        sandbox.post("add", count=5)
        presses = 3
        while desk.engine.sync_state.loaded < 305 or presses < 40:
            await desk.press("down")
            presses += 1
            assert desk.cursor_id == ids[presses], "the cursor goes from the send that was seen to the next one"
            assert presses < 290, "the sends never came"
        await desk.sees("5 new above, g shows them")
        assert desk.cursor_id == ids[presses]
        top = state.window.row(state.top)
        assert top is not None
        shown = [line for line in desk.lines if line.startswith("▌")]
        await desk.press("down", "up")
        assert desk.cursor_id == ids[presses]
        assert [line[3:40] for line in desk.lines if line.startswith("▌")] == [line[3:40] for line in shown]
        await desk.press("g")
        await desk.until(lambda: desk.matching == 305 and state.cursor == 0, "the top")
        assert desk.cursor_id not in ids


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_an_hour_of_sleep_ends_in_one_refresh(
    api: Api, sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(profile_of(sandbox, api), tmp_path) as desk:
        await desk.loaded(300)
        await desk.until(lambda: desk.engine.budget is not None, "the budget")
        before = asked_of(sandbox)
        clock: Any = desk.engine.clock
        woke = clock.monotonic
        # The machine sleeps: nothing runs, and when it wakes up an hour has passed here and there.
        sandbox.post("add", count=3)
        sandbox.post("advance", seconds=3600)
        monkeypatch.setattr(clock, "monotonic", lambda: woke() + 3600)
        began = time.monotonic()
        await desk.until(lambda: desk.engine.sync_state.loaded >= 303, "the sends of that hour")
        took = time.monotonic() - began
        asked = asked_of(sandbox) - before
        assert asked["head"] <= 2 + took / 2, "the head was asked for once a poll, not once for each one slept through"
        assert asked["page"] + asked["send"] <= 8 + 4 * took
        assert desk.engine.sync_state.connection is Connection.LIVE
        assert "live" in desk.lines[0]


@pytest.mark.parametrize("api", ["v2", "v3"])
async def test_a_change_shows_within_a_few_polls_at_less_than_half_of_the_limit(
    api: Api, ticking: SandboxProcess, tmp_path: Path
) -> None:
    profile = profile_of(ticking, api)
    async with open_desk(profile, tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        await passes(desk, 3 * desk.engine.about.poll_seconds)
        send = next(row for row in desk.stores.cache.newest(60) if fold(row.status_raw) in OPEN)
        before, began = ticking.requests()["total"], desk.engine.clock.monotonic()
        heads = asked_of(ticking)["head"]
        ticking.post(f"sends/{send.id}", status="shipped")
        await desk.until(lambda: status_of(desk, send.id) == "shipped", "the change")
        assert asked_of(ticking)["head"] - heads <= 3
        await passes(desk, 10 * desk.engine.about.poll_seconds)
        passed = desk.engine.clock.monotonic() - began
        rate = (ticking.requests()["total"] - before) / passed
        assert rate < desk.engine.sync_state.limit / 2


async def test_a_429_stops_polling_for_as_long_as_told(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        await desk.until(lambda: desk.engine.budget is not None, "the budget")
        sandbox.post("faults", spec="429=1:retry-after=90")
        asked = desk.engine.clock.monotonic()
        await desk.press("r")
        await desk.until(lambda: desk.engine.sync_state.connection is Connection.THROTTLED, "the wait")
        sandbox.post("faults", spec="")
        before = sandbox.requests()["total"]
        await desk.sees("Sendoso asked us to wait", "waiting")
        await desk.press("r")
        await passes(desk, asked + 80 - desk.engine.clock.monotonic())
        assert sandbox.requests()["total"] == before
        await desk.until(lambda: desk.engine.sync_state.connection is Connection.LIVE, "the reading to go on")
        assert desk.engine.clock.monotonic() - asked >= 90
        assert asked_of(sandbox)["head"] >= 1


async def test_pause_asks_nothing_and_every_retimes(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        poll = desk.engine.about.poll_seconds
        await desk.until(lambda: desk.engine.budget is not None, "the budget")
        await desk.press("P")
        await desk.sees("paused")
        await passes(desk, poll)
        before = asked_of(sandbox)
        await desk.press("j", "j", "j")
        await passes(desk, 5 * poll)
        assert (asked_of(sandbox) - before)["head"] == 0
        assert (asked_of(sandbox) - before)["page"] == 0
        await desk.press("P")
        await desk.until(lambda: asked_of(sandbox)["head"] > before["head"], "the reading to go on")

        await desk.press("colon")
        await desk.type("every 10m")
        await desk.press("enter")
        await desk.until(lambda: desk.engine.sync_state.every == 600, "the new pace")
        await desk.sees("every 600 s")
        heads = asked_of(sandbox)["head"]
        await passes(desk, 6 * poll)
        assert asked_of(sandbox)["head"] - heads <= 1


async def test_requests_get_rarer_while_the_window_is_not_looked_at(sandbox: SandboxProcess, tmp_path: Path) -> None:
    async with open_desk(profile_of(sandbox), tmp_path, speed=FAST) as desk:
        await desk.loaded(300)
        poll = desk.engine.about.poll_seconds
        before = sandbox.requests()["total"]
        await passes(desk, 10 * poll)
        watched = sandbox.requests()["total"] - before
        desk.app.post_message(events.AppBlur())
        away = Attention.AWAY.value * poll
        await desk.until(lambda: desk.engine.sync_state.every == round(away), "the wider pace")
        await passes(desk, poll)
        before = sandbox.requests()["total"]
        await passes(desk, 10 * poll)
        assert (sandbox.requests()["total"] - before) * 3 <= watched
        heads = asked_of(sandbox)["head"]
        desk.app.post_message(events.AppFocus())
        await desk.until(lambda: asked_of(sandbox)["head"] > heads, "a look as soon as somebody is back")


async def fill_with(stores: Stores, count: int) -> None:
    for start in range(0, count, 2000):
        rows = [(a_send(number), b"{}") for number in range(start, min(count, start + 2000))]
        await stores.cache.upsert(rows, asked_at=BEGAN, answered_at=BEGAN, first_position=start)
    await stores.cache.build_search()
    await stores.cache.set_meta("backfill_done", "yes")


@pytest.mark.parametrize(
    "count", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)], ids=["100,000", "1,000,000"]
)
async def test_a_filter_typed_at_fifteen_keys_a_second(count: int, sandbox: SandboxProcess, tmp_path: Path) -> None:
    wanted = "many_00123"
    async with open_desk(profile_of(sandbox), tmp_path, before=lambda stores: fill_with(stores, count)) as desk:
        await desk.until(lambda: (desk.matching or 0) >= count, "the whole index", seconds=120)
        await desk.press("slash")
        results: list[tuple[str, int | None]] = []
        typed = ""
        due = time.monotonic()
        for char in wanted:
            due += 1 / 15
            await desk.press(char)
            typed += char
            await desk.until(lambda text=typed: text in desk.lines[1] or text in desk.screen, f"the echo of {typed}")
            results.append((desk.app.sends.sends.state.filter.text, desk.matching))
            # As fast as a person types, or as the machine can: what is late is not made up for.
            await desk.until(lambda moment=due: time.monotonic() >= moment, "the next key")
        await desk.until(lambda: desk.matching == 100, "the final result")
        await desk.press("enter")
        shown = [row for row in (desk.app.sends.sends.state.window.row(at) for at in range(100)) if row is not None]
        assert all(row.id.startswith(wanted) for row in shown)
        await desk.until(lambda: asked_of(sandbox)["head"] >= 2, "a poll")
        assert desk.matching == 100, "no result of an earlier text has taken its place"
        assert desk.app.sends.sends.state.filter.text == wanted
