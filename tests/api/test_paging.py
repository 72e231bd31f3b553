"""Envelopes of every shape, totals that lie, and walks that must end."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sendoso_tui.api import v3
from sendoso_tui.api.paging import Walk, WalkEnd
from sendoso_tui.domain.faults import Refused, ServerTrouble
from sendoso_tui.domain.page import Page

from .samples import answer

ROW = {"id": 1}


def read(body: object, page: int = 1, per_page: int = 100) -> Page[Any]:
    return v3.read_sends(answer(json.dumps(body)), page, per_page)


@pytest.mark.parametrize(
    "body",
    [
        {"sends": [ROW]},
        {"data": [ROW]},
        {"items": [ROW], "meta": {"total": 1}},
        [ROW],
        {"sends": ROW},
        {"sends": [ROW], "pagination": {"page": 0, "per_page": 0, "total": 0, "total_pages": 0}},
        {"sends": [ROW], "page": 0, "per_page": 0, "total": 0},
        {"sends": [ROW], "pagination": None},
        {"sends": [ROW], "pagination": "none"},
    ],
)
def test_every_envelope_gives_its_row(body: object) -> None:
    page = read(body)
    assert [send.id for send in page.rows] == ["1"]
    assert page.clamped_to is None


@pytest.mark.parametrize("body", [{"sends": []}, {"sends": None}, [], {"total_count": 0}])
def test_an_empty_list_is_a_page(body: object) -> None:
    assert read(body).received == 0


@pytest.mark.parametrize("body", [{}, {"sends": 5}, {"hello": "world"}])
def test_no_list_at_all_is_trouble(body: object) -> None:
    with pytest.raises(ServerTrouble, match="no list of sends"):
        read(body)


def test_f34_success_false_beside_200_is_no_page() -> None:
    with pytest.raises(Refused, match="Your plan has no API"):
        read({"success": False, "message": "Your plan has no API", "sends": []})


@pytest.mark.parametrize(
    ("figures", "total"),
    [
        ({"total_count": 892}, 892),
        ({"total_sends": 5}, 5),
        ({"total_posts": 7, "total_pages": 1}, 7),
        ({"pagination": {"total": 3}}, 3),
        ({"total_pages": 4}, None),
        ({"total": 0}, None),
        ({"total": -5}, None),
        ({"total": "892"}, None),
        ({"total": None}, None),
        ({"total": 10**12}, None),
        ({"total": True}, None),
        ({"total": 2.5}, None),
        ({}, None),
    ],
)
def test_f53_totals_are_believed_only_when_they_can_be_true(figures: dict[str, object], total: int | None) -> None:
    assert read({"sends": [ROW], **figures}).total == total


def test_a_total_below_the_rows_seen_is_ignored() -> None:
    body = {"sends": [{"id": n} for n in range(10)], "total_count": 15}
    assert read(body, page=1, per_page=10).total == 15
    assert read(body, page=2, per_page=10).total is None


@pytest.mark.parametrize(("echoed", "size"), [(25, 25), (100, None), (500, None), (10, None), (0, None), ("25", None)])
def test_an_echoed_size_serves_to_notice_clamping_alone(echoed: object, size: int | None) -> None:
    assert read({"sends": [{"id": n} for n in range(20)], "per_page": echoed}).clamped_to == size


def rows(count: int, total: int | None = None, clamped: int | None = None) -> Page[int]:
    return Page(tuple(range(count)), total=total, clamped_to=clamped)


def test_a_walk_ends_at_an_empty_a_short_or_a_repeated_page() -> None:
    walk = Walk(per_page=100)
    assert walk.after(rows(0), 0).ended is WalkEnd.EMPTY
    assert walk.after(rows(40), 40).ended is WalkEnd.SHORT
    assert walk.after(rows(100), 0).ended is WalkEnd.NOTHING_NEW
    onward = walk.after(rows(100), 100)
    assert (onward.ended, onward.page) == (None, 2)


def test_a_clamped_page_is_not_a_short_one() -> None:
    said = Walk(per_page=100).after(rows(25, clamped=25), 25)
    assert (said.ended, said.size) == (None, 25)
    unsaid = Walk(per_page=100).after(rows(25, total=60), 25)
    assert (unsaid.ended, unsaid.size) == (None, 25)
    assert unsaid.after(rows(25, total=60), 25).after(rows(10, total=60), 10).ended is WalkEnd.SHORT


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200), st.none() | st.integers(0, 10**6)), max_size=30))
def test_f53_every_walk_ends(answers: list[tuple[int, int, int | None]]) -> None:
    walk = Walk(per_page=100, cap=10)
    asked = 0
    while walk.ended is None:
        received, new, total = answers[asked % len(answers)] if answers else (100, 100, None)
        walk = walk.after(rows(received, total), min(new, received))
        asked += 1
        assert asked <= 10
