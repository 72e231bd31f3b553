"""`init`, `config`, `paths`, `cache` and `doctor`: what a person meets first, and when something is wrong."""

import json
from pathlib import Path

import pytest

from tests.headless.conftest import Run, send_with
from tests.sandbox_process import SandboxProcess

CANARY = "canary-token-0123456789"


def config(home: Path, text: str) -> Path:
    file = home / ".config/sendoso-tui/config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_config_path(run: Run, home: Path) -> None:
    assert run("config", "path").out == f"{home}/.config/sendoso-tui/config.toml\n"
    named = home / "other.toml"
    named.write_text("")
    assert run("config", "path", "--config", str(named)).out == f"{named}\n"
    file = config(home, "not toml")
    assert run("config", "path").out == f"{file}\n"


def test_config_show_names_sources_and_masks_secrets(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_TOKEN", CANARY)
    config(home, '[profiles.prod]\napi = "v3"\ntoken_env = "MY_TOKEN"\npoll_seconds = 20\nreadonly = true\n')
    ran = run("--json", "config", "show", "--read-only")
    found = {row["name"]: row for row in ran.json["settings"]}
    assert (found["profiles.prod.poll_seconds"]["value"], found["profiles.prod.poll_seconds"]["source"]) == (
        "20",
        "config.toml, line 4",
    )
    assert found["profiles.prod.read_only"]["source"] == "flag --read-only"
    assert "Did you mean read_only?" in ran.err
    for text in (ran.out + ran.err, run("config", "show").out):
        assert CANARY not in text
        assert "***" in text or text == ran.err


def test_config_validate(run: Run, home: Path) -> None:
    assert run("config", "validate").code == 0
    config(home, '[profiles.prod]\napi = "v9"\n')
    ran = run("config", "validate", "--json")
    assert ran.code == 2
    assert ran.json["ok"] is False
    assert "line 2" in ran.json["problem"]


def test_paths_create_nothing(run: Run, home: Path, v2: SandboxProcess) -> None:
    found = run("paths", "--json").json["paths"]
    assert found["config"] == f"{home}/.config/sendoso-tui/config.toml"
    assert found["cache file"].startswith(f"{home}/.cache/sendoso-tui/env-")
    assert not list(home.iterdir())


def test_cache_clear_forgets_the_sends_and_keeps_the_log(run: Run, v2: SandboxProcess) -> None:
    send_id = send_with(v2, "pending")
    run("cancel", send_id, "--yes")
    run("list")
    assert run("cache", "clear", "--json").json["forgotten"] == 100
    assert run("list", "--search", "no such text", "--json").json["complete"] is False
    assert len(run("audit", "list", "--json").json["rows"]) == 2


def test_doctor_is_content_with_a_good_account(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    ran = run("doctor", "--json")
    found = {check["check"]: check for check in ran.json["checks"]}
    assert {name for name, check in found.items() if check["level"] != "ok"} <= {"clock", "encoding"}
    assert {"libraries", "profile", "cache", "record", "journal", "credentials", "connection"} <= set(found)
    # The sandbox's clock stands elsewhere than this machine's.
    assert (found["clock"]["level"], ran.code, ran.json["worst"]) == ("warn", 1, "warn")


def test_doctor_names_each_trouble_with_its_remedy(
    run: Run, v2: SandboxProcess, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SENDOSO_API_KEY", CANARY)
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:{CANARY}@proxy.invalid:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    credentials = home / ".config/sendoso-tui/credentials.toml"
    credentials.parent.mkdir(parents=True)
    credentials.write_text("")
    credentials.chmod(0o644)
    ran = run("doctor", "--json")
    failed = {check["check"]: check for check in ran.json["checks"] if check["level"] == "fail"}
    assert ran.code == 2
    assert {"authorities", "files"} <= set(failed)
    assert all(check["remedy"] for check in failed.values())
    assert CANARY not in ran.out + ran.err


def test_doctor_sees_a_refused_key(run: Run, v2: SandboxProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDOSO_API_KEY", CANARY)
    ran = run("doctor")
    assert ran.code == 2
    assert "fail  connection: Sendoso refused the credentials" in ran.out


def test_doctor_sees_broken_settings(run: Run, home: Path) -> None:
    config(home, "[profiles.prod\n")
    ran = run("doctor", "--json")
    assert ran.code == 2
    found = next(check for check in ran.json["checks"] if check["check"] == "settings")
    assert "line 1" in found["finding"]


def test_doctor_sees_a_damaged_cache(run: Run, v2: SandboxProcess, home: Path) -> None:
    run("list")
    cache = next((home / ".cache/sendoso-tui").glob("*.cache.db"))
    content = bytearray(cache.read_bytes())
    content[:100] = b"\0" * 100
    cache.write_bytes(content)
    ran = run("doctor")
    assert ran.code >= 1
    assert "set aside" in ran.out


def test_init_without_a_terminal_says_what_to_do(run: Run) -> None:
    ran = run("init")
    assert (ran.code, ran.out) == (2, "")
    assert "SENDOSO_API_KEY" in ran.err


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answers to the questions of set-up, in order; the last one is the secret."""
    answers: list[str] = []
    monkeypatch.setattr("sendoso_tui.headless.output.Output.can_ask", lambda self: True)
    monkeypatch.setattr("builtins.input", lambda prompt: answers.pop(0))
    monkeypatch.setattr("getpass.getpass", lambda prompt: answers.pop(0))
    return answers


def test_init_tests_before_it_saves(run: Run, sandbox: SandboxProcess, home: Path, answering: list[str]) -> None:
    place = sandbox.told["v2"]
    answering += ["v2", place["base_url"], "work", "credentials", "wrong-key-0123456789", "no"]
    ran = run("init")
    assert ran.code == 4
    assert "Nothing was written" in ran.err
    assert not list(home.rglob("*.toml"))
    answering += ["v2", place["base_url"], "work", "credentials", place["api_key"], "no"]
    ran = run("init")
    assert ran.code == 0
    assert place["api_key"] not in ran.out + ran.err
    assert run("list", "--json").json["profile"] == "work"
    assert (home / ".config/sendoso-tui/credentials.toml").stat().st_mode & 0o777 == 0o600


def test_init_asks_again_what_was_wrong(run: Run, sandbox: SandboxProcess, answering: list[str]) -> None:
    place = sandbox.told["v3"]
    answering += ["v5", "v3", "http://sendoso.example/api/v3", "work", "", "credentials", place["token"], "no"]
    answering += ["", place["base_url"], "", "", "", place["token"], "yes"]
    ran = run("init")
    assert ran.code == 0
    assert "One of: v3, v2." in ran.err
    assert "The base URL" in ran.err
    shown = json.loads(run("config", "show", "--json").out)["settings"]
    assert {row["name"]: row["value"] for row in shown}["profiles.work.read_only"] == "true"


def test_init_leaves_an_existing_file_alone(run: Run, home: Path, answering: list[str]) -> None:
    file = config(home, "# mine\n")
    ran = run("init")
    assert ran.code == 2
    assert file.read_text() == "# mine\n"
