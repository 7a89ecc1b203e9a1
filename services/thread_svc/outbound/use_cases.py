"""Writing to a client, or a note about one: every check comes before anything is stored."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from contracts.envelope import encode
from contracts.events import MessageComposed
from contracts.parts import Person
from contracts.views import MessageView
from services.thread_svc.channels.options import contacts_in, option_of, phones_of
from services.thread_svc.channels.reach import reach_of
from services.thread_svc.channels.refusals import body_refusal
from services.thread_svc.conversation.access import require, visible_conversation
from services.thread_svc.conversation.append import append
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.outbound.addressing import recipients_of
from services.thread_svc.outbound.drafting import mentions_of, replied_to, subject_of


@dataclass(frozen=True)
class Composing:
    """The outbound side of the thread."""

    database: Database

    def compose(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Store the message as queued and hand it to its channel; once per idempotency key.

        Answers with the message. Errors: NotFound, PermissionDenied, ValidationFailed,
        ChannelUnavailable and what stands on them in chassis.refusals, IdempotencyKeyReused.
        """
        require(actor, "messages.send")
        if request.get("override_quiet_hours"):
            require(actor, "settings.edit")
        key = str(request["idempotency_key"])
        return once_per_key(
            self.database, actor, key, request, lambda tx: _compose(tx, actor, request)
        )


@dataclass(frozen=True, slots=True)
class Sending:
    """What only the channel service needs of a message. `time_zone`: the client's, IANA."""

    reply_to_message_id: str | None = None
    time_zone: str | None = None
    override_quiet_hours: bool = False
    broadcast_id: str | None = None


def _compose(tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    conversation = visible_conversation(tx, actor, str(request["conversation_id"]))
    channel = Channel(request["channel"])
    body = str(request.get("body") or "").strip()
    wrong = body_refusal(channel, body, attachments=bool(request.get("attachments")))
    if wrong is not None:
        raise wrong.error(channel)
    replied = replied_to(tx, conversation, request.get("reply_to_message_id"))
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound" if TRAITS[channel].client_facing else "internal",
        author=Person("staff", actor.id, actor.name),
        occurred_at=utc_now(),
        body_text=body,
        recipients=_recipients(tx, conversation, channel, request),
        mentions=mentions_of(tx, channel, request.get("mentions") or []),
        subject=subject_of(channel, request, replied),
        delivery_state="queued",
    )
    sending = Sending(
        reply_to_message_id=str(replied["id"]) if replied else None,
        time_zone=conversation["time_zone"] if TRAITS[channel].client_facing else None,
        override_quiet_hours=bool(request.get("override_quiet_hours")),
    )
    return dict(encode(hand_over(tx, conversation, message, sending)))


def hand_over(
    tx: Transaction, conversation: RowMapping, message: NewMessage, sending: Sending
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
            reply_to_message_id=sending.reply_to_message_id,
            time_zone=sending.time_zone,
            override_quiet_hours=sending.override_quiet_hours,
            broadcast_id=sending.broadcast_id,
            sequence=view.sequence,
        )
    )
    return view


def _recipients(
    tx: Transaction, conversation: RowMapping, channel: Channel, request: dict[str, Any]
) -> tuple[str, ...]:
    if not TRAITS[channel].client_facing:
        return ()  # a note reaches nobody by an address, and needs no connection
    contacts = contacts_in(tx, conversation)
    reach = reach_of(tx, phones_of(conversation, contacts))
    option = option_of(channel, reach, conversation, contacts)
    to = list(request.get("to") or [])
    return tuple(recipient.value for recipient in recipients_of(option, reach, to))
