"""Contacts look at the portal, or are told to: lists, read cursors, digests."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.errors import ValidationFailed
from chassis.fields import id_of, limit_of
from chassis.ids import from_wire_time, is_uuid, to_wire_time, utc_now
from chassis.storage.database import Transaction
from chassis.storage.paging import page_of, read_cursor
from contracts.actor import Actor
from contracts.events import ContactNotified, PortalConversationRead, PortalMessageChanged
from services.portal_svc import conversations
from services.portal_svc.access import contact_of, contacts_of
from services.portal_svc.tables import CONVERSATIONS, DELIVERIES, MESSAGES, READ_CURSORS
from services.portal_svc.views import conversation_view, message_view

NOTIFIED_BY = {"window": "notified", "email": "emailed"}
"""How notify_svc reached a contact, to our report."""


def list_conversations(tx: Transaction, actor: Actor) -> dict[str, Any]:
    """The contact's conversations, newest activity first."""
    contact = contact_of(tx, actor)
    rows = conversations.summaries(tx, contact.client_ids, contact.id)
    return {"items": [conversation_view(row, contact.id) for row in rows]}


def list_messages(tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """A page of messages, newest first."""
    contact = contact_of(tx, actor)
    wanted = id_of(request, "conversation_id", "conversation")
    conversation = conversations.find(tx, contact.client_ids, wanted)
    limit, before = limit_of(request), _place_in(request.get("cursor"))
    rows = conversations.page(tx, conversation["id"], before, limit + 1)
    kept, cursor = page_of(rows, limit, _place_of)
    read_up_to = _read_up_to(tx, conversation["id"], contact.id)
    items = [message_view(row, contact.id, read_up_to) for row in kept]
    return {"items": items, "next_cursor": cursor}


def _place_of(row: Mapping[Any, Any]) -> tuple[str, str]:
    return to_wire_time(row["posted_at"]), row["id"]


def _place_in(cursor: Any) -> tuple[datetime, str] | None:
    key = read_cursor(None if cursor is None else str(cursor), 2)
    if key is None:
        return None
    try:
        place = from_wire_time(str(key[0])), str(uuid.UUID(str(key[1])))
    except ValueError:
        sentence = "is not a cursor from an earlier page; leave it out to start at the first."
        raise ValidationFailed("The cursor is not valid.", {"cursor": [sentence]}) from None
    return place


def _read_up_to(tx: Transaction, conversation_id: str, contact_id: str) -> int:
    query = select(READ_CURSORS.c.up_to_sequence).where(
        READ_CURSORS.c.firm_id == tx.firm_id,
        READ_CURSORS.c.conversation_id == conversation_id,
        READ_CURSORS.c.contact_id == contact_id,
    )
    return int(tx.execute(query).scalar_one_or_none() or 0)


def mark_read(
    tx: Transaction, ledger: DeliveryLedger, actor: Actor, request: dict[str, Any]
) -> dict[str, Any]:
    """The contact has seen everything in the conversation; nothing new since changes nothing."""
    contact = contact_of(tx, actor)
    wanted = id_of(request, "conversation_id", "conversation")
    conversation = conversations.find(tx, contact.client_ids, wanted)
    before = _read_up_to(tx, wanted, contact.id)
    up_to, read_at = conversation["last_sequence"], utc_now()
    if not _move_cursor(tx, wanted, contact.id, up_to, read_at):
        return {}
    event = PortalConversationRead(
        conversation_id=conversation["id"],
        client_id=conversation["client_id"],
        contact_id=contact.id,
        up_to_sequence=up_to,
        read_at=to_wire_time(read_at),
    )
    tx.emit(event)
    unread = select(MESSAGES.c.id).where(
        MESSAGES.c.conversation_id == wanted,
        MESSAGES.c.sequence > before,
        MESSAGES.c.sequence <= up_to,
    )
    _report(tx, ledger, tx.execute(unread).scalars().all(), "read", contact.id)
    return {}


def _move_cursor(
    tx: Transaction, conversation_id: str, contact_id: str, up_to: int, read_at: object
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


def note_notified(tx: Transaction, ledger: DeliveryLedger, event: ContactNotified) -> None:
    """notify_svc told a contact of messages. Those of other contacts have no delivery to move."""
    report = NOTIFIED_BY.get(event.by)
    if report is not None:
        _report(tx, ledger, event.message_ids, report, event.contact_id)


def _report(
    tx: Transaction,
    ledger: DeliveryLedger,
    message_ids: Sequence[str],
    report: str,
    contact_id: str,
) -> None:
    for message_id, state in _lock(tx, filter(is_uuid, message_ids)):
        # The same contact and step once more is a repetition, whatever event brought it.
        reported = Report(report, report_id=f"{report}:{contact_id}")
        reached = ledger.apply(tx, message_id, reported)
        if reached != state:
            _tell_browsers(tx, message_id, reached)


def _lock(tx: Transaction, message_ids: Iterable[str]) -> list[tuple[str, str]]:
    # Always in the same order, so that two who report on the same messages cannot deadlock.
    query = (
        select(DELIVERIES.c.message_id, DELIVERIES.c.state)
        .where(DELIVERIES.c.firm_id == tx.firm_id, DELIVERIES.c.message_id.in_(list(message_ids)))
        .order_by(DELIVERIES.c.message_id)
        .with_for_update()
    )
    return [(row["message_id"], row["state"]) for row in tx.rows(query)]


def _tell_browsers(tx: Transaction, message_id: str, state: str) -> None:
    query = (
        select(CONVERSATIONS.c.id, CONVERSATIONS.c.client_id)
        .join(MESSAGES, MESSAGES.c.conversation_id == CONVERSATIONS.c.id)
        .where(MESSAGES.c.firm_id == tx.firm_id, MESSAGES.c.id == message_id)
    )
    conversation = tx.one("message", query)
    people = tuple(contacts_of(tx, conversation["client_id"]))
    tx.emit(PortalMessageChanged(conversation["id"], message_id, state, people))
