"""Dovecot, started for the sandbox alone: on 127.0.0.1, in a folder of its own.

https://doc.dovecot.org/2.3/ . Every account and folder is set to one ordinary user's, so that it
starts without the rights of root; as root it is started as `nobody`.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from sandbox.imap.certificates import CERTIFICATE, KEY, ensure_certificates
from sandbox.imap.configuration import CONFIGURATION

PROGRAM = Path("/usr/sbin/dovecot")
# The pipe closes with whoever started the server, however that ends.
_UNTIL_LEFT = f"""{PROGRAM} -F -c "$1" & server=$!; read -r _; kill $server; wait $server"""


class DovecotMissing(Exception):
    """The program is not installed."""


class Dovecot:
    """The server over `folder`; a file for each user says who may sign in."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder.resolve()
        self.port = port
        self._account = pwd.getpwnam("nobody" if os.geteuid() == 0 else _own_name())
        self._running: subprocess.Popen[bytes] | None = None
        self._run: Path | None = None

    def start(self) -> None:
        """Start it unless it runs; DovecotMissing."""
        if self._running is not None and self._running.poll() is None:
            return
        if not PROGRAM.exists():
            raise DovecotMissing(f"Dovecot is not installed ({PROGRAM}).")
        ensure_certificates(self.folder)
        (self.folder / "mail").mkdir(exist_ok=True)
        (self.folder / "users").mkdir(exist_ok=True)
        # Its sockets' names must be short (unix(7)).
        self._run = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self._run.chmod(0o755)
        self._write_configuration(self._run)
        self._give_to_account()
        self._running = subprocess.Popen(
            ["sh", "-c", _UNTIL_LEFT, "sh", str(self.folder / "dovecot.conf")],
            stdin=subprocess.PIPE,
            cwd=self._run,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin")},
            user=self._account.pw_uid if os.geteuid() == 0 else None,
            group=self._account.pw_gid if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
        )

    def write_user(self, user: str, password: str) -> None:
        """Let somebody in, with this password from now on. One who was let in with another in this
        very second still is: a file is looked at once a second, so each has one of their own.
        """
        place = self.folder / "users" / user
        fresh = place.with_name("new")
        fresh.write_text(f"{user}:{{PLAIN}}{password}::::::\n", encoding="utf-8")
        self._give(fresh)
        fresh.replace(place)

    def renumber(self, user: str, folder: str, uid_validity: int) -> None:
        """Have all mails of a folder numbered anew, as a restored server does."""
        command = ["doveadm", "-c", str(self.folder / "dovecot.conf"), "mailbox", "update"]
        numbered = ["-u", user, "--uid-validity", str(uid_validity), folder]
        subprocess.run([*command, *numbered], check=True, capture_output=True, timeout=10)

    def stop(self) -> None:
        """End it; the mails stay."""
        if self._running is not None and self._running.stdin is not None:
            self._running.stdin.close()
            try:
                self._running.wait(10)
            except subprocess.TimeoutExpired:
                self._running.kill()
        if self._run is not None:
            shutil.rmtree(self._run, ignore_errors=True)
        self._running = self._run = None

    def _write_configuration(self, run: Path) -> None:
        text = CONFIGURATION.format(
            run=run,
            folder=self.folder,
            user=self._account.pw_name,
            group=grp.getgrgid(self._account.pw_gid).gr_name,
            uid=self._account.pw_uid,
            gid=self._account.pw_gid,
            certificate=CERTIFICATE,
            key=KEY,
            port=self.port,
        )
        (self.folder / "dovecot.conf").write_text(text, encoding="utf-8")

    def _give_to_account(self) -> None:
        if os.geteuid() != 0 or self._run is None:
            return
        for parent in self.folder.parents:
            mode = parent.stat().st_mode
            if not mode & 0o001:
                parent.chmod(mode | 0o001)  # walk through, no reading
        for path in (self._run, self.folder, *self.folder.rglob("*")):
            self._give(path)

    def _give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)


def _own_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name
