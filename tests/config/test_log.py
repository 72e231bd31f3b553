import logging
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.log import Log, start_logging
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.redact import LONGEST, redact
from sendoso_tui.config.secrets import Secret

EARLY = Secret("canary/early+9Zk")


@pytest.fixture
def log(paths: Paths) -> Iterator[Log]:
    running = start_logging(paths, [EARLY], logging.DEBUG)
    yield running
    running.stop()


def written(paths: Paths) -> str:
    return "".join(path.read_text() for path in sorted(paths.state.iterdir()))


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer canary",
        "authorization: canary",
        "token=b'canary'",
        "X-Api-Key: bcanary",
        "Set-Cookie: a=b; session=canary; c",
        "{'cookie': 'a=b; x=canary'}",
        "headers=[(b'Authorization', b'Bearer canary'), (b'a', b'b')]",
        "{'authorization': 'Basic canary'}",
        '{"X-Api-Key": "canary"}',
        "X-Api-Key: canary",
        "x-api-key=canary",
        "sent Bearer canary-long",
        '{"client_secret": "canary words"}',
        '{\\"client_secret\\": \\"canary\\"}',
        "{'client_id': 'canary'}",
        "client_secret=canary&x=1",
        "access_token: canary",
        "SENDOSO_PROD_TOKEN=canary",
        "refresh_token='canary'",
        "api_key=canary",
        "GET https://h.example/oauth/revoke?token=canary&x=1",
        "GET /send?search=canary&page=2",
        "to canary@firm.example now",
        "to canary.o'neil+x@firm.example",
        "GET /recipients/canary%40firm.example",
        "given canary/early+9Zk here",
        "given canary%2Fearly%2B9Zk here",
    ],
)
def test_secrets_and_addresses_are_masked(text: str) -> None:
    assert EARLY
    assert "***" in redact(text)
    assert "canary" not in redact(text)


def test_what_helps_and_harms_nobody_stays() -> None:
    text = "GET https://app.sendoso.com/api/v3/send?page=2&per_page=100 200 in 0.31 s, 3 tokens left"
    assert redact(text) == text


def test_hostile_characters_are_spelled_out_and_length_is_bounded() -> None:
    assert redact("a\x1b]0;x\x07\u202eb\x85\u2028\tc\nd") == "a\\x1b]0;x\\x07\\u202eb\\x85\\u2028\\tc\nd"
    assert len(redact("x" * 2_000_000)) < LONGEST + 100


def test_lines_are_private_redacted_and_nowhere_else(paths: Paths, log: Log, capfd: pytest.CaptureFixture[str]) -> None:
    late = Secret("canary-late-token")
    logger = logging.getLogger("sendoso_tui.test")
    logger.debug("with %s and %s", late.reveal(), EARLY)
    logger.info("as text canary-late-token canary/early+9Zk\n2030-01-01T00:00:00Z INFO forged: line")
    try:
        raise ValueError("token=canary-in-error of ann@firm.example")
    except ValueError:
        logger.exception("failed")
    text = written(paths)
    assert "canary" not in text
    assert "firm.example" not in text
    assert "test_lines_are_private" in text
    assert "    2030-01-01T00:00:00Z INFO forged" in text
    assert all(line.startswith(("2", "    ")) for line in text.splitlines())
    assert paths.log_file.stat().st_mode & 0o777 == 0o600
    assert paths.state.stat().st_mode & 0o777 == 0o700
    assert capfd.readouterr() == ("", "")


def test_warnings_of_libraries_go_to_the_log(paths: Paths, capfd: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        log = start_logging(paths)
        warnings.warn("odd token=canary", stacklevel=1)
        log.stop()
    assert "UserWarning: odd token=***" in written(paths)
    assert capfd.readouterr() == ("", "")


def test_the_log_is_private_whatever_the_umask(paths: Paths, umask: int) -> None:
    log = start_logging(paths)
    logging.getLogger("x").info("line")
    log.stop()
    assert paths.log_file.stat().st_mode & 0o777 == 0o600


def test_the_network_libraries_speak_from_warning_on(paths: Paths, log: Log) -> None:
    for name in ("httpx", "httpcore", "httpcore.connection"):
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("trouble of %s", name)
    assert "chatter" not in written(paths)
    assert written(paths).count("trouble") == 3


def test_three_files_of_a_megabyte(paths: Paths, log: Log) -> None:
    for _ in range(300):
        logging.getLogger("x").info("word " * 3_000)
    files = sorted(paths.state.iterdir())
    assert len(files) == 3
    assert all(path.stat().st_size <= 1_000_000 for path in files)
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in files)


FULL_DISK = """
import logging, resource, sys
from pathlib import Path
from sendoso_tui.config.log import start_logging
from sendoso_tui.config.paths import paths_below
log = start_logging(paths_below(Path(sys.argv[1])))
resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))
for number in range(50):
    logging.getLogger("x").info("line")
log.stop()
print("went on")
"""


def test_a_full_disk_costs_lines_and_nothing_else(tmp_path: Path) -> None:
    place = {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", FULL_DISK, str(tmp_path)]
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("went on\n", "", 0)
    kept = (tmp_path / "state" / "sendoso-tui.log").read_text()
    assert 0 < len(kept) <= 500


def test_a_log_that_cannot_be_opened_costs_lines_and_nothing_else(
    paths: Paths, capfd: pytest.CaptureFixture[str]
) -> None:
    paths.log_file.mkdir(parents=True)
    log = start_logging(paths)
    logging.getLogger("x").error("line")
    log.stop()
    assert capfd.readouterr() == ("", "")


def test_a_state_folder_that_cannot_be_made_is_said(paths: Paths) -> None:
    paths.state.parent.mkdir(parents=True)
    paths.state.write_text("")
    before = logging.getLogger().handlers[:]
    with pytest.raises(ConfigFault, match="cannot be used"):
        start_logging(paths)
    assert logging.getLogger().handlers == before


def test_stopping_puts_logging_back(paths: Paths) -> None:
    root = logging.getLogger()
    before = (root.level, root.handlers[:], logging.getLogger("httpx").level)
    start_logging(paths, level=logging.DEBUG).stop()
    assert (root.level, root.handlers, logging.getLogger("httpx").level) == before
