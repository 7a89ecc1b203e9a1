"""What one digest carries, and after which ends another carries it. Pure."""

from dataclasses import dataclass

CARRIED_OVER = frozenset({"failed", "uncertain", "closed"})
"""Ends after which what is still unread joins the next digest but causes none."""


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """One unread message."""

    message_id: str
    author_name: str
    excerpt: str
    posted_at: str


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """The unread messages of one portal conversation, oldest first."""

    conversation_id: str
    title: str
    messages: tuple[DigestMessage, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """One e-mail to a contact as one attempt carries it. `mail_id`: the window's."""

    mail_id: str
    attempt: int
    firm_name: str
    contact_id: str
    contact_name: str
    address: str
    groups: tuple[DigestGroup, ...]

    @property
    def message_ids(self) -> tuple[str, ...]:
        """Everything it carries."""
        return tuple(one.message_id for group in self.groups for one in group.messages)
