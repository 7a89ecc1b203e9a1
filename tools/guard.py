"""Ends every program a stack started when the stack itself dies, however it dies.

Runs apart (`python -S tools/guard.py`, standard library only) and reads its standard input:
"+ pid start signal" to watch a process group, "- pid" to forget it. The input ends when the
starting program exits, is killed, or its terminal closes; whatever is still watched then gets
its signal, and SIGKILL when it does not go.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

GRACE_SECONDS = 8.0


def start_time(pid: int) -> str:
    """Clock tick at which the process started, "" if it is gone (proc(5), field 22)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(")")[2].split()[19]


def is_running(pid: int, started: str) -> bool:
    """True while this very process lives: a reused number or a zombie is not it."""
    if start_time(pid) != started:
        return False
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def signal_group(pid: int, number: int) -> None:
    """Send a signal to the group led by `pid`; a group that is gone is fine."""
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


class Guard:
    """The starting program's end of the guard."""

    def __init__(self) -> None:
        self._program = subprocess.Popen(
            [sys.executable, "-S", __file__],
            stdin=subprocess.PIPE,
            start_new_session=True,
            text=True,
        )

    @property
    def pid(self) -> int:
        """Number of the guard's own process."""
        return self._program.pid

    def watch(self, pid: int, stop_signal: int) -> None:
        """End the group led by `pid` with `stop_signal` if this program dies."""
        self._send(f"+ {pid} {start_time(pid)} {stop_signal}")

    def forget(self, pid: int) -> None:
        """The group led by `pid` has been ended in the ordinary way."""
        self._send(f"- {pid}")

    def close(self) -> None:
        """End the guard; anything still watched is ended with it."""
        if self._program.stdin is not None:
            self._program.stdin.close()
        self._program.wait()

    def _send(self, line: str) -> None:
        if self._program.stdin is None or self._program.poll() is not None:
            return
        self._program.stdin.write(line + "\n")
        self._program.stdin.flush()


def watch_until_end(lines: Iterable[str]) -> dict[int, tuple[str, int]]:
    """Read the starter's lines to the end; {pid: (start, signal)} of what is still watched."""
    watched: dict[int, tuple[str, int]] = {}
    for line in lines:
        sign, pid, *rest = line.split()
        if sign == "+" and len(rest) == 2:
            watched[int(pid)] = (rest[0], int(rest[1]))
        else:
            watched.pop(int(pid), None)
    return watched


def end_all(watched: dict[int, tuple[str, int]]) -> None:
    """Ask every group to stop, newest first, then kill what is left."""
    living = {pid: mark for pid, mark in watched.items() if is_running(pid, mark[0])}
    for pid in reversed(living):
        signal_group(pid, living[pid][1])
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(is_running(p, m[0]) for p, m in living.items()):
        time.sleep(0.05)
    for pid, mark in living.items():
        if is_running(pid, mark[0]):
            signal_group(pid, signal.SIGKILL)


def main() -> int:
    """Guard until the input ends."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_all(watch_until_end(sys.stdin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
