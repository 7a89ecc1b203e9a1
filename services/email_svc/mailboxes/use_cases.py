"""The firm's mailboxes: connected by a grant, shown, named, taken out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy import update
from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.rpc.email.mailboxes import (
    ConnectMailbox,
    DisconnectMailbox,
    Mailbox,
    MailboxList,
    UpdateMailbox,
)
from services.email_svc.activity import log
from services.email_svc.mailboxes.connecting import ConnectionWish, Connector
from services.email_svc.mailboxes.consent import verified
from services.email_svc.mailboxes.firm import (
    lock_mailboxes,
    mailbox_of_firm,
    mailboxes_of,
    next_version,
)
from services.email_svc.mailboxes.health import announce
from services.email_svc.mailboxes.tables import ACTIVE, DISCONNECTED, MAILBOXES
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.mailboxes.views import mailbox_view
from services.email_svc.provider import Authorizer, MailboxGrant

_log = get_logger(__name__)


@dataclass(frozen=True)
class Mailboxes:
    """`authorizers`: who can give a consent back, by the kind of mailbox."""

    database: Database
    opener: MailboxOpener
    connector: Connector
    authorizers: Mapping[str, Authorizer]

    def connect_mailbox(self, actor: Actor, request: ConnectMailbox) -> Mailbox:
        """By a grant that is there already; ValidationFailed when it opens nothing, or another
        mailbox.
        """
        grant = MailboxGrant(request.refresh_token)
        verify = partial(verified, address=request.address.strip().lower())
        return self.connector.connect_verified(
            actor, request.provider, grant, ConnectionWish(), verify
        )

    def list_mailboxes(self, actor: Actor) -> MailboxList:
        """The firm's mailboxes, oldest first: the first active one is sent from."""
        with self.database.transaction(actor.firm_id) as tx:
            return MailboxList(items=tuple(mailbox_view(row) for row in mailboxes_of(tx)))

    def update_mailbox(self, actor: Actor, request: UpdateMailbox) -> Mailbox:
        """Name it."""
        with self.database.transaction(actor.firm_id) as tx:
            row = mailbox_of_firm(tx, request.mailbox_id)
            if isinstance(request.label, str):
                row = _change(tx, row, {"label": request.label})
            return mailbox_view(row)

    def disconnect_mailbox(self, actor: Actor, request: DisconnectMailbox) -> Mailbox:
        """Forget its grant, then give that back at the provider; repeating it changes nothing."""
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            before = mailbox_of_firm(tx, request.mailbox_id)
            if before["status"] == DISCONNECTED and not before["sealed_grant"]:
                return mailbox_view(before)
            row = _change(tx, before, _taken_out(actor))
            announce(tx, row, rings=False)
            log(tx, "mailbox.disconnected", actor, str(row["address"]))
        if before["status"] == ACTIVE:
            self._give_back(before)
        return mailbox_view(row)

    def _give_back(self, row: RowMapping) -> None:
        authorizer = self.authorizers.get(row["provider"])
        if authorizer is None:
            return
        try:
            authorizer.revoke(self.opener.grant_of(row))
        except ProviderError as exc:
            # Nobody here has the grant any more; its owner can take it back at the provider.
            _log.warning("consent_not_given_back", mailbox_id=row["id"], why=exc.message)


def _taken_out(actor: Actor) -> dict[str, object]:
    return {
        "status": DISCONNECTED,
        "health_reason": f"{actor.name} disconnected the mailbox. Connect it again to use it.",
        "sealed_grant": "",
        "lease": None,
        "leased_until": None,
        "watch_expires_at": None,
        **next_version(),
    }


def _change(tx: Transaction, row: RowMapping, values: dict[str, object]) -> RowMapping:
    mine = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.firm_id == tx.firm_id)
    return tx.one("mailbox", update(MAILBOXES).where(mine).values(values).returning(MAILBOXES))
