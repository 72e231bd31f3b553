"""The sandbox as a process on a loopback socket: how it starts, what a lost connection looks like, and that it ends."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

COMMAND = (sys.executable, "-m", "sendoso_tui.sandbox")
PATIENCE = 30  # seconds until a test gives up; never waited for when all is well


@contextmanager
def started(*arguments: str, **options: Any) -> Iterator[tuple[subprocess.Popen[str], Any]]:
    """A running sandbox and its JSON line."""
    with subprocess.Popen(
        (*COMMAND, "--json", *arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    ) as process:
        try:
            assert process.stdout is not None
            ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
            assert ready
            line = process.stdout.readline()
            yield process, json.loads(line)
        finally:
            process.kill()


def test_the_json_line_says_where_and_lets_both_dialects_in() -> None:
    with started("--sends", "50", "--now", "2026-11-20T14:32:00Z", "--speed", "0") as (_, at):
        assert set(at) == {"v2", "v3", "control_url"}
        assert set(at["v2"]) == {"base_url", "api_key"}
        assert set(at["v3"]) == {"base_url", "token", "client_id", "client_secret", "token_url"}
        assert at["v2"]["base_url"].startswith("http://127.0.0.1:")
        assert at["v2"]["base_url"].endswith("/api/v2")
        v2 = httpx.get(at["v2"]["base_url"] + "/sends", headers={"X-Api-Key": at["v2"]["api_key"]})
        assert v2.json()["pagination"]["total"] == 50
        bearer = {"Authorization": f"Bearer {at['v3']['token']}"}
        v3 = httpx.get(at["v3"]["base_url"] + "/send", headers=bearer)
        assert v3.json()["total_count"] == 50
        assert v3.headers["date"] == "Fri, 20 Nov 2026 14:32:00 GMT"
        grant = {name: at["v3"][name] for name in ("client_id", "client_secret")} | {"grant_type": "client_credentials"}
        assert httpx.post(at["v3"]["token_url"], json=grant).status_code == 200
        assert httpx.get(at["control_url"] + "/requests").json()["total"] == 3


def test_a_fixed_now_gives_the_same_bytes_in_another_process() -> None:
    bodies = []
    for _ in range(2):
        with started("--sends", "200", "--now", "2026-11-20T14:32:00Z", "--speed", "0") as (_, at):
            headers = {"X-Api-Key": at["v2"]["api_key"]}
            bodies.append(httpx.get(at["v2"]["base_url"] + "/sends?per_page=100", headers=headers).content)
    assert bodies[0] == bodies[1]


def test_a_reset_is_a_reset_and_a_cut_leaves_half_a_body() -> None:
    with (
        started("--sends", "50", "--fault", "reset=1") as (process, at),
        httpx.Client(base_url=at["v2"]["base_url"], headers={"X-Api-Key": at["v2"]["api_key"]}) as client,
    ):
        for _ in range(4):
            with pytest.raises(httpx.ReadError):
                client.get("/sends")
        httpx.post(at["control_url"] + "/faults", json={"spec": "cut=1"})
        with pytest.raises(httpx.RemoteProtocolError, match="without sending complete message body"):
            client.get("/sends")
        httpx.post(at["control_url"] + "/faults", json={"spec": "hang=budget"})
        with pytest.raises(httpx.ReadTimeout):
            client.get("/teams/budget", timeout=0.2)
        httpx.post(at["control_url"] + "/faults", json={"spec": ""})
        assert client.get("/sends").status_code == 200
        process.terminate()
        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_with_connections_open_and_requests_hanging(number: signal.Signals) -> None:
    with started("--sends", "50", "--fault", "hang=budget") as (process, at):
        host = at["v2"]["base_url"].split("/")[2]
        address = ("127.0.0.1", int(host.rpartition(":")[2]))
        with socket.create_connection(address) as idle, socket.create_connection(address) as hanging:
            head = f"Host: {host}\r\nX-Api-Key: {at['v2']['api_key']}\r\n\r\n"
            idle.sendall(f"GET /api/v2/sends HTTP/1.1\r\n{head}".encode())
            assert idle.recv(12) == b"HTTP/1.1 200"
            hanging.sendall(f"GET /api/v2/teams/budget HTTP/1.1\r\n{head}".encode())
            while "GET /api/v2/teams/budget" not in httpx.get(at["control_url"] + "/requests").json()["counts"]:
                pass
            process.send_signal(number)
            assert process.wait(PATIENCE) == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_it_ends_when_its_lifeline_does() -> None:
    ours, theirs = os.pipe()[::-1]
    try:
        with started("--sends", "5", "--lifeline-fd", str(theirs), pass_fds=(theirs,)) as (process, at):
            os.close(theirs)
            os.write(ours, b"still here")
            assert httpx.get(at["control_url"]).status_code == 200
            os.close(ours)
            ours = -1
            assert process.wait(PATIENCE) == 0
    finally:
        if ours >= 0:
            os.close(ours)


def test_it_listens_on_loopback_only() -> None:
    with started("--sends", "5") as (process, at):
        port = int(at["control_url"].split(":")[2].partition("/")[0])
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", port), timeout=PATIENCE).close()
        assert process.poll() is None


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--fault", "reset=9"], "reset=9"),
        (["--fault", "moon"], "moon"),
        (["--now", "yesterday"], "yesterday"),
        (["--sends", "-1"], "-1"),
        (["--speed", "fast"], "fast"),
        (["--speed", "nan"], "nan"),
        (["--port", "70000"], "70000"),
        (["--lifeline-fd", "987"], "987"),
    ],
)
def test_options_that_cannot_be_used_are_refused_with_2(arguments: list[str], named: str) -> None:
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_port_in_use_is_refused_with_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            (*COMMAND, "--sends", "5", "--port", str(port)),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    assert done.returncode == 2
    assert str(port) in done.stderr


def test_without_json_it_tells_a_person_where_it_is() -> None:
    with subprocess.Popen((*COMMAND, "--sends", "7"), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "A sandbox with 7 sends is listening; ctrl+c ends it.\n"
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(PATIENCE) == 130
    assert "X-Api-Key: demo_key_" in rest
    assert "/_sandbox" in rest


@pytest.mark.slow
def test_a_million_sends_start_and_page_quickly_in_little_memory() -> None:
    with started("--sends", "1000000", "--rate", "0") as (process, at):
        headers = {"X-Api-Key": at["v2"]["api_key"], "Authorization": f"Bearer {at['v3']['token']}"}
        with httpx.Client(headers=headers) as client:
            slowest = 0.0
            for page in (1, 2, 5000, 10_000):
                answer = client.get(at["v3"]["base_url"] + f"/send?per_page=100&page={page}")
                assert len(answer.json()["sends"]) == 100
                slowest = max(slowest, answer.elapsed.total_seconds())
            for status in ("pending", "processing", "shipped", "delivered", "failed", "cancelled"):
                url = at["v2"]["base_url"] + f"/sends?status={status}&per_page=100"
                last = client.get(url).json()["pagination"]["total_pages"]
                for page in (1, last // 2, last):
                    answer = client.get(f"{url}&page={page}&start_date=2020-01-01")
                    assert {row["status"] for row in answer.json()["sends"]} == {status}
                    slowest = max(slowest, answer.elapsed.total_seconds())
        assert slowest < 0.05  # what the sandbox promises; on loopback, so it holds on a busy machine too
        with open(f"/proc/{process.pid}/status", encoding="ascii") as told:
            resident = next(int(line.split()[1]) for line in told if line.startswith("VmHWM"))
        assert resident < 200_000
