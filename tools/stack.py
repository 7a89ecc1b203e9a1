"""A whole system, or any part of it, in a folder of its own and on ports of its own.

    with Stack(tmp_path) as stack:                        # PostgreSQL and RabbitMQ only
        stack.database_url, stack.amqp_url
    with Stack(tmp_path, processes=EVERYTHING) as stack:  # migrated and ready, not seeded
        stack.seed()
        stack.url("gateway"), stack.kill("sms_svc"), stack.start("sms_svc")
        stack.start("sms_svc", copy=2), stack.broker.restart(crash=True)

Leaving the block ends every program; so does the death of this program (tools/guard.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from chassis.call_signatures import CallSigner
from tools.calling import signer_of
from tools.environment import common_environment
from tools.faults import ToolFault
from tools.ports import ReservedBlock
from tools.postgres import PrivatePostgres
from tools.processes import BY_NAME, ONETHREAD, Process, System
from tools.programs import Programs
from tools.rabbit import PrivateRabbit


class Stack(Programs):
    """Servers and programs over `folder` from `port_base` on (None: a free block is reserved).

    `system` says which programs there are, how to migrate and to seed; `processes` are names out
    of it or tools.processes, or further Process rows; `environment` is added to the settings.
    `database_url`/`amqp_url` use a running server in place of a private one. `durable=False` (the
    default, for tests) lets PostgreSQL skip fsync.
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
        system: System = ONETHREAD,
    ) -> None:
        self.system = system
        self.folder = folder.resolve()
        self._block = ReservedBlock() if port_base is None else None
        known = BY_NAME | {process.name: process for process in system.processes}
        self._wanted = [known[p] if isinstance(p, str) else p for p in processes]
        base = self._block.base if self._block else int(port_base or 0)
        super().__init__(base, self.folder / "logs", (*system.processes, *self._wanted))
        self._extra = dict(environment or {})
        self._postgres = None if database_url else self._private_postgres(durable=durable)
        self._broker = None if amqp_url else self._private_broker()
        self.database_url = self._postgres.url if self._postgres else str(database_url)
        self.amqp_url = self._broker.url if self._broker else str(amqp_url)

    def __enter__(self) -> Self:
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

    @property
    def environment(self) -> dict[str, str]:
        """Settings of all programs of the stack, of which each sees its own."""
        common = common_environment(
            self.port_base,
            self.folder,
            database_url=self.database_url,
            amqp_url=self.amqp_url,
        )
        return common | self._extra

    @property
    def signer(self) -> CallSigner:
        """Signs calls as the gateway of this stack does."""
        return signer_of(self.environment)

    @property
    def broker(self) -> PrivateRabbit:
        """The private RabbitMQ: `stop`, `kill`, `launch`, `wait`, `restart`."""
        if self._broker is None:
            raise ToolFault("The broker of this stack is not its own.", "Unset AMQP_URL.")
        return self._broker

    @property
    def postgres(self) -> PrivatePostgres:
        """The private PostgreSQL: `stop`, `start`."""
        if self._postgres is None:
            raise ToolFault("The database of this stack is not its own.", "Unset DATABASE_URL.")
        return self._postgres

    @property
    def has_own_postgres(self) -> bool:
        """False if DATABASE_URL named a running server."""
        return self._postgres is not None

    def start_servers(self) -> None:
        """Start PostgreSQL and the broker (where private) side by side."""
        self.launch_broker()
        self.start_postgres()
        self.wait_for_broker()

    def launch_broker(self) -> None:
        """Start the private broker, if any, and return at once."""
        if self._broker:
            self._broker.launch()

    def start_postgres(self) -> None:
        """Start the private PostgreSQL, if any; returns when it is ready."""
        if self._postgres:
            self._postgres.start()

    def wait_for_broker(self) -> None:
        """Return when the private broker, if any, takes connections."""
        if self._broker:
            self._broker.wait()

    def migrate(self) -> None:
        """Bring the databases of the six services up to date."""
        self.run_step("migrations", self.system.migrate)

    def seed(self) -> None:
        """Fill in the demo firm through the running system."""
        self.run_step("demo firm", self.system.seed)

    def exit_fault(self) -> ToolFault | None:
        """What to report if a program or server has ended by itself."""
        servers = (server for server in (self._postgres, self._broker) if server)
        found = (self.program_fault(), *(server.exit_fault() for server in servers))
        return next(filter(None, found), None)

    def close(self) -> None:
        """End everything, programs before servers; may be called twice."""
        with contextlib.ExitStack() as steps:
            if self._block:
                steps.callback(self._block.release)
            steps.callback(self.guard.close)
            if self._postgres:
                steps.callback(self._postgres.stop)
            if self._broker:
                steps.callback(self._broker.stop)
            steps.callback(self.stop_all)

    def _private_postgres(self, *, durable: bool) -> PrivatePostgres:
        folder = self.folder / "pg"
        return PrivatePostgres(folder, guard=self.guard, logs=self.logs, durable=durable)

    def _private_broker(self) -> PrivateRabbit:
        folder = self.folder / "rabbit"
        return PrivateRabbit(folder, self.port_base, guard=self.guard, logs=self.logs)
