"""Writes outlive the screen: quitting, crashing, kill -9, a second window. One journal, and never a second cancel."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from sendoso_tui import workbench
from sendoso_tui.config.paths import find_paths, paths_below
from sendoso_tui.config.profile import Profile
from sendoso_tui.config.settings import Settings
from sendoso_tui.demo import Demo
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.flows.facts import CancelStage, IntentsUnclear
from sendoso_tui.ui.app import Workbench
from sendoso_tui.wiring import Options, Stores, file_name, open_stores
from tests.sandbox_process import SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of
from tests.stories.test_cancelling import FAST, SHORT, cancels, deletes, pending

Script = Callable[[Desk], Awaitable[None]]


async def work(monkeypatch: pytest.MonkeyPatch, profile: Profile, folder: Path, script: Script) -> workbench.Left:
    """Run the program as its command does, but for the terminal: `script` is what the person does."""
    kept: list[Stores] = []
    open_stores_before = workbench.wiring.open_stores

    def remember(*arguments: Any) -> Stores:
        kept.append(open_stores_before(*arguments))
        return kept[-1]

    async def run_async(app: Workbench, **_: Any) -> Any:
        facts: list[Any] = []
        app.engine.listen(facts.append)
        async with app.run_test(size=(120, 30), notifications=True, tooltips=True) as pilot:
            await script(Desk(app, pilot, app.engine, kept[0], paths, facts))  # type: ignore[arg-type]
        return app.return_value

    paths = paths_below(folder)
    monkeypatch.setattr(workbench.wiring, "open_stores", remember)
    monkeypatch.setattr(Workbench, "run_async", run_async)
    # There is no terminal here that could go away.
    monkeypatch.setattr(workbench.Farewell, "install", lambda _: None)
    settings = Settings(config_file=paths.config_file, profiles={})
    no_demo: Demo | None = None
    return await workbench._work(profile, paths, settings, Options(), no_demo)


async def states(profile: Profile, folder: Path) -> list[IntentState]:
    """What the journal says after the program has gone."""
    stores = open_stores(profile, paths_below(folder))
    try:
        return [intent.state for intent in stores.record.intents()]
    finally:
        await stores.close()


async def test_f68_quitting_while_a_cancel_hangs_waits_then_says_it_is_not_known(
    sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)

    async def script(desk: Desk) -> None:
        await desk.loaded(300)
        await desk.point_at(send_id)
        sandbox.post("faults", spec="hang=cancel")
        await desk.cancel(send_id)
        await desk.until(lambda: cancels(sandbox) == 1, "the server to have acted")
        await desk.press("q")
        await desk.sees("A cancel is still on its way")
        await desk.press("q")

    monkeypatch.setattr(workbench, "SETTLE_SECONDS", 0.3)
    left = await work(monkeypatch, profile, tmp_path, script)
    assert left.code == 5
    said = capsys.readouterr().err
    assert "for the answer to a cancel" in said
    assert f"The outcome of cancel {send_id} is not known" in said
    assert "journal" in said
    assert await states(profile, tmp_path) == [IntentState.UNKNOWN]

    # The next start says so, looks, and settles it without asking for another cancel.
    sandbox.post("faults", spec="")
    async with open_desk(profile, tmp_path, speed=FAST) as desk:
        await desk.until(lambda: any(isinstance(fact, IntentsUnclear) for fact in desk.facts), "the greeting")
        await desk.outcome(send_id, CancelStage.DONE)
        assert desk.intents()[0].state is IntentState.DONE
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_quitting_waits_for_an_answer_that_comes(
    sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)

    async def script(desk: Desk) -> None:
        await desk.loaded(300)
        await desk.point_at(send_id)
        sandbox.post("faults", spec="latency=700ms")
        await desk.cancel(send_id)
        await desk.until(lambda: CancelStage.SENDING in desk.stages(send_id), "the cancel to leave")
        await desk.press("q", "q")

    left = await work(monkeypatch, profile, tmp_path, script)
    assert left.code == 0
    assert "not known" not in capsys.readouterr().err
    assert await states(profile, tmp_path) == [IntentState.DONE]
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f73_a_crash_of_the_screen_leaves_the_cancel_to_end_well(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)

    def crash() -> None:
        raise ZeroDivisionError("a bug of the screen")

    async def a_day_with_a_crash() -> None:
        async with open_desk(profile, tmp_path, settle=20) as desk:
            await desk.loaded(300)
            await desk.point_at(send_id)
            sandbox.post("faults", spec="latency=500ms")
            await desk.cancel(send_id)
            desk.app.call_later(crash)
            await desk.until(lambda: not desk.app.is_running, "the crash")

    with pytest.raises(ZeroDivisionError):
        await a_day_with_a_crash()
    assert await states(profile, tmp_path) == [IntentState.DONE]
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f66_kill_9_during_a_cancel_is_looked_up_at_the_next_start(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    send_id = pending(sandbox)
    sandbox.post("faults", spec="hang=cancel")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sendoso_tui", "cancel", send_id, "--yes", "--json"),
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], **sandbox.environ("v2")},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    while cancels(sandbox) == 0:
        assert process.returncode is None
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    sandbox.post("faults", spec="")

    profile = profile_of(sandbox, name="env")
    async with open_desk(profile, tmp_path, speed=FAST, paths=find_paths({"HOME": str(tmp_path)})) as desk:
        await desk.until(lambda: any(isinstance(fact, IntentsUnclear) for fact in desk.facts), "the greeting")
        await desk.outcome(send_id, CancelStage.DONE)
        await desk.sees("It was cancelled: read as Cancelled")
        (intent,) = desk.intents()
        assert intent.state is IntentState.DONE
        assert intent.target == send_id
        assert (await desk.stores.record.verify_audit()).ok
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f66_killed_before_the_server_acted_stays_open_and_is_never_sent_again(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    send_id = pending(sandbox)
    sandbox.post("faults", spec="late-commit=cancel:3600s")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sendoso_tui", "cancel", send_id, "--yes"),
        env={"HOME": str(tmp_path), "PATH": os.environ["PATH"], **sandbox.environ("v2")},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    while deletes(sandbox) == 0:
        assert process.returncode is None
        await asyncio.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    profile = profile_of(sandbox, name="env")
    async with open_desk(profile, tmp_path, speed=FAST, paths=find_paths({"HOME": str(tmp_path)})) as desk:
        await desk.outcome(send_id, CancelStage.UNKNOWN)
        await desk.until(lambda: len(desk.stages(send_id)) >= 3, "three looks")
        assert {*desk.stages(send_id)} == {CancelStage.UNKNOWN}
        assert desk.intents()[0].state is IntentState.UNKNOWN
    assert (cancels(sandbox), deletes(sandbox)) == (0, 1)


async def test_f65_two_windows_share_one_journal_and_see_each_others_cancels(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path) as one, open_desk(profile, tmp_path) as two:
        await one.loaded(300)
        await two.loaded(300)
        await two.point_at(send_id)
        await one.point_at(send_id)
        await one.cancel(send_id)
        await one.outcome(send_id, CancelStage.DONE)
        assert [intent.state for intent in two.intents()] == [IntentState.DONE]
        await two.until(lambda: two.app.sends.send().status_raw == "cancelled", "the other window to know")  # type: ignore[union-attr]
        await two.press("x")
        await two.sees("It is already cancelled")
        assert two.stages(send_id) == []
        assert (await two.stores.record.verify_audit()).ok
    assert (cancels(sandbox), deletes(sandbox)) == (1, 1)


async def test_f65_two_yeses_in_two_windows_are_one_cancel(sandbox: SandboxProcess, tmp_path: Path) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)
    async with open_desk(profile, tmp_path) as one, open_desk(profile, tmp_path) as two:
        for desk in (one, two):
            await desk.loaded(300)
            await desk.point_at(send_id)
            await desk.open_cancel()
        await one.press("y")
        await two.press("y")
        for desk in (one, two):
            await desk.until(lambda desk=desk: desk.stages(send_id) and desk.stages(send_id)[-1].is_over, "both ends")
        assert CancelStage.DONE in [one.stages(send_id)[-1], two.stages(send_id)[-1]]
    assert cancels(sandbox) == 1


async def test_f61_with_a_damaged_record_nothing_is_sent_and_leaving_works(
    sandbox: SandboxProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_id = pending(sandbox)
    profile = profile_of(sandbox)
    record = paths_below(tmp_path).record_db(file_name(profile))
    record.parent.mkdir(parents=True)
    record.write_bytes(b"not a database at all" * 1000)

    async def script(desk: Desk) -> None:
        await desk.loaded(300)
        await desk.point_at(send_id)
        await desk.cancel(send_id)
        await desk.outcome(send_id, CancelStage.NOT_SENT)
        await desk.press("escape", "escape", "q")

    left = await work(monkeypatch, profile, tmp_path, script)
    assert left.code == 0
    assert deletes(sandbox) == 0
    assert record.read_bytes().startswith(b"not a database")


async def test_f60_a_journal_that_cannot_be_written_means_nothing_is_sent(
    sandbox: SandboxProcess, tmp_path: Path
) -> None:
    send_id = pending(sandbox)
    async with open_desk(profile_of(sandbox), tmp_path, deadlines=SHORT) as desk:
        await desk.loaded(300)
        await desk.point_at(send_id)
        record = desk.stores.record
        # As a full disk would: the file may not grow.
        await record._writer.run_bare(lambda connection: connection.execute("PRAGMA query_only = 1").close())
        await desk.cancel(send_id)
        await desk.outcome(send_id, CancelStage.NOT_SENT)
        await desk.sees("nothing was cancelled")
    assert deletes(sandbox) == 0
