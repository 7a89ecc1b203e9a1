"""A Microsoft 365 mailbox of the sandbox."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.microsoft import folders, grants
from sandbox.microsoft.state import GraphMailbox, GraphMessage
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.graph import GraphMail, GraphSession
from tests.support.mailboxes.provider import (
    PATIENCE_SECONDS,
    Place,
    SandboxInTest,
    Trouble,
    email_config,
)

_FOLDERS: dict[Place, str] = {
    "inbox": "inbox",
    "sent": "sentitems",
    "spam": "junkemail",
    "bin": "deleteditems",
    "draft": "drafts",
}
_FAULTS = {
    "busy": "http_429",
    "broken": "http_5xx",
    "silent": "silence",
    "answer_lost": "timeout_after_accept",
}


@dataclass
class GraphInTest:
    """`MailboxInTest` of the kind microsoft."""

    sandbox: SandboxInTest
    address: str
    kept: list[MailboxGrant] = field(default_factory=list)

    def __post_init__(self) -> None:
        grants.ensure_graph_mailbox(self.sandbox.world, self.address)
        consent = grants.new_consent(self.sandbox.world, self.address)
        self.kept.append(MailboxGrant(consent.refresh_tokens[0]))

    def open(self, patience: int = PATIENCE_SECONDS) -> GraphSession:
        config = email_config(
            MICROSOFT_API_BASE=self.sandbox.url,
            MICROSOFT_CLIENT_ID=self.sandbox.world.settings.microsoft_client_id,
            MICROSOFT_CLIENT_SECRET=self.sandbox.world.settings.microsoft_client_secret,
            MAIL_TIMEOUT_SECONDS=str(patience),
        )
        return GraphMail(config).open(self.kept[-1], self.kept.append)

    @property
    def mailbox(self) -> GraphMailbox:
        return self.sandbox.world.state.graph_mailboxes[self.address]

    def place(self, raw: bytes, place: Place) -> None:
        folders.store_message(self.sandbox.world, self.address, raw, _FOLDERS[place])

    def move(self, rfc822_id: str, place: Place) -> None:
        mail = self._named(rfc822_id)
        folders.move_message(self.sandbox.world, self.address, mail, _FOLDERS[place])

    def delete(self, rfc822_id: str) -> None:
        folders.destroy_message(self.sandbox.world, self.address, self._named(rfc822_id))

    def _named(self, rfc822_id: str) -> GraphMessage:
        return next(m for m in self.mailbox.messages.values() if m.rfc822_id == rfc822_id)

    def forget_changes(self) -> None:
        folders.forget_deltas(self.sandbox.world, self.address)

    def withdraw(self) -> None:
        grants.withdraw_consents(self.sandbox.world, self.address)

    def make_stale(self) -> None:
        grants.expire_access(self.sandbox.world, self.address)

    def trouble(self, kind: Trouble, *, count: int = 1, seconds: float = 0.0) -> None:
        late = 1.5 * PATIENCE_SECONDS if kind in ("silent", "answer_lost") else seconds
        self.sandbox.world.faults.add("microsoft", _FAULTS[kind], count, late)
