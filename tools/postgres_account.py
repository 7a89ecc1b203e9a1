"""The account under which PostgreSQL runs when we are root, which it refuses to be."""

from __future__ import annotations

import pwd
import subprocess
from pathlib import Path

from tools.faults import ToolFault


def account_of(name: str) -> pwd.struct_passwd:
    """The account, made if need be; ToolFault with a way out if it cannot be."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--shell", "/usr/sbin/nologin", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise ToolFault(
                f"The account {name} for PostgreSQL cannot be made: {done.stderr.strip()}.",
                "Start as an ordinary user instead of root.",
            ) from None
        return pwd.getpwnam(name)


def let_others_pass(folder: Path) -> None:
    """Let the server's account walk down to `folder` (search permission only, no reading)."""
    for path in (folder, *folder.parents):
        mode = path.stat().st_mode
        if not mode & 0o001:
            path.chmod(mode | 0o001)
