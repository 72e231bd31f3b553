"""`send --batch`: what is judged before anything leaves, what the server then has, and what a cut-short run leaves."""

import csv
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sendoso_tui.headless import batching
from tests.headless.conftest import Ran, Run, start
from tests.sandbox_process import NOW, SandboxProcess

Batch = Callable[..., Ran]


def people(folder: Path, count: int, *, name: str = "people.csv", word: str = "ann") -> Path:
    """A file of people nobody has sent anything to."""
    path = folder / name
    lines = [f"{word}{number}@batch.example,{word.title()},Doe {number}" for number in range(count)]
    path.write_text("E-mail,First name,Last name\n" + "\n".join(lines) + "\n")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def got(sandbox: SandboxProcess) -> Counter[str]:
    """How many sends the server has for each person of a batch."""
    emails: Counter[str] = Counter()
    page = 1
    while rows := sandbox.sends(page=str(page)):
        emails.update(row["recipient"]["email"] for row in rows if "@batch.example" in row["recipient"]["email"])
        if not any("@batch.example" in row["recipient"]["email"] for row in rows):
            break
        page += 1
    return emails


def creates(sandbox: SandboxProcess) -> int:
    count: int = sandbox.requests()["committed"]["creates"]
    return count


def settle_on(sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Make a sandbox's v3 side the default profile, as fast as the program ever asks."""
    place = sandbox.told["v3"]
    config = folder / "config.toml"
    config.write_text(
        f'default_profile = "fast"\n[profiles.fast]\napi = "v3"\nbase_url = "{place["base_url"]}"\n'
        'token_env = "BATCH_TOKEN"\nrequests_per_second = 8\n'
    )
    monkeypatch.setenv("SENDOSO_TUI_CONFIG", str(config))
    monkeypatch.setenv("BATCH_TOKEN", place["token"])


def egift(run: Run) -> str:
    """Return the id of a touch of eGifts whose value the sender chooses, so that it has a price."""
    touches = run("touches", "--json").json["touches"]
    return next(str(one["id"]) for one in touches if one["delivery_type"] == "email" and one["lowest"]["amount"])


@pytest.fixture
def v3(sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SandboxProcess:
    settle_on(sandbox, monkeypatch, tmp_path)
    return sandbox


@pytest.fixture
def touch(v3: SandboxProcess, run: Run) -> str:
    return egift(run)


@pytest.fixture
def batch(run: Run, v3: SandboxProcess, touch: str) -> Batch:
    """Run a batch of eGifts from a file."""

    def call(path: Path, *more: str) -> Ran:
        return run("send", "--batch", str(path), "--touch", touch, "--egift", "--amount", "25", *more)

    return call


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "FIRST_LOOK", 0.05)


def test_a_dry_run_shows_everything_and_sends_nothing(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = people(tmp_path, 3)
    plain = batch(path, "--dry-run")
    assert plain.code == 0
    for words in ("people.csv, 3 rows", "Email from E-mail", "Name from First name + Last name", "Sends:", "75.00"):
        assert words in plain.out
    told = batch(path, "--dry-run", "--json").json
    assert (told["dry_run"], told["left"], told["sends"], told["batch"]) == (True, 3, 3, None)
    assert [row["row"] for row in told["rows"]] == [2, 3, 4]
    assert told["costs"][0]["amount"] == "75.00"
    assert creates(v3) == 0
    assert not list(tmp_path.glob("*-result.csv"))


def test_every_fault_is_named_and_nothing_is_sent(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Name,E-mail\nAnn,ann@batch.example\nBob,bob\nCid,\nAnn,ann@batch.example\n")
    ran = batch(path, "--yes", "--json")
    assert ran.code == 2
    assert [(fault["row"], fault["column"]) for fault in ran.json["faults"]] == [
        (3, "E-mail"),
        (4, "E-mail"),
        (5, None),
    ]
    assert "3 faults to mend first" in ran.err
    assert creates(v3) == 0


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (None, (), "There is no file"),
        ("", (), "no first row"),
        ("Name,Email\nA,a@batch.example\n", ("--map", "email=Mail"), 'There is no column "Mail"'),
        ("Name,Email\nA,a@batch.example\n", ("--map", "mail=Email"), "is not field=Column"),
        ("Name,Email\nA,a@batch.example\n", ("--email", "x@batch.example"), "each row names its own"),
        ("Name,Email\nA,a@batch.example\n", ("--item", "7"), "different kinds of sends"),
        ("Name,Email\nA,a@batch.example\n", ("--city", "X"), "--city: not a part of an eGift"),
        ("Name,Email\nA,a@batch.example\n", ("--from", "x.json"), "--from and --batch"),
        ("Name,Email\nA,a@batch.example\n", ("--retry-refused",), "only with --resume"),
    ],
)
def test_what_cannot_be_understood_is_said(
    batch: Batch, v3: SandboxProcess, tmp_path: Path, content: str | None, more: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "people.csv"
    if content is not None:
        path.write_text(content)
    ran = batch(path, "--yes", *more)
    assert ran.code == 2
    assert words in ran.err
    assert creates(v3) == 0


def test_the_kind_of_send_is_told_by_flags_or_columns(run: Run, v3: SandboxProcess, touch: str, tmp_path: Path) -> None:
    path = people(tmp_path, 1)
    ran = run("send", "--batch", str(path), "--touch", touch, "--yes")
    assert ran.code == 2
    assert "--egift or --collect" in ran.err
    ran = run("send", "--batch", str(path), "--item", "7", "--yes")
    assert "speaks v3, which cannot send an item" in ran.err
    path.write_text("Email,Street,City,State,Zip,Country,Name\na@batch.example,1 Main St,X,CA,90001,US,Ann\n")
    ran = run("send", "--batch", str(path), "--touch", touch, "--dry-run")
    assert "a touch sent to a known address" in ran.out


def test_forty_rows_are_forty_sends(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = people(tmp_path, 40)
    ran = batch(path, "--yes", "--json")
    assert (ran.code, ran.json["state"], ran.json["done"]) == (0, "done", 40), ran.err
    assert creates(v3) == 40
    assert set(got(v3).values()) == {1}
    assert len(got(v3)) == 40
    written = rows_of(tmp_path / "people-result.csv")
    assert [int(row["row"]) for row in written] == list(range(2, 42))
    assert {row["outcome"] for row in written} == {"accepted"}
    assert all(row["tracking code"] and row["email"].endswith("@batch.example") for row in written)
    again = batch(path, "--yes", "--result", str(tmp_path / "other.csv"))
    assert again.code == 2
    assert f"are those of batch {ran.json['batch']}" in again.err
    assert creates(v3) == 40


def test_the_same_file_goes_out_again_only_when_that_is_said(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = people(tmp_path, 2)
    assert batch(path, "--yes").code == 0
    assert batch(path, "--yes", "--again", "--result", str(tmp_path / "second.csv")).code == 0
    assert set(got(v3).values()) == {2}


def test_a_result_that_is_there_is_not_written_over(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    (tmp_path / "people-result.csv").write_text("mine")
    ran = batch(people(tmp_path, 2), "--yes")
    assert ran.code == 2
    assert "is there already" in ran.err
    assert (tmp_path / "people-result.csv").read_text() == "mine"
    assert creates(v3) == 0


def test_nothing_goes_out_without_a_yes_or_read_only(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = people(tmp_path, 2)
    ran = batch(path)
    assert (ran.code, "--yes is needed" in ran.err) == (2, True)
    ran = batch(path, "--yes", "--read-only")
    assert (ran.code, "read-only" in ran.err) == (2, True)
    assert batch(path, "--dry-run", "--read-only").code == 0
    assert creates(v3) == 0


def test_failures_in_a_row_stop_it_and_refused_rows_can_be_sent_once_more(
    run: Run, batch: Batch, v3: SandboxProcess, tmp_path: Path
) -> None:
    path = people(tmp_path, 6)
    v3.post("faults", spec="http=422:1:create")
    ran = batch(path, "--yes", "--json")
    assert (ran.code, ran.json["state"], ran.json["refused"], ran.json["left"]) == (1, "stopped", 3, 3)
    assert "3 failures one after another" in ran.json["sentence"]
    v3.post("faults", spec="")
    batch_id = ran.json["batch"]
    result = ("--result", str(tmp_path / "people-result.csv"))
    ran = run("send", "--resume", batch_id, "--yes", "--json", *result)
    assert (ran.code, ran.json["done"], ran.json["refused"]) == (0, 3, 3)
    ran = run("send", "--resume", batch_id, "--retry-refused", "--yes", "--json", *result)
    assert (ran.code, ran.json["done"], ran.json["state"]) == (0, 6, "done")
    assert set(got(v3).values()) == {1}
    assert creates(v3) == 6
    last = {row["row"]: row["outcome"] for row in rows_of(tmp_path / "people-result.csv")}
    assert last == {str(number): "accepted" for number in range(2, 8)}


def test_how_many_failures_stop_it_can_be_said(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    v3.post("faults", spec="http=422:1:create")
    ran = batch(people(tmp_path, 4), "--yes", "--json", "--stop-after", "1")
    assert (ran.json["refused"], ran.json["left"]) == (1, 3)
    ran = batch(people(tmp_path, 4, name="b.csv", word="bob"), "--yes", "--json", "--stop-after", "0")
    assert (ran.code, ran.json["refused"], ran.json["state"]) == (1, 4, "done")


def test_lost_answers_are_looked_up_and_never_sent_again(
    run: Run,
    start_sandbox: Callable[..., SandboxProcess],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # Its clock runs: a send must be seen to be made after its request left.
    sandbox = start_sandbox("--sends", "300", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")
    settle_on(sandbox, monkeypatch, tmp_path)
    monkeypatch.setattr(batching, "FIRST_LOOK", 2.0)
    path, touch = people(tmp_path, 4), egift(run)
    sandbox.post("faults", spec="late500=create")
    words = ("--touch", touch, "--egift", "--amount", "25", "--yes", "--json", "--stop-after", "0")
    ran = run("send", "--batch", str(path), *words)
    assert (ran.code, ran.json["done"], ran.json["unknown"]) == (0, 4, 0), ran.err
    assert {row["outcome"] for row in ran.json["rows"]} == {"found"}
    assert set(got(sandbox).values()) == {1}
    outcomes = [(row["row"], row["outcome"]) for row in rows_of(tmp_path / "people-result.csv")]
    assert outcomes[:4] == [(str(number), "unknown") for number in range(2, 6)]
    assert outcomes[4:] == [(str(number), "found") for number in range(2, 6)]


def test_stopped_with_rows_left_is_not_exit_nought_though_what_stopped_it_was_sent(
    run: Run,
    start_sandbox: Callable[..., SandboxProcess],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    sandbox = start_sandbox("--sends", "60", "--seed", "1", "--speed", "1", "--now", NOW, "--rate", "0")
    settle_on(sandbox, monkeypatch, tmp_path)
    monkeypatch.setattr(batching, "FIRST_LOOK", 2.0)
    path, touch = people(tmp_path, 8), egift(run)
    sandbox.post("faults", spec="cut=1:create")
    words = ("--touch", touch, "--egift", "--amount", "25", "--yes", "--json", "--stop-after", "2")
    ran = run("send", "--batch", str(path), *words)
    assert (ran.json["state"], ran.json["done"], ran.json["left"]) == ("stopped", 2, 6)
    assert ran.code == 6
    sandbox.post("faults", spec="")
    result = ("--result", str(tmp_path / "people-result.csv"))
    ran = run("send", "--resume", ran.json["batch"], "--yes", "--json", *result)
    assert (ran.code, ran.json["done"], ran.json["sentence"]) == (0, 8, "Every row has an outcome.")


def test_what_stays_unknown_is_exit_five(run: Run, batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    v3.post("faults", spec="http=503:0.5:create")
    ran = batch(people(tmp_path, 6), "--yes", "--json", "--stop-after", "0")
    unknown = ran.json["unknown"]
    assert (ran.code, ran.json["state"], 0 < unknown < 6) == (5, "done", True)
    assert ran.json["sentence"] == f"Every row was tried; {unknown} got no answer."
    assert "journal list" in ran.err
    # Nothing is left to be sent, and it is unknown all the same.
    v3.post("faults", spec="")
    again = run(
        "send", "--resume", ran.json["batch"], "--yes", "--json", "--result", str(tmp_path / "people-result.csv")
    )
    assert (again.code, again.json["unknown"], again.json["left"]) == (5, unknown, 0)
    assert "Every row has an outcome" not in again.err


def test_refused_credentials_stop_it_at_once(run: Run, batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    v3.post("faults", spec="http=401:1:create")
    ran = batch(people(tmp_path, 4), "--yes", "--json")
    assert (ran.code, ran.json["state"], ran.json["left"]) == (4, "stopped", 4)
    v3.post("faults", spec="")
    ran = run("send", "--resume", ran.json["batch"], "--yes", "--json", "--result", str(tmp_path / "people-result.csv"))
    assert (ran.code, ran.json["done"]) == (0, 4)
    assert set(got(v3).values()) == {1}


def test_a_wait_the_server_asks_for_is_kept(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    v3.post("faults", spec="429=0.3:retry-after=1:create")
    ran = batch(people(tmp_path, 6), "--yes", "--json")
    assert (ran.code, ran.json["done"]) == (0, 6), ran.err
    assert "asked us to wait" in ran.err
    assert set(got(v3).values()) == {1}


def test_a_batch_that_is_not_there_or_not_here_is_said(run: Run, v3: SandboxProcess, touch: str) -> None:
    ran = run("send", "--resume", "nothing", "--yes")
    assert (ran.code, "has no batch nothing" in ran.err) == (2, True)
    ran = run("send", "--resume", "nothing", "--touch", touch, "--again")
    assert (ran.code, "--touch, --again: not with --resume" in ran.err) == (2, True)


@pytest.mark.parametrize("extra", ["", "reset=0.2:create", "late500=create"], ids=lambda spec: spec or "calm")
def test_a_killed_batch_is_gone_on_with_and_no_row_is_sent_twice(
    run: Run, v3: SandboxProcess, touch: str, tmp_path: Path, extra: str
) -> None:
    """Kill -9 in the middle, twice, then to the end: 40 rows, each at most once, and none lost but the unknown ones."""
    path, count = people(tmp_path, 40), 40
    result = ("--result", str(tmp_path / "result.csv"))
    v3.post("faults", spec=extra)
    words = ["--batch", str(path), "--touch", touch, "--egift", "--amount", "25", "--stop-after", "0", *result]
    for goal in (7, 19):
        kill_after(v3, goal, *words)
        words = ["--resume", unfinished(tmp_path), "--stop-after", "0", *result]
    v3.post("faults", spec="")
    ran = run("send", *words, "--yes", "--json")
    assert ran.code in (0, 5), ran.err
    told = ran.json
    assert (told["left"], told["refused"], told["state"]) == (0, 0, "done")
    emails = got(v3)
    assert max(emails.values()) == 1
    assert creates(v3) == len(emails)
    # An unknown row may have been made or not; all others were.
    assert told["done"] + told["unknown"] == count
    assert told["done"] <= len(emails) <= count
    last = {row["row"]: row["outcome"] for row in rows_of(tmp_path / "result.csv")}
    assert len(last) == count
    assert Counter(last.values())["unknown"] == told["unknown"]
    made = {row["email"] for row in rows_of(tmp_path / "result.csv") if last[row["row"]] in ("accepted", "found")}
    assert made - {""} <= set(emails)


def kill_after(sandbox: SandboxProcess, goal: int, *words: str) -> None:
    """Start a batch in a process of its own and end it by force once the server has made `goal` sends in all."""
    with start("send", *words, "--yes", env=dict(os.environ)) as process:
        end = time.monotonic() + 60
        while creates(sandbox) < goal:
            if process.poll() is not None or time.monotonic() > end:
                _, told = process.communicate()
                raise AssertionError(f"it ended before {goal} sends: {told}")
        process.kill()
        process.communicate()
    assert process.returncode == -signal.SIGKILL


def unfinished(folder: Path) -> str:
    """The id of the only batch, as its result file names it."""
    ids = {row["batch"] for row in rows_of(folder / "result.csv") if row["batch"]}
    (found,) = ids
    return found


def test_ctrl_c_lets_the_row_under_way_end_and_says_how_to_go_on(
    run: Run, v3: SandboxProcess, touch: str, tmp_path: Path
) -> None:
    path = people(tmp_path, 20)
    v3.post("faults", spec="latency=300ms")
    words = ["--batch", str(path), "--touch", touch, "--egift", "--amount", "25", "--json", "--yes"]
    with start("send", *words, env=dict(os.environ)) as process:
        assert process.stderr is not None
        while "Row 4: accepted" not in (line := process.stderr.readline()):
            assert line, "it ended before row 4"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    told = json.loads(out)
    assert (told["state"], told["unknown"], told["done"] + told["left"]) == ("stopped", 0, 20)
    assert creates(v3) == told["done"] < 20
    assert f"--resume {told['batch']}" in err
    v3.post("faults", spec="")
    ran = run("send", "--resume", told["batch"], "--yes", "--json", "--result", str(tmp_path / "people-result.csv"))
    assert (ran.code, ran.json["done"]) == (0, 20)
    assert set(got(v3).values()) == {1}


def test_one_process_runs_a_batch(run: Run, v3: SandboxProcess, touch: str, tmp_path: Path) -> None:
    path = people(tmp_path, 12)
    v3.post("faults", spec="latency=200ms")
    result = ("--result", str(tmp_path / "result.csv"))
    words = ["--batch", str(path), "--touch", touch, "--egift", "--amount", "25", "--yes", *result]
    with start("send", *words, env=dict(os.environ)) as process:
        assert process.stderr is not None
        while "Row 3: accepted" not in (line := process.stderr.readline()):
            assert line, "it ended before row 3"
        ran = run("send", "--resume", unfinished(tmp_path), "--yes", *result)
        process.communicate(timeout=60)
    assert (ran.code, "run by another window" in ran.err) == (2, True)
    assert process.returncode == 0
    assert creates(v3) == 12


def test_v2_finds_its_recipients_by_email_and_adds_those_who_are_new(
    run: Run, v2: SandboxProcess, tmp_path: Path
) -> None:
    item = next(one for one in run("inventory", "--json").json["inventory"] if one["available"])
    known = run("recipients", "--json").json["recipients"][:3]
    path = tmp_path / "people.csv"
    lines = [f"{one['email']},x,y,," for one in known] + ["new@batch.example,New,Person,Main St 1,Berlin"]
    path.write_text("Email,First name,Last name,Street,City\n" + "\n".join(lines) + "\n")
    words = ("send", "--batch", str(path), "--item", item["id"], "--country", "DE", "--yes", "--json")
    ran = run(*words)
    assert ran.code == 2
    assert [(one["row"], one["column"]) for one in ran.json["faults"]] == [(5, "Email")]
    ran = run(*words, "--new-recipients")
    assert (ran.code, ran.json["done"]) == (0, 4), ran.err
    assert [row["email"] for row in ran.json["rows"]] == [*(one["email"] for one in known), "new@batch.example"]
    assert all(row["send_id"] for row in ran.json["rows"])
    assert creates(v2) == 4
    assert len(run("recipients", "--search", "new@batch.example", "--json").json["recipients"]) == 1


def test_too_little_budget_stops_it(run: Run, v2: SandboxProcess, tmp_path: Path) -> None:
    item = next(one for one in run("inventory", "--json").json["inventory"] if one["available"])
    path = tmp_path / "people.csv"
    emails = [one["email"] for one in run("recipients", "--json").json["recipients"][:4]]
    path.write_text("Email\n" + "\n".join(emails) + "\n")
    v2.post("budget", remaining=1)
    ran = run("send", "--batch", str(path), "--item", item["id"], "--yes", "--json")
    assert (ran.code, ran.json["state"], ran.json["refused"], ran.json["left"]) == (1, "stopped", 1, 3)
    assert ran.json["costs"][0]["budget"] == "warn"
    assert "1.00 USD left and this batch costs" in ran.err


def test_the_result_shields_what_a_spreadsheet_would_run(batch: Batch, v3: SandboxProcess, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("Email\n+ann@batch.example\n")
    assert batch(path, "--yes").code == 0
    assert rows_of(tmp_path / "people-result.csv")[0]["email"] == "'+ann@batch.example"


def test_no_person_stays_in_the_record(batch: Batch, v3: SandboxProcess, tmp_path: Path, home: Path) -> None:
    assert batch(people(tmp_path, 3), "--yes").code == 0
    kept = b"".join(file.read_bytes() for file in home.rglob("*.record.db*"))
    assert kept
    assert b"@batch.example" not in kept
