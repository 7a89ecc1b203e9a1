"""Makes .venv from the lock on a bare machine; standard library only, so any Python runs it.

    python3 tools/bootstrap.py [--dev]

Does nothing if .venv was made from this very lock. `--dev` adds what tests and checks need.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
UV = "uv==0.13.9"


class SetupFault(Exception):
    """Set-up cannot go on; the text says what is wrong and what to do."""


def main() -> int:
    """Make or complete .venv; 0, or 1 with one line on what to do."""
    began = time.monotonic()
    try:
        made = make_environment("requirements-dev.lock" if "--dev" in sys.argv else "")
    except SetupFault as fault:
        print(f"error: {fault}", file=sys.stderr)
        return 1
    if made:
        print(f"  ok  Python packages  {time.monotonic() - began:.1f} s", flush=True)
    return 0


def make_environment(extra_lock: str) -> bool:
    """Install the locks that .venv lacks; False if there was nothing to do."""
    if sys.version_info < OLDEST_PYTHON:
        raise SetupFault(
            f"Python {sys.version.split()[0]} is too old. Install Python 3.11 or newer "
            "and run: make PYTHON=python3.11 ..."
        )
    locks = [ROOT / name for name in ("requirements.lock", extra_lock) if name]
    missing = [lock for lock in locks if not _is_installed(lock)]
    if not missing:
        return False
    print("  ..  Python packages", flush=True)
    if not _venv_works():
        _make_venv()
        missing = locks
    for lock in missing:
        install_lock(lock)
    return True


def install_lock(lock: Path) -> None:
    """Install a lock into .venv and remember that; SetupFault with what to do if it fails."""
    run_installer(lock)
    _stamp(lock).write_text(_digest(lock), encoding="ascii")


def _stamp(lock: Path) -> Path:
    return VENV / f"{lock.stem}.installed"


def _digest(lock: Path) -> str:
    # The place counts too: an environment does not survive being moved.
    return hashlib.sha256(lock.read_bytes() + os.fsencode(VENV)).hexdigest()


def _is_installed(lock: Path) -> bool:
    stamp = _stamp(lock)
    if not _venv_works() or not stamp.exists():
        return False
    return stamp.read_text(encoding="ascii") == _digest(lock)


def _venv_works() -> bool:
    return PYTHON.exists() and (VENV / "bin" / "pip").exists()


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    if _run([sys.executable, "-m", "venv", str(VENV)]).returncode == 0:
        return
    # Debian keeps ensurepip in a package of its own.
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    _install_system_package(package)
    shutil.rmtree(VENV, ignore_errors=True)
    done = _run([sys.executable, "-m", "venv", str(VENV)])
    if done.returncode != 0:
        raise SetupFault(f"A virtual environment cannot be made: {_last_line(done)}")


def _install_system_package(package: str) -> None:
    asking = [] if sys.stdin.isatty() else ["-n"]
    prefix = [] if os.geteuid() == 0 else ["sudo", *asking]
    remedy = f"Install the system package {package} and start again."
    if not shutil.which("apt-get") or (prefix and not shutil.which("sudo")):
        raise SetupFault(f"Python's venv module is incomplete. {remedy}")
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = [*prefix, *environment, "apt-get", "-q", "-y"]
    _run([*apt, "update"])
    if _run([*apt, "install", "--no-install-recommends", package]).returncode != 0:
        raise SetupFault(f"The system package {package} could not be installed. {remedy}")


def run_installer(lock: Path) -> None:
    """By uv (a second), or by pip alone where uv is not to be had or cannot do it."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if _run([*pip, UV]).returncode == 0:
        uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
        if _run([*uv, "--no-deps", "-r", str(lock)]).returncode == 0:
            return
    # The lock names every package and its hash: nothing is left to resolve.
    done = _run([*pip, "--no-deps", "-r", str(lock)])
    if done.returncode != 0:
        raise SetupFault(
            f"The packages of {lock.name} could not be installed: {_last_line(done)} "
            "Check that the package index is reachable and start again."
        )


def _run(command: list[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
    )


def _last_line(done: "subprocess.CompletedProcess[str]") -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1] if lines else f"exit code {done.returncode}."


if __name__ == "__main__":
    sys.exit(main())
