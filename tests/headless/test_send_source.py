"""`--from`: what is read, and the sentence for what cannot be."""

from decimal import Decimal
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.headless import send_source
from sendoso_tui.headless.send_source import read_source


def written(tmp_path: Path, content: bytes) -> str:
    file = tmp_path / "body.json"
    file.write_bytes(content)
    return str(file)


def test_a_body_is_read_with_its_amounts_exact(tmp_path: Path) -> None:
    body = read_source(written(tmp_path, b'\xef\xbb\xbf{"send": {"amount": 25.10, "name": "\xe8\x8a\xb1"}}'))
    assert body == {"send": {"amount": Decimal("25.10"), "name": "花"}}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'{"send": {\n  "touch_id" 5}}', "line 2, column 14: no JSON"),
        (b"", "line 1, column 1: no JSON"),
        (b'{"a": 1, "a": 2}', '"a" is there twice'),
        (b'{"amount": NaN}', "NaN is no number of JSON"),
        (b'{"name": "caf\xe9"}', "is not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
        (b" " * (send_source.LARGEST + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_body_is_told_with_its_place(tmp_path: Path, content: bytes, says: str) -> None:
    name = written(tmp_path, content)
    with pytest.raises(ConfigFault, match=says) as caught:
        read_source(name)
    assert caught.value.message.startswith(name)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match=r"none\.json cannot be read: no such file"):
        read_source(str(tmp_path / "none.json"))
    with pytest.raises(ConfigFault, match="cannot be read: is a directory"):
        read_source(str(tmp_path))
