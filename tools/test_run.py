"""`make test`: what tests need, then style, import rules and types, then all tests.

The tests run in two parts beside each other, each with servers of its own: those of one wait while
those of the other compute.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from tools.faults import exit_with_fault_line
from tools.processes import ROOT
from tools.progress import WIDTH, print_line
from tools.system_packages import ensure_chromium, ensure_dovecot, ensure_libmagic, ensure_rabbitmq
from tools.web_build import WEB, build_if_needed, find_node, install_node

BIN = Path(sys.executable).parent
CHECKS = {
    "style": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "import rules": [str(BIN / "lint-imports"), "--cache-dir", "var/cache/imports"],
    "types": [str(BIN / "mypy")],
}
PARTS = (("tests/integration", "tests/e2e"), ("tests/unit", "tests/contract", "tests/security"))
"""Folders that are tested one behind the other; what the second part says is shown at its end."""


@dataclass
class Check:
    """A check under way."""

    name: str
    program: subprocess.Popen[str]

    def passes(self) -> bool:
        """Wait for its end and show it; what it says is shown if it fails."""
        began = time.monotonic()
        text, _ = self.program.communicate()
        good = self.program.returncode == 0
        print_line(
            f"  {'ok' if good else '--'}  {self.name:<{WIDTH}}{time.monotonic() - began:6.1f} s"
        )
        if not good:
            print_line(text)
        return good


def main() -> int:
    """Prepare, check, test; 0 only if everything passes."""
    for variable in ("DATABASE_URL", "AMQP_URL"):
        # Tests never touch a server that somebody uses.
        os.environ.pop(variable, None)
    ensure_rabbitmq()
    ensure_libmagic()
    ensure_dovecot()
    os.environ["CHROMIUM"] = str(ensure_chromium())
    (ROOT / "var").mkdir(exist_ok=True)
    checks = [_start(name, command) for name, command in CHECKS.items()]
    build_if_needed()
    checks.append(_start("web pages", *web_tests()))
    failed = [check.name for check in checks if not check.passes()]
    code = run_tests([sys.argv[1:]] if sys.argv[1:] else PARTS)
    if failed:
        print_line(f"error: {', '.join(failed)} failed; see above, or run: make lint types")
    return code or int(bool(failed))


def run_tests(parts: Sequence[Sequence[str]]) -> int:
    """Run pytest on each part, all at once; 0 only if every test of every part passes."""
    shown, *kept = parts
    with ExitStack() as files:
        beside = []
        for part in kept:
            said = files.enter_context(TemporaryFile("w+"))
            beside.append((subprocess.Popen(_pytest(part), cwd=ROOT, stdout=said), said))
        codes = [subprocess.run(_pytest(shown), cwd=ROOT, check=False).returncode]
        for program, said in beside:
            codes.append(program.wait())
            said.seek(0)
            print_line(said.read())
    return max(codes)


def _pytest(paths: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", *paths]


def web_tests() -> tuple[list[str], Path, dict[str, str]]:
    """Lint, types and unit tests of web/: command, folder and environment, once it is built."""
    node = find_node() or install_node()
    path = f"{node.folder}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1"}
    return [str(node.folder / "npm"), "test"], WEB, environment


def _start(
    name: str,
    command: list[str],
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
) -> Check:
    program = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return Check(name, program)


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
