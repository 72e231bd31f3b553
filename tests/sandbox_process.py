"""A sandbox in a process of its own, as a client meets it: over a socket, with its control API beside it."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from typing import Any

NOW = "2026-11-20T14:32:00Z"


class SandboxProcess:
    """A running sandbox; `told` is the line it printed. It ends when this is closed, or with this process."""

    def __init__(self, *arguments: str) -> None:
        read_end, write_end = os.pipe()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sendoso_tui.sandbox", "--json", "--lifeline-fd", str(read_end), *arguments],
                pass_fds=[read_end],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
        except BaseException:
            os.close(write_end)
            raise
        finally:
            os.close(read_end)
        self._lifeline = write_end
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError("the sandbox ended before it listened")
        self.told: dict[str, Any] = json.loads(line)

    def environ(self, api: str) -> dict[str, str]:
        """The variables that make the profile `env` point here; `api` is v2 or v3."""
        place = self.told[api]
        secret = {"SENDOSO_API_KEY": place["api_key"]} if api == "v2" else {"SENDOSO_TOKEN": place["token"]}
        return {"SENDOSO_API": api, "SENDOSO_BASE_URL": place["base_url"], **secret}

    def post(self, path: str, **fields: Any) -> dict[str, Any]:
        """Ask the control API to do something."""
        return self._control(path, json.dumps(fields).encode())

    def requests(self) -> dict[str, Any]:
        """What was asked of it so far, and what it committed."""
        return self._control("requests", None)

    def sends(self, **query: str) -> list[dict[str, Any]]:
        """The first hundred sends as v2 lists them."""
        asked = "&".join(f"{name}={value}" for name, value in {"per_page": "100", **query}.items())
        answer = self._fetch(
            f"{self.told['v2']['base_url']}/sends?{asked}", None, {"X-Api-Key": self.told["v2"]["api_key"]}
        )
        return next(value for value in answer.values() if isinstance(value, list))

    def close(self) -> None:
        """End it and wait until it is gone."""
        os.close(self._lifeline)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _control(self, path: str, body: bytes | None) -> dict[str, Any]:
        return self._fetch(f"{self.told['control_url']}/{path}", body, {"Content-Type": "application/json"})

    def _fetch(self, url: str, body: bytes | None, headers: Mapping[str, str]) -> dict[str, Any]:
        request = urllib.request.Request(url, body, dict(headers))
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found
