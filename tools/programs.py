"""The programs of a stack, by name: start, stop, kill, restart, and further copies of each."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tools.child import Child
from tools.environment import address, environment_of
from tools.faults import ToolFault
from tools.guard import Guard
from tools.ports import free_port
from tools.processes import BY_NAME, ROOT, Process
from tools.waiting import answers_http, wait_until_ready

READY_SECONDS = 60.0
STOP_SECONDS = 10.0


class Programs:
    """Programs on ports counted from `port_base`, with their logs in `logs`.

    `copy` 1 is the program itself on its own port; 2 and up are replicas on free ports.
    """

    def __init__(self, port_base: int, logs: Path, known: Iterable[Process] = ()) -> None:
        self.port_base = port_base
        self.logs = logs
        self.guard = Guard()
        self._known = BY_NAME | {process.name: process for process in known}
        self._children: dict[tuple[str, int], Child] = {}
        self._ports: dict[tuple[str, int], int] = {}
        self._probe_ports: dict[tuple[str, int], int] = {}

    @property
    def environment(self) -> dict[str, str]:
        """Settings of all programs, of which each sees its own; WEB_ADDRESS and PROBE_ADDRESS are
        added.
        """
        raise NotImplementedError

    def launch(self, name: str, *, copy: int = 1) -> None:
        """Start a program and return at once; `wait` tells when it is ready."""
        process, key = self._known[name], (name, copy)
        if key in self._children:
            raise ToolFault(f"{name} (copy {copy}) runs already.", "Stop it first.")
        port = self._port_for(self._ports, key, process.port)
        probes = port
        if process.probes_apart:
            probes = self._port_for(self._probe_ports, key, process.probe_port)
        self._probe_ports[key] = probes
        log = self.logs / (f"{name}.log" if copy == 1 else f"{name}-{copy}.log")
        addresses = {
            "WEB_ADDRESS": f"127.0.0.1:{port}",
            "PROBE_ADDRESS": f"127.0.0.1:{probes}",
        }
        environment = environment_of(process, self.environment | addresses)
        child = self._spawn(name, process.command, log, environment)
        self._children[key] = child
        os.setpriority(os.PRIO_PROCESS, child.pid, process.nice)

    def _port_for(
        self, known: dict[tuple[str, int], int], key: tuple[str, int], number: int
    ) -> int:
        return known.setdefault(key, self.port_base + number if key[1] == 1 else free_port())

    def wait(self, name: str, *, copy: int = 1, seconds: float = READY_SECONDS) -> None:
        """Return when the program answers on its ready path; ToolFault if it ends or is late."""
        port, path = self._probe_ports[name, copy], self._known[name].ready
        wait_until_ready(self._children[name, copy], lambda: answers_http(port, path), seconds)

    def start(self, *names: str, copy: int = 1) -> None:
        """Start programs side by side; returns when all are ready."""
        for name in names:
            self.launch(name, copy=copy)
        for name in names:
            self.wait(name, copy=copy)

    def stop(self, name: str, *, copy: int = 1) -> None:
        """End a program in order (SIGTERM, after ten seconds SIGKILL)."""
        self._children.pop((name, copy)).stop(STOP_SECONDS)

    def ask_to_stop(self, name: str, *, copy: int = 1) -> None:
        """SIGTERM, and no wait for the end; may be repeated."""
        self._children[name, copy].ask_to_stop()

    def exit_code(self, name: str, *, copy: int = 1) -> int | None:
        """How a program ended that was not stopped or killed from here; None while it runs."""
        return self._children[name, copy].exit_code

    def kill(self, name: str, *, copy: int = 1) -> None:
        """kill -9 a program and all it started."""
        self._children.pop((name, copy)).kill()

    def restart(self, name: str, *, copy: int = 1, crash: bool = False) -> None:
        """Down (in order, or by kill -9) and up again; returns when it is ready."""
        (self.kill if crash else self.stop)(name, copy=copy)
        self.start(name, copy=copy)

    def stop_all(self) -> None:
        """End every program; all are asked at once and share one deadline."""
        children, self._children = list(self._children.values()), {}
        deadline = time.monotonic() + STOP_SECONDS
        with contextlib.ExitStack() as steps:
            for child in children:
                child.ask_to_stop()
                steps.callback(_stop_by, child, deadline)

    def run_step(self, name: str, command: Sequence[str], seconds: float = 120) -> None:
        """Run `python <command>` to its end in the same environment; ToolFault if it fails."""
        log = self.logs / f"{name.replace(' ', '_')}.log"
        child = self._spawn(name, command, log, self.environment)
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired as exc:
            raise ToolFault(f"{name}: no end after {seconds:.0f} s.", f"See {log}.") from exc
        finally:
            child.kill()
        if code != 0:
            raise child.fault(f"Its whole log is {log}.")

    def port(self, name: str, *, copy: int = 1) -> int:
        """Port of a program's HTTP server."""
        return self._ports.get((name, copy), self.port_base + self._known[name].port)

    def url(self, name: str, *, copy: int = 1) -> str:
        """HTTP address of a program, without a slash at the end."""
        return address(0, self.port(name, copy=copy))

    def probe_url(self, name: str, *, copy: int = 1) -> str:
        """Address of a program's /healthz, /readyz and /metrics."""
        return address(0, self._probe_ports[name, copy])

    def log(self, name: str) -> str:
        """What a program (or step) has written so far."""
        path = self.logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def pid(self, name: str, *, copy: int = 1) -> int:
        """Process number of a running program."""
        return self._children[name, copy].pid

    def program_fault(self) -> ToolFault | None:
        """What to report if a program has ended that was neither stopped nor killed."""
        ended = (child for child in self._children.values() if child.exit_code is not None)
        return next((child.fault(f"Its whole log is {child.log}.") for child in ended), None)

    def _spawn(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str]
    ) -> Child:
        return Child(
            name,
            [sys.executable, *command],
            guard=self.guard,
            log=log,
            folder=ROOT,
            environment=environment,
        )


def _stop_by(child: Child, deadline: float) -> None:
    child.stop(max(0.1, deadline - time.monotonic()))
