"""How far contacts have read, and how they were told: the steps of a delivery after `posted`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.ids import is_uuid, to_wire_time, utc_now
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ContactNotified, PortalConversationRead, PortalMessageChanged
from contracts.rpc.base import NoFields
from contracts.rpc.portal.conversations import MarkPortalConversationRead
from contracts.views import PortalMessageState
from services.portal_svc.accounts.access import contact_of, contacts_of
from services.portal_svc.conversations.records import (
    find_conversation,
    read_up_to,
    sequence_of,
)
from services.portal_svc.conversations.tables import (
    CONVERSATIONS,
    DELIVERIES,
    MESSAGES,
    READ_CURSORS,
)

NOTIFIED_BY = {"window": "notified", "email": "emailed"}
"""How notify_svc reached a contact, to our report."""


@dataclass(frozen=True)
class ReadReceipts:
    """What becomes of a message once it is posted."""

    database: Database
    ledger: DeliveryLedger

    def mark_read(self, actor: Actor, request: MarkPortalConversationRead) -> NoFields:
        """The contact has seen the conversation up to the message named, and nothing that came
        after; a second time changes nothing. NotFound for a message that does not stand there.
        """
        wanted = request.conversation_id
        with self.database.transaction(actor.firm_id) as tx:
            contact = contact_of(tx, actor)
            conversation = find_conversation(tx, contact.client_ids, wanted)
            before = read_up_to(tx, wanted, contact.id)
            up_to, read_at = sequence_of(tx, wanted, request.last_message_id), utc_now()
            if not _move_cursor(tx, wanted, contact.id, up_to, read_at):
                return NoFields()
            event = PortalConversationRead(
                conversation_id=conversation["id"],
                client_id=conversation["client_id"],
                contact_id=contact.id,
                up_to_sequence=up_to,
                read_at=to_wire_time(read_at),
            )
            tx.emit(event)
            self._report(tx, _messages_between(tx, wanted, before, up_to), "read", contact.id)
        return NoFields()

    def on_contact_notified(self, envelope: Envelope, event: ContactNotified) -> None:
        """notify_svc told a contact of messages. Those of other contacts have no delivery to
        move.
        """
        with self.database.once(envelope, "on_contact_notified") as tx:
            report = NOTIFIED_BY.get(event.by)
            if report is not None:
                self._report(tx, event.message_ids, report, event.contact_id)

    def _report(
        self, tx: Transaction, message_ids: Sequence[str], report: str, contact_id: str
    ) -> None:
        for message_id, state in _lock(tx, filter(is_uuid, message_ids)):
            # The same contact and step once more is a repetition, whatever event brought it.
            reported = Report(report, report_id=f"{report}:{contact_id}")
            reached = self.ledger.apply(tx, message_id, reported)
            if reached != state:
                _publish_state(tx, message_id, reached)


def _move_cursor(
    tx: Transaction, conversation_id: str, contact_id: str, up_to: int, read_at: datetime
) -> bool:
    row = {
        "conversation_id": conversation_id,
        "contact_id": contact_id,
        "firm_id": tx.firm_id,
        "up_to_sequence": up_to,
        "read_at": read_at,
    }
    statement = upsert(READ_CURSORS).values(**row)
    new = statement.excluded
    forward = statement.on_conflict_do_update(
        index_elements=[READ_CURSORS.c.conversation_id, READ_CURSORS.c.contact_id],
        set_={"up_to_sequence": new.up_to_sequence, "read_at": new.read_at},
        where=READ_CURSORS.c.up_to_sequence < new.up_to_sequence,
    )
    return up_to > 0 and tx.execute(forward).rowcount == 1


def _messages_between(
    tx: Transaction, conversation_id: str, after: int, up_to: int
) -> Sequence[str]:
    query = select(MESSAGES.c.id).where(
        MESSAGES.c.conversation_id == conversation_id,
        MESSAGES.c.sequence > after,
        MESSAGES.c.sequence <= up_to,
    )
    return tx.execute(query).scalars().all()


def _lock(tx: Transaction, message_ids: Iterable[str]) -> list[tuple[str, str]]:
    # Always in the same order, so that two who report on the same messages cannot deadlock.
    query = (
        select(DELIVERIES.c.message_id, DELIVERIES.c.state)
        .where(DELIVERIES.c.firm_id == tx.firm_id, DELIVERIES.c.message_id.in_(list(message_ids)))
        .order_by(DELIVERIES.c.message_id)
        .with_for_update()
    )
    return [(row["message_id"], row["state"]) for row in tx.rows(query)]


def _publish_state(tx: Transaction, message_id: str, state: str) -> None:
    query = (
        select(CONVERSATIONS.c.id, CONVERSATIONS.c.client_id)
        .join(MESSAGES, MESSAGES.c.conversation_id == CONVERSATIONS.c.id)
        .where(MESSAGES.c.firm_id == tx.firm_id, MESSAGES.c.id == message_id)
    )
    conversation = tx.one("message", query)
    people = tuple(contacts_of(tx, conversation["client_id"]))
    # What contacts are told of was posted, and the table of states leads from there to these.
    reached = cast("PortalMessageState", state)
    tx.emit(PortalMessageChanged(conversation["id"], message_id, reached, people))
