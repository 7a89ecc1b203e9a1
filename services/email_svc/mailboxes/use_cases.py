"""The firm's mailboxes, connected and shown."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict
from chassis.ids import new_id, to_wire_time
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.rpc.email.mailboxes import ConnectMailbox, Mailbox, MailboxList
from services.email_svc.mailboxes.consent import verified
from services.email_svc.mailboxes.firm import lock_mailboxes, mailboxes_of, next_version
from services.email_svc.mailboxes.health import announce
from services.email_svc.mailboxes.statements import FIRM_OF_ADDRESS
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES
from services.email_svc.mailboxes.tokens import MailboxOpener
from services.email_svc.provider import MailboxGrant, Profile


@dataclass(frozen=True)
class Mailboxes:
    """`on_connected` is told the id of each mailbox that was connected: it may hold mail."""

    database: Database
    opener: MailboxOpener
    on_connected: Callable[[str], None]

    def connect_mailbox(self, actor: Actor, request: ConnectMailbox) -> Mailbox:
        """Verify the grant, ask for pushes, then record; repeating it gives the same answer.

        Connecting a known mailbox again replaces its tokens and keeps its cursor: what came in
        between is still fetched. Conflict when another firm holds the mailbox.
        """
        grant = MailboxGrant(request.refresh_token)
        session, tokens = self.opener.try_grant(request.provider, grant)
        with closing(session):
            profile = verified(session, request.address.strip().lower())
            watch_until = session.watch()
        sealed = self.opener.seal(tokens.grant)
        with self.database.transaction(actor.firm_id) as tx:
            lock_mailboxes(tx, actor.firm_id)
            row = _record(tx, actor.firm_id, request.provider, profile, sealed, watch_until)
            announce(tx, row)
        self.on_connected(str(row["id"]))
        return _view(row)

    def list_mailboxes(self, actor: Actor) -> MailboxList:
        """The firm's mailboxes, oldest first: the first active one is sent from."""
        with self.database.transaction(actor.firm_id) as tx:
            return MailboxList(items=tuple(_view(row) for row in mailboxes_of(tx)))


def _record(
    tx: Transaction,
    firm_id: str,
    kind: str,
    profile: Profile,
    sealed: str,
    watch_until: datetime | None,
) -> RowMapping:
    holder = tx.execute(FIRM_OF_ADDRESS, {"address": profile.address}).scalar_one_or_none()
    if holder not in {None, firm_id}:
        raise Conflict("The mailbox is connected to another firm.", field="address")
    query = select(MAILBOXES).where(MAILBOXES.c.address == profile.address).with_for_update()
    known = tx.one_or_none(query)
    values = {
        "provider": kind,
        "status": ACTIVE,
        "health_reason": None,
        "sealed_grant": sealed,
        "watch_expires_at": watch_until,
        "next_sync_at": func.now(),
    }
    if known is None:
        row = {"id": new_id(), "firm_id": firm_id, "address": profile.address}
        fresh = insert(MAILBOXES).values(**row, **values, cursor=profile.cursor)
        return tx.one("mailbox", fresh.returning(MAILBOXES))
    again = update(MAILBOXES).where(MAILBOXES.c.id == known["id"])
    return tx.one("mailbox", again.values(**values, **next_version()).returning(MAILBOXES))


def _view(row: RowMapping) -> Mailbox:
    synced = row["last_synced_at"]
    return Mailbox(
        id=row["id"],
        address=row["address"],
        provider=row["provider"],
        status=row["status"],
        reason=row["health_reason"],
        connected_at=to_wire_time(row["connected_at"]),
        last_synced_at=to_wire_time(synced) if synced else None,
    )
