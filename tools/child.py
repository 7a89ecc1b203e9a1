"""One started program: its own process group, its output in a log file, ended for sure."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.faults import ToolFault
from tools.guard import Guard, signal_group
from tools.interrupts import undisturbed

TAIL_LINES = 15
POLL_SECONDS = 0.02


class Child:
    """A running program started by `Child(...)`; `stop` and `kill` end it, `wait` sees it end.

    `user` (as root only) is the account to run as. The program leads a process group, so that
    what it starts ends with it, and Ctrl-C in the terminal reaches only the runner.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        guard: Guard,
        log: Path,
        folder: Path,
        environment: Mapping[str, str],
        stop_signal: int = signal.SIGTERM,
        user: str | None = None,
    ) -> None:
        self.name = name
        self.log = log
        self._guard = guard
        self._stop_signal = stop_signal
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output, undisturbed():
            self._program = _start(name, command, output.fileno(), folder, environment, user)
            guard.watch(self.pid, stop_signal)

    @property
    def pid(self) -> int:
        """Number of the process, which is also that of its group."""
        return self._program.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs.

        The system is not told that this is known before the group is ended: until then its number
        is nobody else's, on a machine that starts many programs too.
        """
        if self._program.returncode is not None:
            return self._program.returncode
        found = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is None:
            return None
        return found.si_status if found.si_code == os.CLD_EXITED else -found.si_status

    def ask_to_stop(self) -> None:
        """Send the stop signal and return at once; several programs can then stop together."""
        if self.exit_code is None:
            # Only the leader: gunicorn and the broker's script pass it on in their own order.
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, self._stop_signal)

    def wait(self, seconds: float) -> int:
        """Its exit code once it ends; subprocess.TimeoutExpired if that takes longer."""
        deadline = time.monotonic() + seconds
        while (code := self.exit_code) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(self.name, seconds)
            time.sleep(POLL_SECONDS)
        return code

    def stop(self, grace_seconds: float = 10.0) -> None:
        """End it in the ordinary way; after `grace_seconds` by SIGKILL."""
        self.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(grace_seconds)
        self.kill()

    def kill(self) -> None:
        """kill -9 to the whole group, once: later its number may be another's."""
        if self._program.returncode is None:
            signal_group(self.pid, signal.SIGKILL)
            self._program.wait()
        self._guard.forget(self.pid)

    def tail(self) -> str:
        """The last lines of its log."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except FileNotFoundError:
            return ""
        return "\n".join(text.splitlines()[-TAIL_LINES:])

    def fault(self, remedy: str) -> ToolFault:
        """What to raise when it ended by itself."""
        what = f"{self.name} ended with exit code {self.exit_code}."
        details = f"--- end of {self.log} ---\n{self.tail()}"
        return ToolFault(what, remedy, details)


def _start(
    name: str,
    command: Sequence[str],
    output: int,
    folder: Path,
    environment: Mapping[str, str],
    user: str | None,
) -> subprocess.Popen[bytes]:
    _let_each_finish()
    try:
        return subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )
    except OSError as exc:
        raise ToolFault(
            f"{name} cannot be started: {exc.strerror} ({command[0]}).", "Run: make setup"
        ) from exc


def _let_each_finish() -> None:
    """Have what this process starts from now on run under SCHED_BATCH (sched(7)).

    A program that wakes up then does not interrupt the one that runs. A message wakes ten programs
    on a few processors: without this each throws the others' data out of the processor's caches.
    """
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
