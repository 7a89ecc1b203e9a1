"""The mailboxes at Dovecot: made, delivered to, and shut."""

from __future__ import annotations

import imaplib
import secrets
import socket
import ssl
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.imap.certificates import AUTHORITY
from sandbox.imap.dovecot import Dovecot
from sandbox.imap.state import DovecotMailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.imap.door import SubmissionDoor
    from sandbox.world import World

START_SECONDS = 15.0


class ImapSite:
    """Dovecot and the submission door of one world; both start with the first mailbox."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = threading.Lock()
        settings = world.settings
        self.folder = settings.imap_folder or Path(tempfile.mkdtemp(prefix="sandbox-imap-"))
        self.imap_port = settings.imap_port or _free_port()
        self.submission_port = settings.submission_port or _free_port()
        self._dovecot = Dovecot(self.folder, self.imap_port)
        self._door: SubmissionDoor | None = None

    @property
    def authority(self) -> Path:
        """The certificate to trust (PEM)."""
        return self.folder / AUTHORITY

    def ensure_started(self) -> None:
        """Both servers run; DovecotMissing when they cannot."""
        # The door carries mails to everybody in the world, which has this site in it.
        from sandbox.imap.door import SubmissionDoor

        with self._lock:
            if self._door is not None:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            self._dovecot.start()
            for mailbox in self._world.state.imap_mailboxes.values():
                self._dovecot.write_user(mailbox.address, mailbox.password)
            self._wait_until_it_answers()
            self._door = SubmissionDoor(self._world, self.folder, self.submission_port)
            self._door.start()

    def resume(self) -> None:
        """Start again for the mailboxes that a snapshot remembers."""
        if self._world.state.imap_mailboxes:
            self.ensure_started()

    def close(self) -> None:
        """End both."""
        with self._lock:
            if self._door is not None:
                self._door.stop()
                self._door = None
            self._dovecot.stop()

    def ensure_mailbox(
        self, address: str, name: str = "", password: str = "", *, keeps_sent: bool = False
    ) -> DovecotMailbox:
        """The mailbox; a given password becomes its own, without one a new mailbox has a random
        one.
        """
        self.ensure_started()
        with self._world.changing() as state:
            fresh = DovecotMailbox(address, name, password or secrets.token_urlsafe(12))
            mailbox = state.imap_mailboxes.setdefault(address, fresh)
            mailbox.keeps_sent = keeps_sent
            mailbox.name, mailbox.password = name or mailbox.name, password or mailbox.password
        self._dovecot.write_user(address, mailbox.password)
        self._wait_until_let_in(mailbox)
        return mailbox

    def deliver(self, mailbox: DovecotMailbox, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a folder, as the firm's mail server does."""
        with self.signed_in(mailbox) as client:
            client.append(folder, "", "", raw)

    def renumber(self, mailbox: DovecotMailbox) -> None:
        """The inbox gets another UIDVALIDITY."""
        self._dovecot.renumber(mailbox.address, "INBOX", int(time.time()) + secrets.randbelow(9999))

    @contextmanager
    def signed_in(self, mailbox: DovecotMailbox) -> Iterator[imaplib.IMAP4_SSL]:
        """A connection of its owner."""
        context = ssl.create_default_context(cafile=str(self.authority))
        port = self.imap_port
        with imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=context, timeout=10) as client:
            client.login(mailbox.address, mailbox.password)
            yield client

    def _wait_until_let_in(self, mailbox: DovecotMailbox) -> None:
        ends = time.monotonic() + START_SECONDS
        while True:
            try:
                with self.signed_in(mailbox):
                    return
            except imaplib.IMAP4.error:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.1)

    def _wait_until_it_answers(self) -> None:
        context = ssl.create_default_context(cafile=str(self.authority))
        port, ends = self.imap_port, time.monotonic() + START_SECONDS
        while True:
            try:
                imaplib.IMAP4_SSL("127.0.0.1", port, ssl_context=context, timeout=2).logout()
            except OSError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.05)
            else:
                return


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
