"""`make doctor`: what this machine has, and what `make run` or `make test` would still add."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Iterable
from ctypes.util import find_library

from tools.database_rights import database_row
from tools.environment import address
from tools.faults import ToolFault, exit_with_fault_line
from tools.mail_applications import application_findings
from tools.postgres import PROGRAMS
from tools.preflight import check_ports, read_run
from tools.processes import BY_NAME, ROOT
from tools.progress import print_line, table
from tools.proxies import proxy_findings
from tools.rabbit import find_server
from tools.system_packages import find_chromium
from tools.web_build import WEB, digest, find_node

LEAST_FREE_GIB = 2.0


def findings(port: int) -> Iterable[tuple[str, str, str]]:
    """Rows (mark, thing, what was found); the mark is "ok" or "--"."""
    yield "ok", "Python", platform.python_version()
    yield _row("PostgreSQL", PROGRAMS, "make setup installs it")
    yield _row("RabbitMQ", find_server(), "make run installs it")
    yield _row("libmagic", find_library("magic"), "make run installs it")
    node = find_node()
    yield _row("Node.js", node and node.folder, "make run installs it")
    yield _row("Chromium", find_chromium(), "make test installs it")
    stamp = WEB / "dist" / ".sources"
    fresh = stamp.exists() and stamp.read_text(encoding="ascii") == digest(WEB)
    yield _row("web pages", "built" if fresh else None, "make run builds them")
    free = shutil.disk_usage(ROOT).free / 2**30
    yield "ok" if free > LEAST_FREE_GIB else "--", "free disk", f"{free:.1f} GiB"
    if url := os.environ.get("DATABASE_URL"):
        yield database_row(url)
    yield from application_findings(os.environ)
    run = read_run(ROOT / "var")
    probes = address(int(run["port"]), BY_NAME["gateway"].probe_port) if run else None
    yield from proxy_findings(os.environ, probes)
    if run:
        yield "ok", "running", f"process {run['pid']}, port {run['port']}"
        return
    try:
        check_ports(port, with_broker=True)
        yield "ok", "ports", f"{port} to {port + 22} are free"
    except ToolFault as fault:
        yield "--", "ports", f"{fault.what} {fault.remedy}"


def _row(thing: str, found: object, otherwise: str) -> tuple[str, str, str]:
    return ("ok", thing, str(found)) if found else ("--", thing, f"missing: {otherwise}")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8400)
    for line in table(("", "Thing", "Found"), list(findings(parser.parse_args().port))):
        print_line(line)
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
