"""Messages that wait with us: kept, listed, taken back, sent before their time."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, NotFound
from chassis.ids import is_uuid
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.rpc.sms.messages import MessageDelivery, TextDelivery
from contracts.rpc.thread.compose import (
    CancelMessage,
    HeldMessageList,
    ListHeldMessages,
    SendHeldMessage,
)
from contracts.views import MessageView
from services.thread_svc.conversation.access import visible_conversation, visible_message
from services.thread_svc.conversation.tables import CONVERSATIONS
from services.thread_svc.held.records import held_view, lock_held
from services.thread_svc.held.send import hand_over_held
from services.thread_svc.held.tables import HELD_MESSAGES

Json = dict[str, Any]


@dataclass(frozen=True)
class HeldMessages:
    """What staff may still change their mind about."""

    database: Database

    def list_held_messages(self, actor: Actor, request: ListHeldMessages) -> HeldMessageList:
        """Those of a conversation, the next to go first; NotFound for who may not see it."""
        with self.database.transaction(actor.firm_id) as tx:
            conversation = visible_conversation(tx, actor, request.conversation_id)
            # What was written to a stranger goes with them to the client that they are linked to.
            here = select(CONVERSATIONS.c.id).where(
                CONVERSATIONS.c.firm_id == tx.firm_id,
                (CONVERSATIONS.c.id == conversation["id"])
                | (CONVERSATIONS.c.moved_to == conversation["id"]),
            )
            query = (
                select(HELD_MESSAGES)
                .where(
                    HELD_MESSAGES.c.firm_id == tx.firm_id,
                    HELD_MESSAGES.c.conversation_id.in_(here),
                    HELD_MESSAGES.c.state == "held",
                )
                .order_by(HELD_MESSAGES.c.due_at, HELD_MESSAGES.c.id)
            )
            return HeldMessageList(items=tuple(held_view(row) for row in tx.rows(query)))

    def cancel_message(self, actor: Actor, request: CancelMessage) -> MessageView:
        """Take a message back; again is the same. NotFound; Conflict when it was handed over."""
        with self.database.transaction(actor.firm_id) as tx:
            row = _waiting(tx, actor, request.message_id)
            if row["state"] == "cancelled":
                return held_view(row)
            mine = (HELD_MESSAGES.c.firm_id == tx.firm_id) & (HELD_MESSAGES.c.id == row["id"])
            change = update(HELD_MESSAGES).where(mine)
            change = change.values(state="cancelled", changed_at=func.now())
            return held_view(tx.one("message", change.returning(HELD_MESSAGES)))

    def send_held_message(self, actor: Actor, request: SendHeldMessage) -> MessageDelivery:
        """Hand a message over before its time. NotFound for one that does not wait here (a text may
        wait with its channel); Conflict when it was handed over or taken back; what refuses it now.
        """
        with self.database.transaction(actor.firm_id) as tx:
            row = _waiting(tx, actor, request.message_id, texts_elsewhere=True)
            if row["state"] == "cancelled":
                raise Conflict("The message was taken back.")
            shown = hand_over_held(tx, row)
        delivery = TextDelivery(state="queued", reason=None, at=shown.occurred_at)
        return MessageDelivery(message_id=shown.id, delivery=delivery)


def waiting_files(tx: Transaction, actor: Actor, message_id: str) -> list[Json] | None:
    """The files of a message that waits or was taken back, as a row of messages keeps them; None
    where no such message is here. NotFound for who may not see its conversation.
    """
    if not is_uuid(message_id):
        return None
    mine = (HELD_MESSAGES.c.firm_id == tx.firm_id) & (HELD_MESSAGES.c.id == message_id)
    row = tx.one_or_none(select(HELD_MESSAGES).where(mine))
    if row is None:
        return None
    visible_conversation(tx, actor, str(row["conversation_id"]))
    return list(row["message"]["attachments"])


def _waiting(
    tx: Transaction, actor: Actor, message_id: str, *, texts_elsewhere: bool = False
) -> RowMapping:
    if not is_uuid(message_id):
        raise NotFound("There is no such message.", message_id=message_id)
    row = lock_held(tx, message_id)
    if row is not None:
        visible_conversation(tx, actor, str(row["conversation_id"]))
        return row
    gone = visible_message(tx, actor, message_id)
    if texts_elsewhere and gone["channel"] == Channel.SMS:
        raise NotFound("The text is with its channel.", message_id=message_id)
    raise Conflict("The message was handed over and cannot be taken back.")
