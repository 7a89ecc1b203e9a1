"""The addresses that a firm's mail can leave from."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from contracts.types import EmailAddress, Id, line

SenderSource = Literal["mailbox", "provider", "typed"]
"""Where an address is known from: the mailbox itself, its provider, somebody's typing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSender:
    """An address that mail can leave from, through a mailbox. `name`: what recipients read before
    it, where that is not the writer's own. `default`: chosen where nobody chooses.
    """

    id: Id
    mailbox_id: Id
    address: str
    name: str
    default: bool
    source: SenderSource
    mailbox_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSenderList:
    """Those of mailboxes that can be used now, the default first."""

    items: tuple[MailSender, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSender:
    """One more address that a mailbox may send as, where its provider does not tell."""

    mailbox_id: Id
    address: EmailAddress
    name: Annotated[str, line(200, 0)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateSender:
    """Name an address, or make it the default: `default` is only ever set to true."""

    sender_id: Id
    name: Annotated[str, line(200, 0)] | UnsetType = UNSET
    default: Literal[True] | UnsetType = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSender:
    """Take an address out that somebody typed."""

    sender_id: Id
