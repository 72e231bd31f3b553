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
