"""A mailbox at the sandbox's Dovecot."""

from __future__ import annotations

import imaplib
from dataclasses import dataclass, field, replace

from sandbox.imap.state import DovecotMailbox
from services.email_svc.provider import MailAccount, MailboxGrant, MailSession, ServerAddress
from services.email_svc.providers.imap import ImapMail
from tests.support.mailboxes.imap_relay import ImapRelay
from tests.support.mailboxes.provider import (
    PATIENCE_SECONDS,
    Place,
    SandboxInTest,
    Trouble,
    email_config,
)
from tools.system_packages import ensure_dovecot

_FOLDERS: dict[Place, str] = {
    "inbox": "INBOX",
    "sent": "Sent",
    "spam": "Junk",
    "bin": "Trash",
    "draft": "Drafts",
}
_FAULTS = {
    "busy": "http_429",
    "broken": "http_5xx",
    "silent": "silence",
    "answer_lost": "timeout_after_accept",
}


@dataclass
class ImapInTest:
    """`MailboxInTest` of the kind imap, whose SMTP server keeps what it sends unless told."""

    sandbox: SandboxInTest
    address: str
    kept: list[MailboxGrant] = field(default_factory=list)
    keeps_sent: bool = True

    def __post_init__(self) -> None:
        ensure_dovecot()
        site = self.sandbox.world.imap
        self.box: DovecotMailbox = site.ensure_mailbox(self.address, keeps_sent=self.keeps_sent)
        self.relay = ImapRelay(site.imap_port, site.authority, self.sandbox.world.faults)
        self.kept.append(MailboxGrant("", account=self.account()))

    def account(self) -> MailAccount:
        """What opens it, through the relay."""
        return MailAccount(
            address=self.address,
            imap=ServerAddress("localhost", self.relay.port, "none"),
            smtp=ServerAddress("localhost", self.sandbox.world.imap.submission_port, "starttls"),
            user=self.address,
            password=self.box.password,
            keeps_sent=self.keeps_sent,
        )

    def behind_tls(self) -> MailAccount:
        """The same without the relay."""
        server = ServerAddress("localhost", self.sandbox.world.imap.imap_port, "tls")
        return replace(self.account(), imap=server)

    def provider(self, patience: int = PATIENCE_SECONDS) -> ImapMail:
        return ImapMail(
            email_config(
                MAIL_PRIVATE_NETWORKS="127.0.0.0/8",
                MAIL_CA_FILE=str(self.sandbox.world.imap.authority),
                MAIL_TIMEOUT_SECONDS=str(patience),
            )
        )

    def open(self, patience: int = PATIENCE_SECONDS) -> MailSession:
        return self.provider(patience).open(self.kept[-1], self.kept.append)

    def place(self, raw: bytes, place: Place) -> None:
        self.sandbox.world.imap.deliver(self.box, raw, _FOLDERS[place])

    def move(self, rfc822_id: str, place: Place) -> None:
        with self.sandbox.world.imap.signed_in(self.box) as client:
            uid = _select(client, rfc822_id)
            client.uid("MOVE", uid, _FOLDERS[place])

    def delete(self, rfc822_id: str) -> None:
        with self.sandbox.world.imap.signed_in(self.box) as client:
            client.uid("STORE", _select(client, rfc822_id), "+FLAGS", r"(\Deleted)")
            client.expunge()

    def forget_changes(self) -> None:
        self.sandbox.world.imap.renumber(self.box)

    def withdraw(self) -> None:
        self.box = self.sandbox.world.imap.ensure_mailbox(self.address, password="another one")
        self.relay.cut()

    def make_stale(self) -> None:
        self.relay.cut()

    def trouble(self, kind: Trouble, *, count: int = 1, seconds: float = 0.0) -> None:
        # A server takes its time with a mail (smtp_delivery.py), so more of it is waited for.
        late = 5.0 * PATIENCE_SECONDS if kind == "answer_lost" else seconds
        self.sandbox.world.faults.add("imap", _FAULTS[kind], count, late)


def _select(client: imaplib.IMAP4_SSL, rfc822_id: str) -> str:
    """Select the folder a mail is in; its number there."""
    for folder in _FOLDERS.values():
        client.select(folder)
        _, found = client.uid("SEARCH", "HEADER", "Message-ID", f'"{rfc822_id}"')
        if found[0]:
            return str(found[0].split()[0].decode())
    raise LookupError(rfc822_id)
