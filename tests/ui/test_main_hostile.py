"""Text that means harm goes through the list, the bars and the overlays and stays text."""

import io
import unicodedata

import pytest

from sendoso_tui.domain.clean import clean_line
from sendoso_tui.domain.people import Person, Sender
from sendoso_tui.domain.send import Send
from sendoso_tui.flows.facts import Noticed
from tests.ui.conftest import Bench, OpenBench
from tests.ui.world import make_send

HOSTILE = (
    "[red]Ann",
    "[/]",
    "[/",
    "[bold",
    "Ann [/red] Lee",
    "[@click=app.quit]press[/]",
    "[link=https://evil.example]x[/]",
    "[b]x[/i]",
    "\\[red]",
    "$var [$x]",
    "[on red]",
    "[1]",
    '["a"]',
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b[2J\x1b[H",
    "\x9b31m",
    "\x1b]0;title\x07",
    "a\x00b\x7fc",
    "line\nbreak\ttab\rreturn",
    "\u202egnp.exe",
    "\u2066hidden\u2069",
    "\u200b\u200c\u200d\ufeff",
    "e" + "\u0301" * 60,
    "👩\u200d👩\u200d👧\u200d👦 family",
    "א" * 30,
    "العربية",
    "漢" * 80,
    "x" * 4000,
    "[/red]\x1b]52;c;",
)


def hostile_send(number: int, text: str) -> Send:
    """Return a send as the decoder lets it through: every text cleaned."""
    clean = clean_line(text)
    return make_send(
        number,
        status_raw=clean or "Sent",
        type=clean,
        subtype=clean,
        gift=clean,
        recipient=Person(name=clean, email=clean, company=clean),
        sender=Sender(id="1", name=clean),
        tracking_url=clean,
        crm_id=clean,
    )


SENDS = [hostile_send(number, text) for number, text in enumerate(HOSTILE)]


def check(bench: Bench) -> None:
    width, height = bench.app.size
    strips = bench.app.screen._compositor.render_strips()
    for strip in strips[:height]:
        assert strip.cell_length == width
        for segment in strip:
            assert segment.control is None
            bad = [char for char in segment.text if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
            assert bad == [], segment.text
            assert not set(segment.text) & set(
                "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f"
            )
            # Only the scrollbar carries actions, and those are Textual's own.
            meta = segment.style.meta if segment.style else {}
            assert set(meta) <= {"@mouse.down", "@mouse.up", "offset"}, meta
            assert not (segment.style and segment.style.link)


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
async def test_hostile_text_stays_text_everywhere(open_bench: OpenBench, size: tuple[int, int]) -> None:
    async with open_bench(size=size, sends=SENDS) as bench:
        check(bench)
        for keys in (
            ["j"] * len(SENDS),
            ["g", "f"],
            ["tab", "tab", "shift+tab"],
            ["a", "escape"],
            ["F", "question_mark"],
            ["escape", "space", "M"],
            ["M", "greater_than_sign", "full_stop"],
            ["L"],
            ["escape", "enter"],
        ):
            await bench.press(*keys)
            await bench.pilot.pause()
            check(bench)
        assert bench.app.is_running


@pytest.mark.parametrize("text", HOSTILE)
async def test_a_hostile_name_in_a_sentence(open_bench: OpenBench, text: str) -> None:
    async with open_bench(size=(100, 24), sends=[hostile_send(0, text)]) as bench:
        bench.engine.tell(Noticed(f"{clean_line(text)} was seen."))
        await bench.press("A")
        bench.screen.run_line(f"open {clean_line(text)}")
        await bench.pilot.pause()
        check(bench)
        bench.screen.run_line(clean_line(text))
        bench.screen.run_line(f"search {clean_line(text)}")
        await bench.until(lambda: bench.screen.matching is not None)
        check(bench)


async def test_what_is_typed_or_pasted_with_brackets_stays_text(open_bench: OpenBench) -> None:
    async with open_bench(size=(100, 24)) as bench:
        await bench.press("slash")
        await bench.type("[/red]")
        await bench.press("enter")
        await bench.until(lambda: "[/red]" in bench.line("filter-line"))
        assert "Nothing matches" in "\n".join(bench.lines())
        check(bench)


async def test_a_screenshot_holds_names_as_text(open_bench: OpenBench) -> None:
    async with open_bench(sends=[hostile_send(0, "<script>alert(1)</script> & [b]")]) as bench:
        picture = io.StringIO(bench.app.export_screenshot())
        assert "<script>" not in picture.getvalue()
