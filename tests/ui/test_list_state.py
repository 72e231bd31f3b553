"""Where the list stands: cursor and top follow sends, never line numbers."""

from array import array
from collections.abc import Sequence
from datetime import timedelta

import pytest

from sendoso_tui.domain.query import Sort, SortColumn
from sendoso_tui.store.cache_rows import Row
from sendoso_tui.store.faults import StoreBusy
from sendoso_tui.ui.panes.list_state import ListState
from sendoso_tui.ui.panes.row_window import CHUNK, KEPT, find
from tests.ui.world import NOW


def row(number: int) -> Row:
    made = NOW - timedelta(hours=number)
    return Row(
        number,
        f"id{number}",
        "v3",
        "Sent",
        "",
        "",
        f"Name {number}",
        "",
        "",
        "",
        None,
        made,
        made,
        made,
        "",
        "",
        None,
        "",
        False,
    )


class Shelf:
    """Reads rows by number and counts how many it had to read."""

    def __init__(self) -> None:
        self.read = 0
        self.busy = False

    def window(self, rowids: Sequence[int]) -> list[Row]:
        if self.busy:
            raise StoreBusy("held")
        self.read += len(rowids)
        return [row(number) for number in rowids]


def index(*numbers: int) -> "array[int]":
    return array("I", numbers)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def state(shelf: Shelf) -> ListState:
    """Sends 100 to 139 in a window of ten lines."""
    state = ListState(shelf.window)
    state.height = 10
    state.take(index(*range(100, 140)))
    return state


def test_the_cursor_stays_inside_and_scrolls_as_little_as_needed(state: ListState) -> None:
    state.point(9)
    assert (state.top, state.cursor_id) == (0, "id109")
    state.point(10)
    assert (state.top, state.cursor) == (1, 10)
    state.point(999)
    assert (state.top, state.cursor_id) == (30, "id139")
    state.point(-5)
    assert (state.top, state.cursor_id) == (0, "id100")


def test_new_sends_above_a_scrolled_list_move_nothing_in_sight(state: ListState) -> None:
    state.touched = True
    state.point(25)
    line = state.cursor - state.top
    offered = state.offer(index(1, 2, 3, 4, *range(100, 140)))
    assert (offered.taken, offered.above) == (True, 4)
    assert (state.cursor_id, state.cursor - state.top) == ("id125", line)
    assert state.offer(index(5, 1, 2, 3, 4, *range(100, 140))).above == 5


def test_new_sends_appear_on_top_while_nobody_has_moved_and_the_cursor_stays_on_its_send(state: ListState) -> None:
    assert state.offer(index(1, 2, *range(100, 140))).taken
    assert (state.top, state.cursor, state.cursor_id) == (0, 2, "id100")


def test_new_sends_wait_at_the_top_once_the_person_has_moved(state: ListState) -> None:
    state.touched = True
    state.point(3)
    short = ListState(Shelf().window)
    short.height = 10
    short.take(index(100, 101, 102))
    short.touched = True
    offered = short.offer(index(1, 100, 101, 102))
    assert (offered.taken, offered.above) == (False, 1)
    assert short.cursor_id == "id100"
    short.to_top()
    assert (short.cursor_id, len(short.window)) == ("id1", 4)


def test_another_order_in_sight_waits_until_it_is_asked_for(state: ListState) -> None:
    state.touched = True
    state.point(2)
    moved = index(101, 100, *range(102, 140))
    offered = state.offer(moved)
    assert (offered.taken, offered.moved) == (False, True)
    assert state.cursor_id == "id102"
    assert [state.window.row(at).id for at in (0, 1)] == ["id100", "id101"]  # type: ignore[union-attr]
    assert state.take_pending()
    assert state.cursor_id == "id102"
    assert state.window.row(0).id == "id101"  # type: ignore[union-attr]
    assert not state.take_pending()


def test_older_sends_that_arrive_below_are_taken_without_a_word(state: ListState) -> None:
    state.touched = True
    state.point(4)
    offered = state.offer(index(*range(100, 200)))
    assert (offered.taken, offered.above, offered.moved) == (True, 0, False)
    assert (state.cursor_id, len(state.window)) == ("id104", 100)


def test_a_new_order_keeps_the_send_at_its_height(state: ListState) -> None:
    state.point(25)
    line = state.cursor - state.top
    state.sort = Sort(SortColumn.RECIPIENT, False)
    assert state.take(index(*reversed(range(100, 140))))
    assert (state.cursor_id, state.cursor) == ("id125", 14)
    assert state.cursor - state.top == line


def test_a_send_that_leaves_keeps_the_cursor_at_its_height(state: ListState) -> None:
    state.point(25)
    line = state.cursor - state.top
    assert not state.take(index(*(number for number in range(100, 140) if number != 125)))
    assert (state.cursor_id, state.cursor - state.top) == ("id126", line)


def test_an_empty_list_has_no_send_under_the_cursor(state: ListState) -> None:
    assert not state.take(index())
    assert (state.cursor_id, state.row, state.cursor) == (None, None, 0)
    assert state.take(index(7))
    assert state.cursor_id == "id7"


def test_memory_does_not_grow_with_the_list(shelf: Shelf) -> None:
    state = ListState(shelf.window)
    state.height = 40
    state.take(index(*range(100_000)))
    for position in range(0, 100_000, CHUNK):
        state.point(position)
    assert len(state.window._chunks) <= KEPT
    shelf.read = 0
    state.point(state.cursor - 1)
    assert shelf.read <= CHUNK


def test_a_cache_that_is_busy_leaves_rows_blank_and_is_asked_again(shelf: Shelf, state: ListState) -> None:
    shelf.busy = True
    state.reload()
    assert state.window.row(3) is None
    assert state.window.unread
    shelf.busy = False
    assert state.window.row(3) is not None


def test_another_height_keeps_the_cursor_in_sight(state: ListState) -> None:
    state.point(39)
    state.resize(3)
    assert (state.top, state.cursor_id) == (37, "id139")
    state.resize(100)
    assert (state.top, state.cursor_id) == (0, "id139")


@pytest.mark.parametrize("near", [0, 150_000, 399_999])
def test_a_row_is_found_wherever_it_stands(near: int) -> None:
    # In 1, 256, 65536 and their like the bytes of one number stand across two others.
    numbers = array("I", range(1, 400_001))
    for wanted in (1, 2, 256, 257, 65_535, 65_536, 65_537, 131_072, 200_000, 400_000):
        assert find(numbers, wanted, near) == wanted - 1
    assert find(numbers, 16_777_216, near) is None
    assert find(array("I"), 1, near) is None


def test_the_whole_list_that_begins_with_what_is_shown_moves_nothing(shelf: Shelf) -> None:
    state = ListState(shelf.window)
    state.resize(3)
    state.take(index(*range(1, 11)))
    state.point(7)
    assert state.complete(index(*range(1, 500)))
    assert (state.cursor, state.top, state.cursor_id, len(state.window)) == (7, 5, "id8", 499)
    assert not state.complete(index(*range(2, 600)))
    assert not state.complete(index(1, 2))
    assert len(state.window) == 499
