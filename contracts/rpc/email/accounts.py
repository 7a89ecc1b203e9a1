"""A mailbox opened with a password, by IMAP and SMTP."""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from contracts.rpc.base import Method
from contracts.rpc.email.authorizations import BackfillDays
from contracts.rpc.email.mailboxes import Mailbox
from contracts.types import EmailAddress, Id, TimeZone, line, secret

MailSecurity = Literal["tls", "starttls", "none"]
"""TLS from the first byte, TLS after STARTTLS, or plain text, which only a sandbox may do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxServer:
    """Where a server listens, and how it is spoken to."""

    host: Annotated[str, line(253)]
    port: Annotated[int, Meta(ge=1, le=65_535)]
    security: MailSecurity


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectAccount:
    """Connect a mailbox by its servers; both are tried before anything is kept. `user` and
    `password` open the incoming server, and the outgoing one unless that has its own.
    `mailbox_id`: the one to be connected again.
    """

    address: EmailAddress
    imap: MailboxServer
    smtp: MailboxServer
    user: Annotated[str, line(320)]
    password: Annotated[str, secret(1024)]
    smtp_user: Annotated[str, line(320)] | None = None
    smtp_password: Annotated[str, secret(1024)] | None = None
    mailbox_id: Id | None = None
    backfill_days: BackfillDays = 0
    time_zone: TimeZone = "UTC"


def connect_account() -> Method[ConnectAccount, Mailbox]:
    """What the gateway may ask of it."""
    return Method(
        "email",
        "connect_account",
        ConnectAccount,
        Mailbox,
        permission="settings.edit",
        summary="Connect a mailbox by its servers; both are tried before anything is kept",
        deadline=30.0,
    )
