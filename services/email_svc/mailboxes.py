"""The firm's mailboxes: connecting them, their tokens, their health."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, PermissionDenied
from chassis.ids import new_id, to_wire_time
from chassis.observability.log import get_logger
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.events import ChannelChanged, MailboxChanged
from services.email_svc.connecting import GrantHolder, asked_for, verified
from services.email_svc.provider import Grant, MailProvider, MailSession, Profile
from services.email_svc.tables import MAILBOXES

_log = get_logger(__name__)
ACTIVE, DISCONNECTED = "active", "disconnected"


class Mailboxes:
    """Knows every mailbox and opens it with its own provider."""

    def __init__(self, context: ServiceContext, providers: dict[str, MailProvider]) -> None:
        self._context = context
        self._database: Database = context.database
        self._providers = providers

    # Connecting

    def connect(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Verify the grant, ask for pushes, then record; repeating it gives the same answer.

        Connecting a known mailbox again replaces its tokens and keeps its cursor: what came in
        between is still fetched. Conflict when another firm holds the mailbox.
        """
        if "settings.edit" not in actor.permissions:
            raise PermissionDenied("Connecting a mailbox needs the permission settings.edit.")
        address, kind = asked_for(request, self._providers)
        holder = GrantHolder(Grant(str(request.get("refresh_token") or "")))
        session = self._providers[kind].open(holder.grant, holder.keep)
        profile = verified(session, address)
        watch_until = session.watch()
        sealed = self._seal(holder.grant)
        with self._database.transaction(EVERY_FIRM) as tx:
            _one_at_a_time(tx, actor.firm_id)
            row = _record(tx, actor.firm_id, kind, profile, sealed, watch_until)
            with tx.scoped_to(actor.firm_id):
                announce(tx, row)
        return view(row)

    def list(self, actor: Actor) -> dict[str, Any]:
        """The firm's mailboxes, oldest first: the first active one is sent from."""
        with self._database.transaction(actor.firm_id) as tx:
            return {"items": [view(row) for row in _of_firm(tx)]}

    # Opening

    def open(self, row: RowMapping) -> MailSession:
        """A session whose changed tokens are saved at once, in a transaction of their own."""
        grant = Grant(**json.loads(self._context.secrets.open(row["sealed_grant"])))
        return self._providers[row["provider"]].open(grant, self._keeper(row))

    def _keeper(self, row: RowMapping) -> Callable[[Grant], None]:
        before = [row["sealed_grant"]]

        def keep(grant: Grant) -> None:
            # Only in place of the tokens it came from: another replica may have been faster.
            sealed = self._seal(grant)
            mine = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.sealed_grant == before[0])
            with self._database.transaction(str(row["firm_id"])) as tx:
                tx.execute(update(MAILBOXES).where(mine).values(sealed_grant=sealed))
            before[0] = sealed

        return keep

    def _seal(self, grant: Grant) -> str:
        fields = {name: getattr(grant, name) for name in Grant.__slots__}
        return self._context.secrets.seal(json.dumps(fields))

    # Health

    def disconnect(self, row: RowMapping) -> None:
        """The grant is gone: mark the mailbox and tell the others before mail is missed.

        Not when somebody has connected it again since `row` was read.
        """
        sentence = f"The provider no longer lets Onethread into {row['address']}. Connect it again."
        with self._database.transaction(str(row["firm_id"])) as tx:
            _one_at_a_time(tx, tx.firm_id)
            as_read = MAILBOXES.c.version == row["version"]
            gone = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.status == ACTIVE) & as_read
            changes = {"status": DISCONNECTED, "health_reason": sentence}
            marked = update(MAILBOXES).where(gone).values(**changes, **_next_version())
            lost = tx.one_or_none(marked.returning(MAILBOXES))
            if lost is not None:
                announce(tx, lost)
                _log.warning("mailbox_disconnected", mailbox_id=row["id"])


def _record(
    tx: Transaction,
    firm_id: str,
    kind: str,
    profile: Profile,
    sealed: str,
    watch_until: datetime | None,
) -> RowMapping:
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
    if str(known["firm_id"]) != firm_id:
        raise Conflict("The mailbox is connected to another firm.", field="address")
    again = update(MAILBOXES).where(MAILBOXES.c.id == known["id"])
    return tx.one("mailbox", again.values(**values, **_next_version()).returning(MAILBOXES))


def _one_at_a_time(tx: Transaction, firm_id: str) -> None:
    """Changes of one firm's mailboxes wait for each other, so that versions count them."""
    key = text("select pg_advisory_xact_lock(hashtextextended(:key, 0))")
    tx.execute(key, {"key": f"mailboxes:{firm_id}"})


def _next_version() -> dict[str, Any]:
    return {"version": MAILBOXES.c.version + 1}


def _of_firm(tx: Transaction) -> list[RowMapping]:
    query = (
        select(MAILBOXES)
        .where(MAILBOXES.c.firm_id == tx.firm_id)
        .order_by(MAILBOXES.c.connected_at, MAILBOXES.c.id)
    )
    return list(tx.rows(query))


def announce(tx: Transaction, changed: RowMapping) -> None:
    """Tell of the changed mailbox, and whether the firm can use e-mail now; every change of a
    mailbox raises the version, whose sum therefore only grows.
    """
    rows = _of_firm(tx)
    active = [row for row in rows if row["status"] == ACTIVE]
    first = (active or rows)[0]
    event = ChannelChanged(
        channel=Channel.EMAIL,
        usable=bool(active),
        reason=None if active else first["health_reason"],
        address=first["address"],
        version=sum(row["version"] for row in rows),
    )
    tx.emit(event)
    usable, why = changed["status"] == ACTIVE, changed["health_reason"]
    box = str(changed["id"]), changed["address"]
    tx.emit(MailboxChanged(*box, usable, None if usable else why, changed["version"]))


def sender_of(tx: Transaction, mailbox_id: str | None = None) -> RowMapping | None:
    """The mailbox to send from: the one asked for if it is active, else the firm's first."""
    active = [row for row in _of_firm(tx) if row["status"] == ACTIVE]
    asked = [row for row in active if row["id"] == mailbox_id]
    return next(iter([*asked, *active]), None)


def view(row: RowMapping) -> dict[str, Any]:
    """A mailbox as the API shows it."""
    synced = row["last_synced_at"]
    return {
        "id": row["id"],
        "address": row["address"],
        "provider": row["provider"],
        "status": row["status"],
        "reason": row["health_reason"],
        "connected_at": to_wire_time(row["connected_at"]),
        "last_synced_at": to_wire_time(synced) if synced else None,
    }
