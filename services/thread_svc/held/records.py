"""The rows of messages that wait with us, and how they look."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.envelope import decode, encode
from contracts.views import DeliveryView, MessageView
from services.thread_svc.conversation.append import PlacedMessage, row_of
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.views import message_view
from services.thread_svc.held.tables import HELD_MESSAGES
from services.thread_svc.outbound.checked import CheckedMessage
from services.thread_svc.outbound.hand_over import DeliveryInstructions


def hold(tx: Transaction, actor: Actor, found: CheckedMessage, due_at: datetime) -> MessageView:
    """Keep a checked message until it is due; how it looks."""
    row = {
        "id": found.message.id,
        "firm_id": tx.firm_id,
        "conversation_id": found.conversation["id"],
        "author_id": actor.id,
        "author_role": actor.role,
        "message": encode(found.message),
        "instructions": encode(found.instructions),
        "due_at": due_at,
        "not_before": due_at,
    }
    fresh = insert(HELD_MESSAGES).values(row).returning(HELD_MESSAGES)
    return held_view(tx.one("message", fresh))


def lock_held(tx: Transaction, message_id: str) -> RowMapping | None:
    """The row, held until the transaction ends; None when it was handed over, or never was here."""
    mine = (HELD_MESSAGES.c.firm_id == tx.firm_id) & (HELD_MESSAGES.c.id == message_id)
    return tx.one_or_none(select(HELD_MESSAGES).where(mine).with_for_update())


def held_view(row: RowMapping) -> MessageView:
    """How it looks. Its `sequence` is 0: it has no place in the conversation yet, and nobody reads
    up to it.
    """
    message = message_in(row)
    placed = PlacedMessage(str(row["firm_id"]), str(row["conversation_id"]), message)
    shown = message_view({**row_of(placed), "sequence": 0, "delivery_due_at": row["due_at"]})
    delivery = shown.delivery
    assert delivery is not None
    if row["state"] == "cancelled":
        return replace(shown, delivery=DeliveryView("cancelled", None, delivery.at))
    return replace(shown, delivery=replace(delivery, held=True))


def message_in(row: RowMapping) -> NewMessage:
    """The message that waits."""
    return decode(NewMessage, row["message"])


def instructions_in(row: RowMapping) -> DeliveryInstructions:
    """What its channel must know."""
    return decode(DeliveryInstructions, row["instructions"])
