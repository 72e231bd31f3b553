"""Judges a form: what it would post, what is wrong with it, and what is worth knowing, field by field.

The rules are in a module for each dialect: `judging_v2`, `judging_v3` (by mail), `judging_egift`, `judging_guide`. What
it costs against what is left is in `costing.py`, and what the person got before in `repeats.py`. Nothing here raises.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sendoso_tui.domain.form import Shape
from sendoso_tui.domain.form_reader import FormReader
from sendoso_tui.domain.judging_egift import judge_egift, judge_links
from sendoso_tui.domain.judging_guide import judge_gift
from sendoso_tui.domain.judging_v2 import judge_inventory
from sendoso_tui.domain.judging_v3 import judge_addressed, judge_collect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sendoso_tui.domain.form import Form
    from sendoso_tui.domain.judged import Judged, Known

_RULES: Mapping[Shape, Callable[[FormReader, date], Judged]] = MappingProxyType(
    {
        Shape.INVENTORY: judge_inventory,
        Shape.ADDRESSED: judge_addressed,
        Shape.COLLECT: judge_collect,
        Shape.EGIFT: judge_egift,
        Shape.LINKS: judge_links,
        Shape.GIFT: judge_gift,
    }
)


def judge(form: Form, known: Known, today: date) -> Judged:
    """Judge `form` by what is `known` of the ids in it; `today` is the local day."""
    return _RULES[form.shape](FormReader(form, known), today)
