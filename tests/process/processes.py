"""What the system says of processes that are not ours to ask: who is alive, whose child, how much CPU and memory.

From /proc where there is one, else from `ps`, which knows no memory peak.
"""

import os
import subprocess
import time
from collections.abc import Collection
from pathlib import Path

PROC = Path("/proc/self/stat").exists()
_TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> list[int]:
    """The process and all its descendants that are alive."""
    parents = _parents()
    found = [pid] if pid in parents else []
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def alive(pids: Collection[int]) -> list[int]:
    """Those of `pids` that still run; a dead one nobody has waited for does not count."""
    parents = _parents()
    return [pid for pid in pids if pid in parents]


def gone(pids: Collection[int], seconds: float) -> bool:
    """Whether all of `pids` end within `seconds`."""
    end = time.monotonic() + seconds
    while alive(pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def cpu_seconds(pid: int) -> float:
    """Processor time of one process so far, all its threads; 0 when it has gone. Nanoseconds count where known."""
    if not PROC:
        clock = _ps("-o", "time=", "-p", str(pid)).strip() or "0:00"
        return sum((float(part) * 60.0**power for power, part in enumerate(reversed(clock.split(":")))), 0.0)
    try:
        threads = [(one / "schedstat").read_text() for one in Path(f"/proc/{pid}/task").iterdir()]
        return sum(int(text.split()[0]) for text in threads) / 1e9
    except (OSError, IndexError):
        fields = _stat(pid)
        return (int(fields[11]) + int(fields[12])) / _TICK if fields else 0.0


def memory(pid: int) -> tuple[int, int]:
    """Bytes of memory in use now and at the peak; the peak is 0 where only `ps` can be asked."""
    if not PROC:
        return int(_ps("-o", "rss=", "-p", str(pid)).strip() or 0) * 1024, 0
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0, 0
    sizes = {name: text.split() for name, _, text in (line.partition(":") for line in lines)}
    return tuple(int(sizes[name][0]) * 1024 if name in sizes else 0 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


def _parents() -> dict[int, int]:
    if PROC:
        pids = (int(name) for name in os.listdir("/proc") if name.isdigit())
        stats = ((pid, _stat(pid)) for pid in pids)
        return {pid: int(fields[1]) for pid, fields in stats if fields and fields[0] not in "ZX"}
    rows = (line.split(None, 2) for line in _ps("-A", "-o", "pid=,ppid=,state=").splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name: state, parent, … ; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _ps(*arguments: str) -> str:
    return subprocess.run(["ps", *arguments], capture_output=True, text=True, check=False).stdout
