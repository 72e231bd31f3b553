"""The sandbox behind a picture: a real server process with a pinned world and a clock that stands still."""

import json
import subprocess
import sys
import urllib.request
from datetime import datetime
from typing import Any, Self


class Sandbox:
    """Two thousand sends of seed 1, as the demo has them."""

    def __init__(self, now: datetime) -> None:
        world = ["--sends", "2000", "--seed", "1", "--speed", "0", "--now", now.isoformat()]
        command = [sys.executable, "-m", "sendoso_tui.sandbox", "--json", "--port", "0", *world]
        self._child = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert self._child.stdout is not None
        self.told: dict[str, Any] = json.loads(self._child.stdout.readline())

    def control(self, path: str, **fields: Any) -> None:
        """Ask the control API for something."""
        address = f"{self.told['control_url']}/{path}"
        request = urllib.request.Request(address, json.dumps(fields).encode(), {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=20).close()

    def end(self) -> None:
        """Stop serving; asking twice does no harm."""
        if self._child.poll() is None:
            self._child.terminate()
            self._child.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
