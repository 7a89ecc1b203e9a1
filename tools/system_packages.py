"""What only the system's package manager has: RabbitMQ, libmagic, Dovecot, Chromium for tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

from tools.faults import ToolFault
from tools.progress import step
from tools.rabbit import find_server

# A package must not start its service: ours runs privately. policy-rc.d (Debian Policy, 9.3.3;
# invoke-rc.d(8)) says no during the installation; an existing policy of the machine stays.
INSTALL = r"""
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' > "$policy" && chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
apt-get -q -y --no-install-recommends install "$@" || exit 1
for package in "$@"; do
    case "$package" in
        rabbitmq-server) service=rabbitmq-server ;;
        dovecot-imapd) service=dovecot ;;
        *) continue ;;
    esac
    if command -v systemctl > /dev/null; then
        systemctl disable "$service" > /dev/null 2>&1 || true
    fi
done
"""
DOVECOT = Path("/usr/sbin/dovecot")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def install(*packages: str, needed_for: str, instead: str) -> None:
    """Install Debian packages as root or through sudo.

    ToolFault with what to do by hand, or `instead` of it, where that is not possible.
    """
    names = " ".join(packages)
    remedy = f"Install it by hand (apt-get install {names}){instead}."
    prefix = _root_prefix()
    if prefix is None or not shutil.which("apt-get"):
        raise ToolFault(f"{names} is missing ({needed_for}) and cannot be installed here.", remedy)
    with step(f"install {names}"):
        command = [*prefix, "sh", "-c", INSTALL, "sh", *packages]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-10:])
            raise ToolFault(f"{names} could not be installed ({needed_for}).", remedy, tail)


def ensure_rabbitmq() -> None:
    """RabbitMQ and Erlang's port mapper are there, or are installed, or a ToolFault says so."""
    if find_server() is None or not shutil.which("epmd"):
        install(
            "rabbitmq-server",
            needed_for="the message broker",
            instead=", or set AMQP_URL to a running broker",
        )


def ensure_libmagic() -> None:
    """The library that says what kind of file somebody hands over is there, or is installed."""
    if find_library("magic") is None:
        install("libmagic1", needed_for="telling kinds of files apart", instead="")


def ensure_dovecot() -> None:
    """The IMAP server that the sandbox starts is there, or is installed, or a ToolFault says so."""
    if not DOVECOT.exists():
        install("dovecot-imapd", needed_for="mailboxes read by IMAP", instead="")


def find_chromium() -> Path | None:
    """Chromium of the system, if there is one."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


def ensure_chromium() -> Path:
    """Path of Chromium, installed if missing, with what the program that drives it links to."""
    missing = [] if find_chromium() else ["chromium"]
    if find_library("atomic") is None:
        # Playwright's own Node.js needs it; a small Debian does not have it.
        missing.append("libatomic1")
    if missing:
        install(*missing, needed_for="end-to-end tests", instead="")
    found = find_chromium()
    if found is None:
        raise ToolFault(
            "Chromium was installed but is not on PATH.", "Put chromium on PATH and try again."
        )
    return found


def _root_prefix() -> list[str] | None:
    """What to put before a command to run it as root; None if that cannot be done."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None
