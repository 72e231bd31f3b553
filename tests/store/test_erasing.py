"""Who was to get a new send is in the record only while its outcome is open, or while a draft of it is kept."""

import random
import uuid
from collections.abc import Iterable
from pathlib import Path

import pytest

from sendoso_tui.domain.creating import Match
from sendoso_tui.domain.form import Form, Shape
from sendoso_tui.domain.intent import IntentState
from sendoso_tui.store.database import READER_PATIENCE, connect, empty_log, on_disk
from sendoso_tui.store.record import Record
from tests.store.intents import make_create
from tests.store.sends import MINUTE, NOW

DONE, REFUSED, UNKNOWN = IntentState.DONE, IntentState.REFUSED, IntentState.UNKNOWN


def found(folder: Path, texts: Iterable[str]) -> set[str]:
    """Return which of these texts are in the bytes of any file of a folder."""
    data = b"\n".join(path.read_bytes() for path in folder.iterdir())
    return {text for text in texts if text.encode() in data}


def egift(email: str, note: str = "") -> Form:
    return Form(Shape.EGIFT, {"email": email, "custom_message": note})


@pytest.mark.parametrize("states", [[DONE], [REFUSED], [UNKNOWN, DONE], [UNKNOWN, REFUSED]])
async def test_an_email_goes_with_the_outcome(tmp_path: Path, states: list[IntentState]) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    await record.begin(make_create())
    for state in states:
        assert found(tmp_path, ["aiko@secret.example"])
        await record.settle("c1", state, "", NOW)
    assert not found(tmp_path, ["aiko@secret.example"])
    await record.close()


@pytest.mark.parametrize("how", ["accepted", "dropped"])
async def test_a_draft_goes_without_a_trace(tmp_path: Path, how: str) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    texts = [f"text{number:03}" for number in range(40)]
    for text in texts:
        await record.save_draft("prod", "d1", egift("aiko@secret.example", text * 100), NOW)
    assert found(tmp_path, ["aiko@secret.example", texts[-1]]) == {"aiko@secret.example", texts[-1]}
    if how == "accepted":
        await record.begin(make_create(draft_id="d1", match=None))
        await record.settle("c1", DONE, "", NOW)
    else:
        await record.drop_draft("d1")
    assert not found(tmp_path, ["aiko@secret.example", *texts])
    await record.close()


async def test_another_window_that_only_stands_there_is_no_hindrance(tmp_path: Path) -> None:
    one, two = (Record.open(tmp_path / "prod.record.db") for _ in range(2))
    await one.begin(make_create())
    assert two.intents() == one.intents()
    await two.settle("c1", DONE, "", NOW)
    assert not found(tmp_path, ["aiko@secret.example"])
    await one.close()
    await two.close()


async def test_a_window_that_reads_meanwhile_only_delays_it(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    await record.begin(make_create())
    reader = connect(on_disk(tmp_path / "prod.record.db"), patience=READER_PATIENCE, writes=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM intents").fetchone()
    assert (await record.settle("c1", DONE, "", NOW)).state is DONE
    assert found(tmp_path, ["aiko@secret.example"])
    reader.close()
    await record.drop_draft("none")
    assert not found(tmp_path, ["aiko@secret.example"])
    await record.close()


async def test_emptying_the_log_leaves_the_patience_of_a_connection(tmp_path: Path) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    (patience,) = await record._writer.run_bare(lambda connection: connection.execute("PRAGMA busy_timeout").fetchone())
    assert await record._writer.run_bare(empty_log)
    assert await record._writer.run_bare(lambda connection: connection.execute("PRAGMA busy_timeout").fetchone()) == (
        patience,
    )
    await record.close()


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_came_and_went_only_what_is_open_is_there(tmp_path: Path, seed: int) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    chance = random.Random(seed)
    sending: dict[str, str] = {}
    kept: dict[str, str] = {}
    gone: set[str] = set()
    for number in range(400):
        email = f"person{number:04}@secret.example"
        name = uuid.UUID(int=chance.getrandbits(128)).hex
        at = NOW + number * MINUTE
        pick = chance.random()
        if pick < 0.35:
            note = "n" * chance.randrange(80)
            await record.begin(make_create(name, at=at, match=Match(at, "7", email), note=note))
            sending[name] = email
        elif pick < 0.6 and sending:
            name = chance.choice(list(sending))
            gone.add(sending.pop(name))
            await record.settle(name, chance.choice([DONE, REFUSED]), "n" * chance.randrange(80), at)
        elif pick < 0.8:
            await record.save_draft("prod", name, egift(email, "y" * chance.randrange(3000)), at)
            kept[name] = email
        elif kept:
            name = chance.choice(list(kept))
            if chance.random() < 0.5:
                await record.save_draft("prod", name, egift(kept[name], "z" * chance.randrange(3000)), at)
            else:
                gone.add(kept.pop(name))
                await record.drop_draft(name)
    assert len(gone) > 60
    assert found(tmp_path, gone) == set()
    still = {*sending.values(), *kept.values()}
    assert found(tmp_path, still) == still
    await record.close()
