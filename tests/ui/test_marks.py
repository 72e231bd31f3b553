"""Marks follow ids, inside the list shown and outside it."""

from array import array

from sendoso_tui.ui.panes.marks import Marks, missing


def test_a_mark_goes_on_and_off() -> None:
    marks = Marks()
    assert marks.toggle("a", 1)
    assert "a" in marks
    assert not marks.toggle("a", 1)
    assert len(marks) == 0


def test_marks_keep_the_order_in_which_they_were_made() -> None:
    marks = Marks()
    assert marks.add([("c", 3), ("a", 1)]) == 2
    assert marks.add([("a", 1), ("b", 2)]) == 1
    assert marks.ids == ("c", "a", "b")


def test_marks_outside_the_list_are_counted() -> None:
    marks = Marks()
    marks.add([("a", 1), ("b", 2), ("c", 3)])
    marks.learn_outside(missing(marks.rowids, array("I", [2, 9])))
    assert marks.outside == 2
    marks.toggle("a", 1)
    marks.learn_outside(missing(marks.rowids, array("I", [2, 3])))
    assert marks.outside == 0
    marks.clear()
    assert (len(marks), marks.outside) == (0, 0)
