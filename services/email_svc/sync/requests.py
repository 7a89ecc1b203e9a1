"""What people ask of a mailbox's synchronisation; its own turn does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.ids import to_wire_time, utc_now
from chassis.refusals import MailboxDisconnected
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.events import MailboxSyncChanged
from contracts.rpc.base import NoFields
from contracts.rpc.email.mailboxes import Mailbox
from contracts.rpc.email.sync import (
    CountMailbox,
    FetchMissing,
    RetrySetAside,
    SetAsideList,
    SetAsideMail,
    StartBackfill,
    StopBackfill,
)
from services.email_svc.inbound.seen import MailVerdict
from services.email_svc.inbound.tables import SEEN
from services.email_svc.mailboxes.firm import mailbox_of_firm
from services.email_svc.mailboxes.tables import ACTIVE, MAILBOXES
from services.email_svc.mailboxes.views import mailbox_view
from services.email_svc.sync.backfill import STOPPED, UNDER_WAY, WAITING
from services.email_svc.sync.listed import forget_purpose, want_missing
from services.email_svc.sync.tables import BACKFILL

MOST = 100
PATIENCE = timedelta(minutes=10)
"""How long a mail may wait for another try before it is shown."""


@dataclass(frozen=True)
class SyncRequests:
    """`wake` has a mailbox synchronised soon."""

    database: Database
    wake: Callable[[str], None]

    def start_backfill(self, actor: Actor, request: StartBackfill) -> Mailbox:
        """From that day on; one that is under way begins anew."""
        since = utc_now() - timedelta(days=request.days)
        begun = {"backfill_state": WAITING, "backfill_since": since}
        return self._ask(actor, request.mailbox_id, begun | {"backfill_done": 0})

    def stop_backfill(self, actor: Actor, request: StopBackfill) -> Mailbox:
        """Nothing more is begun; a mail that is being read is finished."""
        with self.database.transaction(actor.firm_id) as tx:
            row = mailbox_of_firm(tx, request.mailbox_id)
            if row["backfill_state"] in UNDER_WAY:
                forget_purpose(tx, row, BACKFILL)
                row = _change(tx, row, {"backfill_state": STOPPED})
            return mailbox_view(row)

    def count_mailbox(self, actor: Actor, request: CountMailbox) -> Mailbox:
        """At its next turn, which is now."""
        return self._ask(actor, request.mailbox_id, {"count_due_at": func.now()})

    def fetch_missing(self, actor: Actor, request: FetchMissing) -> Mailbox:
        """At its next turn, and count again then."""
        return self._ask(actor, request.mailbox_id, {"count_due_at": func.now()}, also=want_missing)

    def list_set_aside(self, actor: Actor) -> SetAsideList:
        """What could not be stored, or has waited long for another try."""
        both = SEEN.join(MAILBOXES, MAILBOXES.c.id == SEEN.c.mailbox_id)
        long_ago = utc_now() - PATIENCE
        waits = (SEEN.c.verdict == MailVerdict.WAITING.value) & (SEEN.c.seen_at < long_ago)
        query = (
            select(SEEN, MAILBOXES.c.address)
            .select_from(both)
            .where(SEEN.c.firm_id == actor.firm_id)
            .where((SEEN.c.verdict == MailVerdict.UNREADABLE.value) | waits)
            .order_by(SEEN.c.seen_at.desc())
            .limit(MOST)
        )
        with self.database.transaction(actor.firm_id) as tx:
            return SetAsideList(items=tuple(_set_aside(row) for row in tx.rows(query)))

    def retry_set_aside(self, actor: Actor, request: RetrySetAside) -> NoFields:
        """As if it had never been tried; NotFound when nothing of that key is set aside."""
        tried = (MailVerdict.UNREADABLE.value, MailVerdict.WAITING.value)
        with self.database.transaction(actor.firm_id) as tx:
            row = mailbox_of_firm(tx, request.mailbox_id)
            _require_active(row)
            mine = (SEEN.c.mailbox_id == row["id"]) & (SEEN.c.provider_id == request.key)
            again = {"verdict": MailVerdict.WAITING.value, "tries": 0, "seen_at": func.now()}
            fresh = update(SEEN).where(mine, SEEN.c.verdict.in_(tried)).values(**again)
            if tx.one_or_none(fresh.returning(SEEN.c.mailbox_id)) is None:
                raise NotFound("The mail is not set aside any more.")
            _change(tx, row, _prompted())
        self.wake(str(row["id"]))
        return NoFields()

    def _ask(
        self,
        actor: Actor,
        mailbox_id: str,
        changes: dict[str, object],
        also: Callable[[Transaction, RowMapping], None] | None = None,
    ) -> Mailbox:
        with self.database.transaction(actor.firm_id) as tx:
            row = mailbox_of_firm(tx, mailbox_id)
            _require_active(row)
            if also:
                also(tx, row)
            row = _change(tx, row, changes | _prompted())
        self.wake(str(row["id"]))
        return mailbox_view(row)


def _prompted() -> dict[str, object]:
    return {"sync_requests": MAILBOXES.c.sync_requests + 1, "next_sync_at": func.now()}


def _require_active(row: RowMapping) -> None:
    if row["status"] != ACTIVE:
        raise MailboxDisconnected(f"{row['address']} is disconnected; connect it again first.")


def _change(tx: Transaction, row: RowMapping, values: dict[str, object]) -> RowMapping:
    mine = (MAILBOXES.c.id == row["id"]) & (MAILBOXES.c.firm_id == tx.firm_id)
    tx.emit(MailboxSyncChanged(str(row["id"])))
    return tx.one("mailbox", update(MAILBOXES).where(mine).values(values).returning(MAILBOXES))


def _set_aside(row: RowMapping) -> SetAsideMail:
    return SetAsideMail(
        mailbox_id=row["mailbox_id"],
        mailbox_address=row["address"],
        key=row["provider_id"],
        reason=row["error"] or "It could not be read.",
        tries=row["tries"],
        final=row["verdict"] == MailVerdict.UNREADABLE.value,
        at=to_wire_time(row["seen_at"]),
    )
