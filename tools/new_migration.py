"""`make migration SERVICE=thread_svc NAME=add_label`: the migration that the tables now need.

A private PostgreSQL is started, brought to the newest migration, compared with the service's
tables, and thrown away.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.faults import exit_with_fault_line
from tools.processes import SERVICES, System
from tools.progress import print_line
from tools.stack import Stack

BIN = Path(sys.executable).parent


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="make migration", description=__doc__)
    parser.add_argument("service", choices=SERVICES)
    parser.add_argument("name", help="what it does, such as add_label")
    parser.add_argument("phase", nargs="?", choices=("pre", "post"), default="pre")
    wanted = parser.parse_args()
    package = f"services.{wanted.service}"
    system = System(migrate=("-m", "chassis.storage.migrate", package))
    write = ("-m", "chassis.storage.new_migration", package, wanted.phase, wanted.name)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), system=system) as stack:
        stack.migrate()
        stack.run_step("new migration", write)
        path = stack.log("new_migration").strip().splitlines()[-1]
    for tidy in (("format",), ("check", "--fix"), ("format",)):
        subprocess.run([BIN / "ruff", *tidy, "--quiet", path], check=tidy == ("check", "--fix"))
    print_line(f"Written; read it: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
