"""What is set right in the environment before Textual is loaded."""

from sendoso_tui.terminal import TICKS_A_SECOND, prepare_environment


def test_a_changing_screen_is_painted_more_often_than_textual_does_by_itself() -> None:
    environ: dict[str, str] = {}
    prepare_environment(environ)
    assert environ["TEXTUAL_FPS"] == str(TICKS_A_SECOND)


def test_a_pace_that_somebody_has_chosen_stays() -> None:
    environ = {"TEXTUAL_FPS": "30"}
    prepare_environment(environ)
    assert environ["TEXTUAL_FPS"] == "30"


def test_an_empty_no_color_means_colour() -> None:
    environ = {"NO_COLOR": "", "SENDOSO_TUI_REDUCED_MOTION": "1"}
    prepare_environment(environ)
    assert "NO_COLOR" not in environ
    assert environ["TEXTUAL_ANIMATIONS"] == "none"
