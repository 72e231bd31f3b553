"""The parts of the main screen are plain classes, which Textual does not look into for everything."""

from textual.reactive import Reactive

from sendoso_tui.ui.screens.sends import SendsScreen
from sendoso_tui.ui.screens.sends_base import Part, SendsBase

OVERLOOKED = {"BINDINGS", "CSS", "CSS_PATH", "DEFAULT_CSS", "COMPONENT_CLASSES", "HELP", "TITLE"}


def test_the_parts_have_nothing_that_would_be_overlooked() -> None:
    parts = [one for one in SendsScreen.__mro__ if issubclass(one, Part) and not issubclass(one, SendsBase)]
    assert len(parts) > 8
    for part in parts:
        inside = vars(part)
        assert not OVERLOOKED & set(inside), part
        assert not [name for name, value in inside.items() if isinstance(value, Reactive)], part
        assert not [name for name, value in inside.items() if hasattr(value, "_textual_on")], part


def test_what_a_part_does_comes_before_what_the_screen_promises() -> None:
    promised = {name for name, value in vars(SendsBase).items() if "NotImplementedError" in names(value)}
    assert promised
    for name in promised:
        assert getattr(SendsScreen, name) is not vars(SendsBase)[name], name


def names(value: object) -> tuple[str, ...]:
    return getattr(getattr(value, "__code__", None), "co_names", ())
