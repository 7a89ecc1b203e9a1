"""The programs that make up a running system: one table, used by run, smoke, bench and tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chassis.config import DATABASE_URL, service_address, settings_of_background
from sandbox.settings import VARIABLES

ROOT = Path(__file__).resolve().parent.parent
GATEWAY_PORT = 0
SANDBOX_MAIL_PORT = 11
SANDBOX_IMAP_PORT, SANDBOX_SUBMISSION_PORT = 23, 24
PROBES = 12
"""How far from a program's port its probes are."""
BEHIND = 5
"""Niceness of what may come a moment later."""
SERVICES = ("thread_svc", "portal_svc", "internal_svc", "notify_svc", "sms_svc", "email_svc")
PACKAGES = tuple(f"services.{service}" for service in SERVICES)


@dataclass(frozen=True)
class Process:
    """One program.

    `command` follows the path of the Python interpreter; `port` is counted from the port base;
    `ready` is the HTTP path that answers 2xx once it works; `environment` is added to the
    common one, with {base}-counted addresses already in it. `nice` is above 0 where nobody looks
    at a page and waits: on a busy machine the others go first (on a cluster, requests.cpu).
    It sees no setting but those that its `packages` declare and those in `reads`; if it names
    neither, all there are. `renamed`: a setting that it finds under another name in the stack's.
    """

    name: str
    command: tuple[str, ...]
    port: int
    ready: str = "/readyz"
    environment: Mapping[str, str] = field(default_factory=dict)
    nice: int = 0
    probes_apart: bool = True
    packages: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)

    @property
    def probe_port(self) -> int:
        """Counted from the port base, where `ready` is asked."""
        return self.port + PROBES if self.probes_apart else self.port


def _service(name: str, port: int, nice: int = 0) -> Process:
    package = f"services.{name}"
    command = ("-m", "chassis.runtime.serve", package)
    own = {DATABASE_URL: service_address(package)}
    return Process(name, command, port, nice=nice, packages=(package,), renamed=own)


def background_of(*packages: str) -> Process:
    """Sweepers and schedulers of some services."""
    command = ("-m", "chassis.runtime.background", *packages)
    reads = tuple(settings_of_background(*packages))
    return Process("background", command, 7, nice=BEHIND, reads=reads)


def _sandbox() -> Process:
    reads = tuple(sorted(VARIABLES))
    return Process("sandbox", ("-m", "sandbox"), 10, "/healthz", probes_apart=False, reads=reads)


GATEWAY_COMMAND = ("-m", "gunicorn", "-c", "gateway/gunicorn_conf.py", "gateway.app:create_app()")

# In the order of starting; all are started together, none waits for another.
PROCESSES = (
    _sandbox(),
    _service("thread_svc", 3),
    _service("portal_svc", 4),
    _service("internal_svc", 5),
    _service("notify_svc", 6, BEHIND),
    _service("sms_svc", 1),
    _service("email_svc", 2),
    background_of(*PACKAGES),
    Process("gateway", GATEWAY_COMMAND, GATEWAY_PORT, packages=("gateway",)),
)


@dataclass(frozen=True)
class System:
    """What `make run` starts: `migrate` once before the programs, `seed` once after."""

    processes: tuple[Process, ...] = PROCESSES
    migrate: tuple[str, ...] = ("-m", "chassis.storage.migrate", *PACKAGES)
    seed: tuple[str, ...] = ("-m", "tools.seed")
    web: Path = ROOT / "web"


ONETHREAD = System()
BY_NAME = {process.name: process for process in PROCESSES}
EVERYTHING = tuple(BY_NAME)
EVERY_PORT = (
    *sorted(process.port for process in PROCESSES),
    *sorted(process.probe_port for process in PROCESSES if process.probes_apart),
    SANDBOX_MAIL_PORT,
    SANDBOX_IMAP_PORT,
    SANDBOX_SUBMISSION_PORT,
    20,
    21,
    22,
)
