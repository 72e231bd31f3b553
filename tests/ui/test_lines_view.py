"""The widget that paints lines: width, scrolling, the kept line, the thumb."""

import pytest

from sendoso_tui.ui.show.line import Line, Piece, Role
from sendoso_tui.ui.widgets.lines import LinesView
from tests.ui.looking import Stage, rows_of


def numbered(count: int) -> list[Line]:
    return [(Piece(f"line {number}", Role.MUTED),) for number in range(count)]


async def test_a_text_that_fits_is_shown_from_its_first_line_without_a_thumb() -> None:
    view = LinesView(rule=True)
    app = Stage(view)
    async with app.run_test(size=(30, 6)) as pilot:
        view.put(numbered(4), head=(Piece("Detail"),))
        await pilot.pause()
        assert rows_of(app.screen) == ["│ Detail", "│ line 0", "│ line 1", "│ line 2", "│ line 3", "│"]


async def test_keys_scroll_and_stop_at_both_ends() -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(30, 5)) as pilot:
        view.put(numbered(12))
        view.focus()
        await pilot.press("k")
        assert view.first_visible == 0
        await pilot.press("j", "down")
        assert view.first_visible == 2
        await pilot.press("G", "j")
        assert view.first_visible == 7
        assert rows_of(app.screen)[-1].startswith(" line 11")
        await pilot.press("g")
        assert view.first_visible == 0


async def test_the_kept_line_and_the_one_after_it_come_into_view() -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(30, 5)) as pilot:
        view.put(numbered(20), keep=10, fresh=True)
        await pilot.pause()
        assert [row.split()[1] for row in rows_of(app.screen)] == ["7", "8", "9", "10", "11"]
        view.put(numbered(20), keep=2, fresh=True)
        await pilot.pause()
        assert rows_of(app.screen)[0].startswith(" line 0")


async def test_the_same_text_again_keeps_the_place_a_person_scrolled_to() -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(30, 5)) as pilot:
        view.put(numbered(20), keep=10, fresh=True)
        view.focus()
        await pilot.press("G")
        view.put(numbered(21), keep=10)
        await pilot.pause()
        assert view.first_visible == 15


async def test_a_text_put_after_the_view_has_grown_stands_whole() -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(30, 6)) as pilot:
        view.put(numbered(12))
        view.focus()
        await pilot.press("G")
        await pilot.resize_terminal(30, 10)
        await pilot.pause()
        view.put([*numbered(11), (Piece("another end"),)])
        await pilot.pause()
        assert rows_of(app.screen)[:2] == [" line 2", " line 3"]
        assert [row.split("┃")[0].strip() for row in rows_of(app.screen)] == [
            *(f"line {number}" for number in range(2, 11)),
            "another end",
        ]


async def test_a_thumb_says_that_there_is_more() -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(30, 5)) as pilot:
        view.put(numbered(50))
        await pilot.pause()
        assert [row[-1:] for row in rows_of(app.screen)].count("┃") == 1


@pytest.mark.parametrize("text", ["[/red]", "[@click=app.quit]x[/]", "$primary", "山田 花子" * 30, "e\u0301" * 90])
async def test_text_is_shown_as_it_is_and_every_row_has_the_width_of_the_screen(text: str) -> None:
    view = LinesView()
    app = Stage(view)
    async with app.run_test(size=(40, 3)) as pilot:
        view.put([(Piece(text),)])
        await pilot.pause()
        shown = rows_of(app.screen)[0].strip()
        assert text.startswith(shown.rstrip("…"))
        assert shown
