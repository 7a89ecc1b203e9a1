"""A private RabbitMQ node: own name, ports, data and port mapper, on 127.0.0.1 only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tools.child import Child
from tools.faults import ToolFault
from tools.guard import Guard
from tools.ports import BROKER_AMQP, BROKER_DISTRIBUTION, BROKER_EPMD
from tools.waiting import answers_amqp, wait_until_ready

START_SECONDS = 90
# The distribution's /usr/sbin/rabbitmq-server changes to the account `rabbitmq` and to the
# system's data; the script it wraps does neither.
SCRIPT = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
# Schedulers that spin while idle would take a core of a small machine for nothing.
ERLANG_OPTIONS = (
    "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none"
)
CONFIGURATION = """\
listeners.tcp.1 = 127.0.0.1:{port}
log.console = true
log.console.level = warning
log.file = false
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 67108864
"""


def find_server() -> Path | None:
    """The script that starts a node as whoever calls it, or None if RabbitMQ is missing."""
    if SCRIPT.exists():
        return SCRIPT
    for found in sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin")):
        return found / "rabbitmq-server"
    on_path = shutil.which("rabbitmq-server")
    return Path(on_path) if on_path and not on_path.startswith("/usr/sbin") else None


class PrivateRabbit:
    """A node over `folder` on the three broker ports of `port_base`.

    `launch` returns at once (a node takes seconds), `wait` when it takes connections. `stop`
    ends it in order and `kill` at once; both keep the data, so `launch` resumes them.
    """

    def __init__(self, folder: Path, port_base: int, *, guard: Guard, logs: Path) -> None:
        self.folder = folder.resolve()
        self.port = port_base + BROKER_AMQP
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}/"
        self._base = port_base
        self._guard = guard
        self._logs = logs
        self._epmd: Child | None = None
        self._node: Child | None = None
        self._is_up = False

    def launch(self) -> None:
        """Start the node; `wait` tells when it is ready."""
        server = find_server()
        epmd = shutil.which("epmd")
        if server is None or epmd is None:
            raise ToolFault(
                "RabbitMQ is missing.",
                "Install the package rabbitmq-server, or set AMQP_URL to a running broker.",
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write_configuration()
        if self._epmd is None:
            # Started here, because a node would leave a port mapper of its own behind.
            port = str(self._base + BROKER_EPMD)
            self._epmd = self._start("epmd", [epmd, "-port", port, "-address", "127.0.0.1"])
        self._is_up = False
        self._node = self._start("RabbitMQ", [str(server)])

    def wait(self) -> None:
        """Return when the node takes connections."""
        if self._node is None:
            raise RuntimeError("wait() before launch()")
        wait_until_ready(self._node, lambda: answers_amqp(self.port), START_SECONDS)
        self._is_up = True

    def exit_fault(self) -> ToolFault | None:
        """What to report if the node ended by itself."""
        if self._node is None or self._node.exit_code is None:
            return None
        return self._node.fault("Start again; if it stays, `make reset` clears the data.")

    def ask_to_stop(self) -> None:
        """Ask the node to stop and return at once."""
        if self._node is not None:
            self._node.ask_to_stop()

    def stop(self) -> None:
        """Stop in order; messages in durable queues stay."""
        if not self._is_up:
            # A node that is still booting does not hear SIGTERM, and has nothing to lose.
            self.kill()
        if self._node is not None:
            self._node.stop(grace_seconds=20)
            self._node = None
        self._stop_port_mapper()

    def kill(self) -> None:
        """kill -9: a crash of the broker. New quorum queues: first `wait_until_recorded`."""
        if self._node is not None:
            self._node.kill()
            self._node = None
        self._stop_port_mapper()

    def wait_until_recorded(self, *queues: str, streams: bool = False) -> None:
        """Return when the node would know these quorum queues (and `streams`) after a crash.

        RabbitMQ writes the names of new quorum queues, and of the coordinator of all streams, to
        disk some seconds after it confirmed their declaration (the buffered tables names.dets);
        `kill` before that loses them.
        """
        names = [b"%2F_" + queue.encode() for queue in queues]
        names += [b"rabbit_stream_coordinator"] if streams else []
        node = self._node
        if node is None:
            raise RuntimeError("wait_until_recorded() before launch()")
        wait_until_ready(node, lambda: all(name in self._recorded() for name in names), 30)

    def _recorded(self) -> bytes:
        found = self.folder.glob("data/*/*/*/names.dets")
        return b"".join(path.read_bytes() for path in found)

    def restart(self, *, crash: bool = False) -> None:
        """Down and up again on the same data, in order or by a crash; returns when it is up."""
        self.kill() if crash else self.stop()
        self.launch()
        self.wait()

    def _stop_port_mapper(self) -> None:
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd = None

    def _start(self, name: str, command: list[str]) -> Child:
        return Child(
            name,
            command,
            guard=self._guard,
            log=self._logs / f"{name.lower()}.log",
            folder=self.folder,
            environment=self._environment(),
        )

    def _write_configuration(self) -> None:
        text = CONFIGURATION.format(port=self.port)
        (self.folder / "rabbitmq.conf").write_text(text, encoding="ascii")
        (self.folder / "advanced.config").write_text("[].\n", encoding="ascii")
        (self.folder / "enabled_plugins").write_text("[].\n", encoding="ascii")
        (self.folder / "rabbitmq-env.conf").write_text("", encoding="ascii")

    def _environment(self) -> dict[str, str]:
        """Every path and port is set: nothing of a system-wide node is read or touched."""
        own = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return own | {
            "HOME": str(self.folder),
            "ERL_EPMD_PORT": str(self._base + BROKER_EPMD),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODENAME": f"onethread{self._base}@localhost",
            "RABBITMQ_DIST_PORT": str(self._base + BROKER_DISTRIBUTION),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "rabbitmq-env.conf"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG_OPTIONS,
        }
