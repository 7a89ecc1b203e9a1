"""A whole system, or any part of it, in a folder of its own and on ports of its own.

    with Stack(tmp_path) as stack:                        # PostgreSQL and RabbitMQ only
        stack.database_url, stack.amqp_url
    with Stack(tmp_path, processes=EVERYTHING) as stack:  # migrated and ready, not seeded
        stack.seed()
        stack.url("gateway"), stack.kill("sms_svc"), stack.start("sms_svc")
        stack.broker.restart(crash=True)

Leaving the block ends every program; so does the death of this program (tools/guard.py).
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tools.child import Child
from tools.environment import address, common_environment
from tools.faults import ToolFault
from tools.guard import Guard
from tools.ports import ReservedBlock, free_port
from tools.postgres import PrivatePostgres
from tools.processes import BY_NAME, MIGRATE, SEED, Process
from tools.rabbit import PrivateRabbit
from tools.waiting import answers_http, wait_until_ready

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60.0


class Stack:
    """Programs over `folder` from `port_base` on (None: a free block is reserved).

    `processes` are names out of tools.processes; `environment` is added to every program's.
    `database_url`/`amqp_url` use a running server in place of a private one. `durable=False`
    (the default, for tests) lets PostgreSQL skip fsync.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port_base: int | None = None,
        processes: Iterable[str | Process] = (),
        environment: Mapping[str, str] | None = None,
        database_url: str | None = None,
        amqp_url: str | None = None,
        durable: bool = False,
    ) -> None:
        self.folder = folder.resolve()
        self.logs = self.folder / "logs"
        self._block = ReservedBlock() if port_base is None else None
        self.port_base = self._block.base if self._block else int(port_base or 0)
        self._wanted = [BY_NAME[p] if isinstance(p, str) else p for p in processes]
        self._extra = dict(environment or {})
        self._guard = Guard()
        self._children: dict[tuple[str, int], Child] = {}
        self._ports: dict[tuple[str, int], int] = {}
        self._known = BY_NAME | {process.name: process for process in self._wanted}
        self.postgres: PrivatePostgres | None = None
        self._broker: PrivateRabbit | None = None
        self._make_servers(database_url, amqp_url, durable=durable)

    def _make_servers(
        self, database_url: str | None, amqp_url: str | None, *, durable: bool
    ) -> None:
        if database_url is None:
            self.postgres = PrivatePostgres(
                self.folder / "pg", guard=self._guard, logs=self.logs, durable=durable
            )
        if amqp_url is None:
            self._broker = PrivateRabbit(
                self.folder / "rabbit", self.port_base, guard=self._guard, logs=self.logs
            )
        self.database_url = self.postgres.url if self.postgres else str(database_url)
        self.amqp_url = self._broker.url if self._broker else str(amqp_url)

    @property
    def broker(self) -> PrivateRabbit:
        """The private RabbitMQ: `stop`, `kill`, `launch`, `wait`, `restart`."""
        if self._broker is None:
            raise ToolFault("The broker of this stack is not its own.", "Unset AMQP_URL.")
        return self._broker

    @property
    def environment(self) -> dict[str, str]:
        """What every program of the stack sees in its environment."""
        common = common_environment(
            self.port_base,
            self.folder,
            database_url=self.database_url,
            amqp_url=self.amqp_url,
        )
        return common | self._extra

    def __enter__(self) -> Stack:
        try:
            self.start_servers()
            if self._wanted:
                self.migrate()
                self.start(*(process.name for process in self._wanted))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def start_servers(self) -> None:
        """Start PostgreSQL and the broker (where private) side by side."""
        if self._broker:
            self._broker.launch()
        if self.postgres:
            self.postgres.start()
        if self._broker:
            self._broker.wait()

    def migrate(self) -> None:
        """Bring the databases of the six services up to date."""
        self.run_step("migrations", MIGRATE)

    def seed(self) -> None:
        """Fill in the demo firm through the running system."""
        self.run_step("demo firm", SEED)

    def run_step(self, name: str, command: Sequence[str], seconds: float = 120) -> None:
        """Run `python <command>` to its end in the stack's environment; ToolFault if it fails."""
        log = self.logs / f"{name.replace(' ', '_')}.log"
        child = self._start_child(name, command, log, self.environment)
        try:
            code = child.wait(seconds)
        except subprocess.TimeoutExpired as exc:
            child.kill()
            raise ToolFault(f"{name}: no end after {seconds:.0f} s.", f"See {log}.") from exc
        child.kill()
        if code != 0:
            raise child.fault(f"Its whole log is {log}.")

    def launch(self, name: str, *, copy: int = 1) -> None:
        """Start a program and return at once; `copy` 2 and up are further replicas of it."""
        process, key = self._known[name], (name, copy)
        if key in self._children:
            raise ToolFault(f"{name} (copy {copy}) runs already.", "Stop it first.")
        port = self.port_base + process.port if copy == 1 else self._ports.get(key) or free_port()
        self._ports[key] = port
        own = {"WEB_ADDRESS": f"127.0.0.1:{port}", "PROCESS_NAME": name}
        log = self.logs / (f"{name}.log" if copy == 1 else f"{name}-{copy}.log")
        environment = self.environment | own | process.environment
        self._children[key] = self._start_child(name, process.command, log, environment)

    def wait(self, name: str, *, copy: int = 1, seconds: float = READY_SECONDS) -> None:
        """Return when the program answers on its ready path."""
        port, path = self._ports[name, copy], self._known[name].ready
        child = self._children[name, copy]
        wait_until_ready(child, lambda: answers_http(port, path), seconds)

    def start(self, *names: str, copy: int = 1) -> None:
        """Start programs side by side; returns when all are ready."""
        for name in names:
            self.launch(name, copy=copy)
        for name in names:
            self.wait(name, copy=copy)

    def stop(self, name: str, *, copy: int = 1) -> None:
        """End a program in order (SIGTERM)."""
        self._children.pop((name, copy)).stop()

    def kill(self, name: str, *, copy: int = 1) -> None:
        """kill -9 a program and all it started."""
        self._children.pop((name, copy)).kill()

    def restart(self, name: str, *, copy: int = 1, crash: bool = False) -> None:
        """Down (in order, or by kill -9) and up again; returns when it is ready."""
        (self.kill if crash else self.stop)(name, copy=copy)
        self.start(name, copy=copy)

    def port(self, name: str, *, copy: int = 1) -> int:
        """Port of a program's HTTP server."""
        return self._ports.get((name, copy), self.port_base + self._known[name].port)

    def url(self, name: str, *, copy: int = 1) -> str:
        """HTTP address of a program, without a slash at the end."""
        return address(0, self.port(name, copy=copy))

    def log(self, name: str) -> str:
        """What a program has written so far."""
        path = self.logs / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def pid(self, name: str, *, copy: int = 1) -> int:
        """Process number of a running program."""
        return self._children[name, copy].pid

    def exit_fault(self) -> ToolFault | None:
        """What to report if a program has ended that was neither stopped nor killed."""
        for child in self._children.values():
            if child.exit_code is not None:
                return child.fault(f"Its whole log is {child.log}.")
        servers = (self.postgres, self._broker)
        return next((s.exit_fault() for s in servers if s and s.exit_fault()), None)

    def close(self) -> None:
        """End everything; may be called twice."""
        with contextlib.ExitStack() as steps:
            steps.callback(self._guard.close)
            if self._block:
                steps.callback(self._block.release)
            if self.postgres:
                steps.callback(self.postgres.stop)
            if self._broker:
                steps.callback(self._broker.stop)
            children, self._children = list(self._children.values()), {}
            for child in children:
                child.ask_to_stop()
                steps.callback(child.stop)
            if self._broker:
                self._broker.ask_to_stop()

    def _start_child(
        self, name: str, command: Sequence[str], log: Path, environment: Mapping[str, str]
    ) -> Child:
        return Child(
            name,
            [sys.executable, *command],
            guard=self._guard,
            log=log,
            folder=ROOT,
            environment=environment,
        )
