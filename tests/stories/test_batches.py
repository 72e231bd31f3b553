"""A batch at the desk: a file of people, matched, judged, confirmed, paused, left, and gone on with after a crash."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sendoso_tui.domain.batch import BatchState
from sendoso_tui.store.batches import Batches
from tests.sandbox_process import NOW, SandboxProcess
from tests.stories.desk import Desk, open_desk, profile_of

Start = Callable[..., SandboxProcess]


def a_sandbox(start_sandbox: Start) -> SandboxProcess:
    return start_sandbox("--sends", "60", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")


def people(folder: Path, count: int) -> Path:
    path = folder / "guests.csv"
    rows = "".join(f"guest{number}@batch.example,Guest,No {number},vip\n" for number in range(count))
    path.write_text(f"E-mail,First name,Last name,Remarks\n{rows}")
    return path


def got(sandbox: SandboxProcess) -> Counter[str]:
    emails = [row["recipient"]["email"] for row in sandbox.sends()]
    return Counter(email for email in emails if email.endswith("@batch.example"))


async def to_the_plan(desk: Desk, path: Path) -> None:
    """Open a file, choose eGifts and a touch, and ask for the plan."""
    await desk.loaded()
    await desk.press("colon")
    await desk.type(f"batch {path}")
    await desk.press("enter")
    await desk.sees("what kind", "Nothing is sent before the plan")
    await desk.press("enter")
    await desk.sees("columns", "First name + Last name", "needed, and nothing fills it in")
    await desk.press("enter")
    await desk.sees("Touch, for all rows", "takes it")
    await desk.until(lambda: "USD" in desk.screen, "the touches")
    await desk.press("enter")
    await desk.sees("for all", "Not used", "Remarks")
    await desk.press("ctrl+s")
    await desk.sees("Confirm")


async def confirm(desk: Desk) -> None:
    """Type the number that is asked for, and send."""
    number = re.search(r"Type (\d+)", desk.screen)
    assert number is not None
    await desk.until(lambda: desk.app.screen.box.painted_at is not None, "buttons that take keys")  # type: ignore[attr-defined]
    await desk.press(*number.group(1))
    await desk.sees(f"[{number.group(1)}]")
    await desk.until(lambda: desk.app.screen.box.painted_at is not None, "buttons that take keys")  # type: ignore[attr-defined]
    await desk.press("ctrl+s")


async def test_a_file_of_people_is_sent_to_paused_and_finished(start_sandbox: Start, tmp_path: Path) -> None:
    sandbox, path = a_sandbox(start_sandbox), people(tmp_path, 10)
    async with open_desk(profile_of(sandbox, "v3"), tmp_path / "files", size=(100, 32)) as desk:
        await to_the_plan(desk, path)
        assert got(sandbox) == Counter()
        sandbox.post("faults", spec="latency=250ms")
        await confirm(desk)
        await desk.sees("guests.csv > sending", "accepted by Sendoso")
        await desk.press("space")
        await desk.sees("guests.csv > paused")
        so_far = len(got(sandbox))
        assert 0 < so_far < 10
        await desk.press("q")
        await desk.sees("guests.csv:", f"{so_far} sent, {10 - so_far} left.", ":batch shows it.")
        await desk.press("colon")
        await desk.type("batch")
        await desk.press("enter")
        await desk.sees("guests.csv > paused")
        sandbox.post("faults", spec="")
        await desk.press("space")
        await desk.sees("guests.csv > done", "Every row has an outcome.")
        assert set(got(sandbox).values()) == {1}
        assert len(got(sandbox)) == 10
        (result,) = tmp_path.glob("guests-result-*.csv")
        with result.open(newline="", encoding="utf-8") as file:
            assert [row["outcome"] for row in csv.DictReader(file)] == ["accepted"] * 10
        await desk.press("escape")
        await desk.sees("Status", "Recipient")
        # The same file again is known, and nothing can be typed.
        await to_the_plan(desk, path)
        await desk.sees("The same rows are those of batch", "The tick for repeats")
        await desk.press("1", "0", "ctrl+s", "escape", "escape")
        assert len(got(sandbox)) == 10


async def test_a_batch_that_was_cut_short_goes_on_where_it_was(
    start_sandbox: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where its file lay is not kept, so what becomes of the rest is written where the program was started.
    monkeypatch.chdir(tmp_path)
    sandbox, path = a_sandbox(start_sandbox), people(tmp_path, 8)
    files = tmp_path / "files"
    async with open_desk(profile_of(sandbox, "v3"), files, size=(100, 32)) as desk:
        await to_the_plan(desk, path)
        sandbox.post("faults", spec="latency=250ms")
        await confirm(desk)
        await desk.sees("guests.csv > sending", "accepted by Sendoso")
        await desk.until(lambda: len(got(sandbox)) >= 3, "three sends")
    # The program was left in the middle: the row under way had its time, and no other went out.
    sandbox.post("faults", spec="")
    before = got(sandbox)
    assert 3 <= len(before) < 8
    async with open_desk(profile_of(sandbox, "v3"), files, size=(100, 32)) as desk:
        (batch,) = Batches(desk.stores.record).unfinished("desk")
        assert batch.state in (BatchState.STOPPED, BatchState.RUNNING)
        await desk.loaded()
        await desk.until(lambda: desk.engine.batches._live is not None, "an open connection")
        await desk.press("colon")
        await desk.type("batch")
        await desk.press("enter")
        await desk.sees("guests.csv > go on", "Confirm")
        await confirm(desk)
        await desk.until(lambda: desk.engine.batches.seen(batch.id) is not None, "the batch")
        await desk.until(lambda: not desk.engine.batches.running(), "the end of the batch")
        emails = got(sandbox)
        assert set(emails.values()) == {1}
        unknown = Batches(desk.stores.record).tally(batch.id).unknown
        assert 8 - unknown <= len(emails) <= 8
        (result,) = tmp_path.glob(f"guests-result-{batch.id}.csv")
        assert batch.id in result.read_text()
