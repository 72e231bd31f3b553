"""JSON as text: nothing of it is cut, however narrow the column."""

import json

import pytest

from sendoso_tui.ui.show.line import Line, Role, line_width, plain
from sendoso_tui.ui.show.raw import raw_lines

BODY = {
    "send": {
        "resume_with_unconfirmed_address": False,
        "address_confirmation_custom_message": "Where may we send it? 山田 花子",
        "options": {"a_name_that_is_longer_than_any_line_it_may_stand_in": {}, "many_that_are_named": [1, 2.50, None]},
    }
}


def shown(width: int) -> list[Line]:
    return raw_lines(json.dumps(BODY, ensure_ascii=False).encode(), width)


@pytest.mark.parametrize("width", [28, 38, 44, 60, 100])
def test_every_name_and_value_is_there_in_lines_that_fit(width: int) -> None:
    lines = shown(width)
    assert max(line_width(line) for line in lines) <= width
    together = "".join("".join(plain(line).split()) for line in lines)
    assert together == "".join(json.dumps(BODY, ensure_ascii=False).split())


def test_a_value_without_room_beside_its_name_stands_below_it() -> None:
    lines = shown(38)
    place = next(n for n, line in enumerate(lines) if "resume_with" in plain(line))
    assert plain(lines[place]).strip() == '"resume_with_unconfirmed_address":'
    assert plain(lines[place + 1]) == "      false,"
    assert lines[place][0].role is Role.MUTED


def test_a_value_with_room_stays_beside_its_name() -> None:
    assert '    "resume_with_unconfirmed_address": false,' in [plain(line) for line in shown(60)]


NAMED = {
    "id": "send_2",
    "status": "Address Confirmation - Cancelled",
    "recipient": {
        "id": "rec_1",
        "name": "Ann Lee",
        "email": "ann@lee.example",
        "recipientEmailId": "ann@lee.example",
        "address": {"line1": "1 Main St", "state": "OR", "zip": 97201},
        "phones": ["+1 503", 5035551234],
    },
    "item": {"id": "item_7", "name": "Welcome box"},
    "sender": {"name": "Ana Duarte"},
    "message": "Hi Ann",
    "new_field": "Ann Lee",
    "ann@lee.example": True,
    "tracking_number": "1Z999",
    "tracking_id": "1Z998",
    "crm_id": "003xx",
    "cost": 61.75,
    "createdAt": "2026-11-18T09:30:00Z",
    "note": None,
}


def test_under_the_shade_only_what_names_nobody_is_shown() -> None:
    lines = [plain(line) for line in raw_lines(json.dumps(NAMED).encode(), 90, shaded=True)]
    said = "\n".join(lines)
    for gone in ("Ann", "Lee", "ann@", "Ana", "Main", "OR", "97201", "503", "1Z99", "003xx"):
        assert gone not in said
    for kept in (
        '"id": "send_2",',
        '"id": "rec_1",',
        '"status": "Address Confirmation - Cancelled",',
        '"name": "Welcome box"',
        '"cost": 61.75,',
        '"createdAt": "2026-11-18T09:30:00Z",',
        '"message": "hidden",',
        '"new_field": "hidden",',
        '"note": null',
    ):
        assert kept in said
    assert lines[0].startswith("Whatever may name somebody is hidden;")


def test_what_is_not_json_is_not_shown_under_the_shade() -> None:
    said = " ".join(plain(line) for line in raw_lines(b"Ann Lee {", 60, shaded=True))
    assert "Ann" not in said
    assert "cannot be hidden" in said
    assert "Ann Lee" in " ".join(plain(line) for line in raw_lines(b"Ann Lee {", 60))
