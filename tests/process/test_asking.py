"""The one question asked on the shell before the screen opens."""

import pytest

from tests.process.conftest import Start

ELSEWHERE = {
    "SENDOSO_API": "v3",
    "SENDOSO_BASE_URL": "http://127.0.0.1:9/api/v3",
    "SENDOSO_TOKEN_URL": "http://127.0.0.1:10/oauth/token",
    "SENDOSO_CLIENT_ID": "made-up",
    "SENDOSO_CLIENT_SECRET": "made-up-too",
}


@pytest.mark.parametrize("answer", ["\x04", "n\r", "\r"], ids=["ctrl+d", "no", "enter"])
def test_no_answer_to_where_a_secret_goes_is_a_no(start: Start, answer: str) -> None:
    terminal = start(env=ELSEWHERE)
    terminal.until("Send it there, now and later? [y/N]")
    terminal.press(answer)
    assert terminal.exit() == 2
    assert "fault" not in terminal.text
