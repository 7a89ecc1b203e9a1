"""From a checked message to an order for its channel."""

import json
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from contracts.envelope import encode
from contracts.events import MessageComposed
from contracts.parts import Reason
from contracts.views import MessageView
from services.thread_svc.conversation.append import append
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.publish import publish_delivery
from services.thread_svc.conversation.statements import MIRROR_DELIVERY, MIRRORED


@dataclass(frozen=True, slots=True)
class DeliveryInstructions:
    """What only the channel service needs of a message. `time_zone`: the client's, IANA;
    `sender_id`: the mailbox or alias it leaves from; `allow_outside`: its writer knows that it goes
    to somebody who is nobody of the client.
    """

    reply_to_message_id: str | None = None
    time_zone: str | None = None
    override_quiet_hours: bool = False
    broadcast_id: str | None = None
    sender_id: str | None = None
    allow_outside: bool = True


def hand_over(
    tx: Transaction,
    conversation: RowMapping,
    message: NewMessage,
    instructions: DeliveryInstructions,
) -> MessageView:
    """Put a checked message into its conversation and order its channel to deliver it."""
    view = append(tx, str(conversation["id"]), message)
    client_id = conversation["client_id"]
    tx.emit(
        MessageComposed(
            message_id=message.id,
            conversation_id=str(conversation["id"]),
            conversation_title=conversation["title"],
            client_id=str(client_id) if client_id else None,
            channel=message.channel,
            author=message.author,
            to=message.recipients,
            subject=message.subject,
            body_text=message.body_text,
            body_html=message.body_html,
            occurred_at=to_wire_time(message.occurred_at),
            mentions=message.mentions,
            attachments=message.attachments,
            cc=message.cc,
            bcc=message.bcc,
            sender_id=instructions.sender_id,
            reply_to_message_id=instructions.reply_to_message_id,
            time_zone=instructions.time_zone,
            override_quiet_hours=instructions.override_quiet_hours,
            broadcast_id=instructions.broadcast_id,
            sequence=view.sequence,
        )
    )
    return view


def record_refused(
    tx: Transaction, conversation_id: str, message: NewMessage, reason: Reason
) -> None:
    """Put a message that may not go into its conversation as failed, and say so."""
    append(tx, conversation_id, message)
    failed = {
        "firm_id": tx.firm_id,
        "message_id": message.id,
        "state": "failed",
        "reason": json.dumps(encode(reason)),
        "at": message.occurred_at,
        "due_at": None,
        "sequence": 1,
        "own_ref": None,
    }
    tx.pipeline(MIRROR_DELIVERY, failed)
    row = tx.one("message", MIRRORED, {"firm_ids": [tx.firm_id], "message_ids": [message.id]})
    publish_delivery(tx, row, None)
