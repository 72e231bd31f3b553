"""The log of a run of the workbench: it begins with the first gateway, once, and ends with the run."""

import logging
from pathlib import Path
from typing import Any

from sendoso_tui.config.paths import paths_below
from sendoso_tui.workbench import RunLog


async def test_the_log_begins_before_the_first_gateway_and_once(tmp_path: Path) -> None:
    paths = paths_below(tmp_path)
    log = RunLog(paths)
    opened: list[Any] = []

    async def open_gateway() -> Any:
        logging.getLogger("sendoso_tui.test").warning("opened %d", len(opened))
        opened.append(object())
        return opened[-1]

    before = list(logging.getLogger().handlers)
    opener = log.before(open_gateway)
    assert logging.getLogger().handlers == before
    assert [await opener(), await opener()] == opened
    assert len(logging.getLogger().handlers) == len(before) + 1
    log.stop()
    assert logging.getLogger().handlers == before
    assert [line.rpartition(": ")[2] for line in paths.log_file.read_text().splitlines()] == ["opened 0", "opened 1"]


async def test_without_a_place_for_it_there_is_no_log_and_the_gateway_opens(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    log = RunLog(paths_below(tmp_path / "file"))

    async def open_gateway() -> Any:
        return "gateway"

    assert await log.before(open_gateway)() == "gateway"
    log.stop()


def test_a_run_that_never_opened_a_gateway_has_nothing_to_stop(tmp_path: Path) -> None:
    RunLog(paths_below(tmp_path)).stop()
    assert not list(tmp_path.iterdir())
