import copy
import dataclasses
import json
import multiprocessing
import os
import pickle
import tomllib
from pathlib import Path

import pytest

from sendoso_tui.config.fault import ConfigFault
from sendoso_tui.config.paths import Paths
from sendoso_tui.config.secrets import Secret, known_secrets, read_credential, store_credential

CANARY = "canary-7Hq2-secret-tail"


def test_a_secret_shows_as_stars_everywhere() -> None:
    secret = Secret(CANARY)
    holder = dataclasses.make_dataclass("Holder", ["secret"])(secret)
    views = [repr(secret), str(secret), f"{secret}", f"{secret!r:>40}", f"{secret:>40}", "%s" % secret, repr([secret])]  # noqa: UP031
    views += [repr(holder), repr(dataclasses.asdict(holder)), pickle.dumps(secret).decode("latin-1")]
    views += [str(pickle.loads(pickle.dumps(secret)).reveal())]
    for view in views:
        assert "canary" not in view
        assert "***" in view
    assert not hasattr(secret, "__dict__")
    with pytest.raises(TypeError):
        json.dumps(secret)


def test_a_secret_is_revealed_compared_and_copied() -> None:
    secret = Secret(CANARY)
    assert secret.reveal() == CANARY
    assert secret == Secret(CANARY)
    assert secret != Secret("other")
    assert secret != CANARY
    assert len({secret, Secret(CANARY)}) == 1
    assert copy.deepcopy(secret).reveal() == copy.copy(secret).reveal() == CANARY
    assert CANARY in known_secrets()


@pytest.mark.parametrize(("value", "masked"), [("k", "***"), ("x" * 15, "***"), ("0123456789abcdef", "***cdef")])
def test_only_a_long_secret_shows_its_end(value: str, masked: str) -> None:
    assert Secret(value).masked() == masked


def test_a_credential_is_stored_read_and_removed(paths: Paths) -> None:
    store_credential(paths, "prod", "token", Secret("t-1"))
    store_credential(paths, "prod", "refresh_token", "r-1")
    store_credential(paths, "lab", "api_key", 'k"\\')
    store_credential(paths, "prod", "token", "t-2")
    assert read_credential(paths, "prod", "token") == Secret("t-2")
    assert read_credential(paths, "prod", "refresh_token") == Secret("r-1")
    assert read_credential(paths, "lab", "api_key") == Secret('k"\\')
    assert read_credential(paths, "lab", "token") is None
    store_credential(paths, "prod", "token", None)
    assert read_credential(paths, "prod", "token") is None
    assert tomllib.loads(paths.credentials_file.read_text())["prod"] == {"refresh_token": "r-1"}


def test_the_credentials_file_is_private_whatever_the_umask(paths: Paths, umask: int) -> None:
    store_credential(paths, "prod", "token", "t")
    assert paths.credentials_file.stat().st_mode & 0o777 == 0o600
    assert paths.config.stat().st_mode & 0o777 == 0o700


def test_a_linked_credentials_file_stays_a_link(paths: Paths, tmp_path: Path) -> None:
    paths.config.mkdir(parents=True)
    paths.credentials_file.symlink_to(tmp_path / "elsewhere.toml")
    store_credential(paths, "prod", "token", "t")
    assert os.readlink(paths.credentials_file) == str(tmp_path / "elsewhere.toml")
    assert (tmp_path / "elsewhere.toml").exists()


def test_a_damaged_credentials_file_is_never_overwritten(paths: Paths) -> None:
    paths.config.mkdir(parents=True)
    paths.credentials_file.write_text("[prod\ntoken = 'canary'")
    with pytest.raises(ConfigFault, match=r"credentials\.toml, line 1, column 6") as caught:
        store_credential(paths, "prod", "token", "t")
    assert paths.credentials_file.read_text() == "[prod\ntoken = 'canary'"
    assert "canary" not in caught.value.message


@pytest.mark.parametrize("value", ["3", "true", "['t']", "'two words'", "'tür'", '"a\\u0007b"'])
def test_a_credential_that_cannot_be_one_is_refused(paths: Paths, value: str) -> None:
    paths.config.mkdir(parents=True)
    paths.credentials_file.write_text(f"[prod]\ntoken = {value}")
    with pytest.raises(ConfigFault, match='"token" of profile prod') as caught:
        read_credential(paths, "prod", "token")
    assert "words" not in caught.value.message


def test_a_full_disk_keeps_the_old_credentials(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    store_credential(paths, "prod", "token", "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ConfigFault, match="no space left"):
        store_credential(paths, "prod", "token", "new")
    assert read_credential(paths, "prod", "token") == Secret("old")


def test_credentials_of_another_user_are_not_trusted(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    store_credential(paths, "prod", "token", "t")
    status = os.stat(paths.credentials_file)
    other = os.stat_result((*status[:4], 4711, *status[5:]))
    monkeypatch.setattr(Path, "stat", lambda self, **_: other)
    with pytest.raises(ConfigFault, match="belongs to user 4711"):
        read_credential(paths, "prod", "token")


@pytest.mark.parametrize(("profile", "name"), [("../x", "token"), ("prod", "password")])
def test_only_known_names_are_stored(paths: Paths, profile: str, name: str) -> None:
    with pytest.raises(ConfigFault):
        store_credential(paths, profile, name, "t")
    assert not paths.credentials_file.exists()


def _store_many(paths: Paths, profile: str) -> None:
    for number in range(10):
        store_credential(paths, profile, "token", f"t-{number}")


def test_two_processes_lose_nothing_of_each_other(paths: Paths) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_store_many, args=(paths, name)) for name in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert read_credential(paths, "one", "token") == read_credential(paths, "two", "token") == Secret("t-9")
