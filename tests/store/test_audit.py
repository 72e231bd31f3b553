import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sendoso_tui.domain.audit import START, AuditEvent, chain_hash
from sendoso_tui.store.record import Record
from tests.store.sends import MINUTE, NOW


def event(number: int = 1, target: str = "send_1") -> AuditEvent:
    return AuditEvent(
        NOW + number * MINUTE, "sam", "prod", "cancel", target, "done", f"i{number}", "req", "pending", "cancelled"
    )


async def test_actions_come_back_newest_first(record: Record) -> None:
    for number in range(5):
        await record.audit(event(number, f"send_{number % 2}"))
    assert [row.event for row in record.audit_rows(2)] == [event(4, "send_0"), event(3, "send_1")]
    assert [row.number for row in record.audit_rows(target="send_1")] == [4, 2]
    verdict = await record.verify_audit()
    assert (verdict.ok, verdict.rows) == (True, 5)


async def test_an_empty_log_is_sound(record: Record) -> None:
    assert (await record.verify_audit()).ok


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE audit SET outcome = 'refused' WHERE number = 3", 3),
        ("UPDATE audit SET who = 'somebody' WHERE number = 1", 1),
        ("UPDATE audit SET at = at + 1 WHERE number = 5", 5),
        ("UPDATE audit SET target = target || 'x', outcome = '' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 5", 5),
        ("DELETE FROM audit", 1),
        ("UPDATE audit SET number = 9 WHERE number = 5", 5),
        (
            "INSERT INTO audit SELECT 6, at, who, profile, action, target, '', '', '', '', '', hash FROM audit LIMIT 1",
            6,
        ),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE number = 3) WHERE number = 4", 4),
    ],
)
async def test_tampering_shows_where(tmp_path: Path, tampering: str, broken_at: int) -> None:
    record = Record.open(tmp_path / "prod.record.db")
    for number in range(5):
        await record.audit(event(number))
    with closing(sqlite3.connect(tmp_path / "prod.record.db")) as other:
        other.execute(tampering)
        other.commit()
    verdict = await record.verify_audit()
    assert (verdict.ok, verdict.broken_at) == (False, broken_at)
    assert verdict.why
    await record.close()


async def test_two_instances_write_one_chain(tmp_path: Path) -> None:
    one, two = (Record.open(tmp_path / "prod.record.db") for _ in range(2))
    for number in range(6):
        await (one, two)[number % 2].audit(event(number))
    verdict = await one.verify_audit()
    assert (verdict.ok, verdict.rows) == (True, 6)
    await one.close()
    await two.close()


def test_the_hash_covers_place_history_and_every_field() -> None:
    plain = chain_hash(START, 1, event())
    assert plain == chain_hash(START, 1, event())
    assert plain != chain_hash("1" * 64, 1, event())
    assert plain != chain_hash(START, 2, event())
    assert plain != chain_hash(START, 1, event(target="send_2"))
