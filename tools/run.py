"""`make run`: start everything, say where it is, end everything with Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from tools import demo
from tools.faults import ToolFault, exit_with_fault_line
from tools.interrupts import Interrupted, ignore_interrupts, raise_when_interrupted
from tools.preflight import check_given_server, check_ports, sole_run
from tools.processes import ONETHREAD, ROOT, System
from tools.progress import print_line, step
from tools.stack import Stack
from tools.system_packages import ensure_dovecot, ensure_libmagic, ensure_rabbitmq
from tools.web_build import WebBuild

POLL_SECONDS = 0.5
ROLES = ROOT / "chassis" / "storage" / "roles.py"
"""What else decides how a database is left by migrations."""


def main(system: System = ONETHREAD) -> int:
    """Command line of `python -m tools.run`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8400, help="first of the ports used")
    parser.add_argument("--folder", type=Path, default=ROOT / "var", help="where data are kept")
    arguments = parser.parse_args()
    raise_when_interrupted()
    try:
        with sole_run(arguments.folder, arguments.port):
            run(arguments.folder, arguments.port, os.environ, system)
    except Interrupted:
        ignore_interrupts()
    print_line("stopped.")
    return 0


def run(folder: Path, port_base: int, environ: Mapping[str, str], system: System) -> None:
    """Start everything and stay until interrupted; ToolFault if a step or a program fails."""
    began = time.monotonic()
    database_url, amqp_url = environ.get("DATABASE_URL"), environ.get("AMQP_URL")
    check_ports(port_base, with_broker=not amqp_url)
    _check_servers(database_url, amqp_url)
    stack = Stack(
        folder,
        port_base=port_base,
        database_url=database_url,
        amqp_url=amqp_url,
        system=system,
        durable=True,
    )
    try:
        _start(stack)
        print_line()
        for line in demo.overview(stack):
            print_line(line)
        print_line(
            f"\nStarted in {time.monotonic() - began:.1f} s. Logs: {stack.logs}. Ctrl-C ends it."
        )
        _watch(stack)
    finally:
        ignore_interrupts()
        with step("stop everything"):
            stack.close()


def _check_servers(database_url: str | None, amqp_url: str | None) -> None:
    if database_url:
        check_given_server("DATABASE_URL", database_url, 5432)
    if amqp_url:
        check_given_server("AMQP_URL", amqp_url, 5672)
    else:
        ensure_rabbitmq()
    ensure_libmagic()
    _ensure_imap_server()


def _ensure_imap_server() -> None:
    try:
        ensure_dovecot()
    except ToolFault as fault:
        # Only mailboxes read by IMAP need it, and those can be connected elsewhere.
        print_line(f"  --  {fault.what} The demo goes on without IMAP mailboxes. {fault.remedy}")


def _start(stack: Stack) -> None:
    """Start in the order of need; the slow broker and the web build run beside the rest."""
    began = time.monotonic()
    stack.launch_broker()
    build = WebBuild(stack.guard, stack.logs, stack.system.web)
    if build.is_needed:
        build.launch()
    with step("PostgreSQL"):
        stack.start_postgres()
    _migrate_if_changed(stack, database_is_private=stack.has_own_postgres)
    with step("message broker", began):
        stack.wait_for_broker()
    with step("web pages", build.began):
        build.wait()
    launched = time.monotonic()
    for process in stack.system.processes:
        stack.launch(process.name)
    for process in stack.system.processes:
        with step(process.name, launched):
            stack.wait(process.name)
    _seed_once(stack)


def _migrate_if_changed(stack: Stack, *, database_is_private: bool) -> None:
    """Bring the schemas up to date; seconds are saved where these very migrations ran before."""
    # Inside the database's folder, so that the mark goes when the data go.
    mark = stack.folder / "pg" / "migrated"
    wanted = _digest((*ROOT.glob("services/*/migrations/**/*.py"), ROLES))
    known = database_is_private and mark.exists() and mark.read_text(encoding="ascii") == wanted
    if known:
        return
    with step("database schemas"):
        stack.migrate()
    if database_is_private:
        mark.write_text(wanted, encoding="ascii")


def _digest(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _seed_once(stack: Stack) -> None:
    """Fill in the demo firm, unless this database has it (`make reset` for a newer one)."""
    name = hashlib.sha256(stack.database_url.encode()).hexdigest()[:12]
    mark = stack.folder / "seeded" / name
    if mark.exists():
        return
    with step("demo firm"):
        stack.seed()
    mark.parent.mkdir(exist_ok=True)
    mark.touch()


def _watch(stack: Stack) -> None:
    while True:
        fault = stack.exit_fault()
        if fault is not None:
            raise ToolFault(fault.what, fault.remedy, fault.details)
        time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(exit_with_fault_line(main))
