"""The firm's mailboxes."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

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


BackfillState = Literal["waiting", "running", "done", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBackfill:
    """Earlier mail that is taken in: of `total` mails since `since`, `done` were looked at."""

    state: BackfillState
    since: Moment
    done: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MailCount:
    """What a mailbox has of today, and what of it Onethread has, as of `counted_at`; `missing`: how
    many mails of yesterday and today were found that were never looked at.
    """

    in_mailbox: int
    stored: int
    missing: int
    counted_at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A mailbox of the firm. `label`: what the firm calls it. `reason` says why it is not in order,
    in a sentence; `last_synced_at`: when it was last up to date, null before the first time.
    `backfill`: null where none was asked for; `today`: null before the first count.
    """

    id: Id
    address: str
    provider: MailboxKind
    status: MailboxStatus
    reason: str | None
    connected_at: Moment
    last_synced_at: Moment | None
    label: str = ""
    backfill: MailBackfill | None = None
    today: MailCount | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxList:
    """The firm's mailboxes, oldest first: the first active one is sent from."""

    items: tuple[Mailbox, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateMailbox:
    """Call a mailbox otherwise; an empty label takes the name away."""

    mailbox_id: Id
    label: Annotated[str, line(100, 0)] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class DisconnectMailbox:
    """Take a mailbox out. Its consent is given back at the provider and forgotten here; what came
    and went stays.
    """

    mailbox_id: Id
