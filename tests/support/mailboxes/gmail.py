"""A Gmail mailbox of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.google import grants
from sandbox.google.mailboxes import (
    add_message,
    change_labels,
    delete_message,
    expire_history,
)
from sandbox.google.state import GmailMessage
from services.email_svc.provider import MailboxGrant, MailSession
from services.email_svc.providers.gmail import GmailMail
from tests.support.mailboxes.provider import (
    PATIENCE_SECONDS,
    Place,
    SandboxInTest,
    Trouble,
    email_config,
)

_LABELS: dict[Place, str] = {
    "inbox": "INBOX",
    "sent": "SENT",
    "spam": "SPAM",
    "bin": "TRASH",
    "draft": "DRAFT",
}
_FAULTS = {
    "busy": "http_429",
    "broken": "http_5xx",
    "silent": "silence",
    "answer_lost": "timeout_after_accept",
}


@dataclass
class GmailInTest:
    """`MailboxInTest` of the kind gmail."""

    sandbox: SandboxInTest
    address: str
    kept: list[MailboxGrant] = field(default_factory=list)

    def __post_init__(self) -> None:
        grants.ensure_mailbox(self.sandbox.world, self.address)
        consent = grants.new_grant(self.sandbox.world, self.address)
        self.kept.append(MailboxGrant(consent.refresh_token))

    def open(self, patience: int = PATIENCE_SECONDS) -> MailSession:
        config = email_config(GOOGLE_API_BASE=self.sandbox.url, MAIL_TIMEOUT_SECONDS=str(patience))
        provider = GmailMail(config)
        return provider.open(self.kept[-1], self.kept.append)

    def place(self, raw: bytes, place: Place) -> None:
        add_message(self.sandbox.world, self.address, raw, [_LABELS[place]])

    def move(self, rfc822_id: str, place: Place) -> None:
        mail = self._named(rfc822_id)
        away = [label for label in mail.labels if label in _LABELS.values()]
        change_labels(self.sandbox.world, self.address, mail, [_LABELS[place]], away)

    def delete(self, rfc822_id: str) -> None:
        delete_message(self.sandbox.world, self.address, self._named(rfc822_id))

    def _named(self, rfc822_id: str) -> GmailMessage:
        mails = self.sandbox.world.state.mailboxes[self.address].messages.values()
        return next(mail for mail in mails if mail.rfc822_id == rfc822_id)

    def forget_changes(self) -> None:
        expire_history(self.sandbox.world, self.address)

    def withdraw(self) -> None:
        grants.revoke_address(self.sandbox.world, self.address)

    def make_stale(self) -> None:
        grants.expire_access_tokens(self.sandbox.world, self.address)

    def trouble(self, kind: Trouble, *, count: int = 1, seconds: float = 0.0) -> None:
        late = 1.5 * PATIENCE_SECONDS if kind in ("silent", "answer_lost") else seconds
        self.sandbox.world.faults.add("google", _FAULTS[kind], count, late)
