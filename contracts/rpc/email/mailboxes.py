"""The firm's mailboxes."""

from dataclasses import dataclass
from typing import Annotated, Literal

from contracts.types import Id, Moment, line, secret

MailboxKind = Literal["gmail", "microsoft", "imap"]
"""Whose kind of mailbox: Gmail and Google Workspace, Microsoft 365, any other by IMAP and SMTP."""
MailboxStatus = Literal["active", "disconnected"]
"""disconnected: the provider no longer lets us in, or somebody took the mailbox out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectMailbox:
    """Connect a mailbox to the firm, or once more after its consent was withdrawn.

    `address` is compared with the one the consent is for, in lower case. `refresh_token`: what the
    provider gave for the consent.
    """

    address: Annotated[str, line(320)]
    refresh_token: Annotated[str, secret(4096)]
    provider: Literal["gmail", "microsoft"] = "gmail"

    def __post_init__(self) -> None:
        """An address has two sides."""
        if "@" not in self.address:
            raise ValueError("address: must be an e-mail address.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A mailbox of the firm. `reason` says why it is not in order, in a sentence;
    `last_synced_at`: when it was last up to date, null before the first time.
    """

    id: Id
    address: str
    provider: MailboxKind
    status: MailboxStatus
    reason: str | None
    connected_at: Moment
    last_synced_at: Moment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxList:
    """The firm's mailboxes, oldest first: the first active one is sent from."""

    items: tuple[Mailbox, ...]
