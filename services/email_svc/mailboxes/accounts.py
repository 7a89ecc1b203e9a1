"""Mailboxes connected by their servers and a password."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.errors import ValidationFailed
from contracts.actor import Actor
from contracts.rpc.email.accounts import ConnectAccount, MailboxServer
from contracts.rpc.email.mailboxes import Mailbox
from services.email_svc.mailboxes.connecting import ConnectionWish, Connector
from services.email_svc.provider import (
    AccountTrial,
    MailAccount,
    MailboxGrant,
    MailProvider,
    ServerAddress,
)

KIND = "imap"


@dataclass(frozen=True)
class Accounts:
    """`providers` by the kind of mailbox."""

    providers: Mapping[str, MailProvider]
    connector: Connector

    def connect_account(self, actor: Actor, request: ConnectAccount) -> Mailbox:
        """Sign in at both servers, then record. ValidationFailed names the field of each server
        that does not let us in; nothing is stored then.
        """
        provider = self.providers.get(KIND)
        if not isinstance(provider, AccountTrial):
            sentence = "Mailboxes by IMAP are not set up in this installation."
            raise ValidationFailed(sentence, {"imap": [sentence]})
        account = account_of(request)
        provider.try_account(account)
        wish = ConnectionWish(request.mailbox_id, request.backfill_days, request.time_zone)
        return self.connector.connect(actor, KIND, MailboxGrant("", account=account), wish)


def account_of(request: ConnectAccount) -> MailAccount:
    """The account as a provider knows it."""
    return MailAccount(
        address=request.address.lower(),
        imap=_server(request.imap),
        smtp=_server(request.smtp),
        user=request.user,
        password=request.password,
        smtp_user=request.smtp_user,
        smtp_password=request.smtp_password,
    )


def _server(server: MailboxServer) -> ServerAddress:
    return ServerAddress(server.host.lower(), server.port, server.security)
