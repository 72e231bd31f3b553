"""Whether Textual's inside is still what `frames.py` and `widgets/tiles.py` were written for.

They replace two parts that Textual does not promise to keep. Where those have changed, its own do the work: slower, and
right. Only names and arguments are looked at, since this is asked at every start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual._compositor import Compositor
    from textual.drivers.linux_driver import LinuxDriver


def paints_as_known(compositor: type[Compositor]) -> bool:
    """Say whether screens are put together as `TiledCompositor` expects."""
    parts = vars(compositor)
    return (
        _arguments(parts.get("_render_chops")) == ("self", "crop", "is_rendered_line")
        and {"_cuts", "_visible_widgets"} <= _names(parts.get("reflow"))
        and all(isinstance(parts.get(name), property) for name in ("cuts", "visible_widgets"))
    )


def writes_as_known(driver: type[LinuxDriver]) -> bool:
    """Say whether frames are written, keys waited for, and the terminal taken, as `FrameDriver` expects."""
    from textual._parser import Parser
    from textual.drivers._writer_thread import WriterThread

    parts = vars(driver)
    return (
        {"_must_signal_resume", "_writer_thread", "_file", "exit_event"} <= _names(parts.get("__init__"))
        and _arguments(parts.get("write")) == ("self", "data")
        and _arguments(parts.get("_sigcont_application")) == ("self",)
        and _arguments(parts.get("run_input_thread")) == ("self",)
        and "exit_event" in _names(parts.get("disable_input"))
        and "_timeout_time" in _names(vars(Parser).get("__init__"))
        and "_queue" in _names(vars(WriterThread).get("__init__"))
    )


def _arguments(method: Callable[..., Any] | None) -> tuple[str, ...]:
    code = getattr(method, "__code__", None)
    return code.co_varnames[: code.co_argcount] if code is not None else ()


def _names(method: Callable[..., Any] | None) -> set[str]:
    code = getattr(method, "__code__", None)
    return set(code.co_names) if code is not None else set()
