"""Writing to a client, or a note about one: every check comes before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.ids import new_id, utc_now
from chassis.requests import require
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from contracts.parts import Person
from contracts.rpc.thread.compose import ComposeMessage
from contracts.views import MessageView
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.channels.refusals import body_refusal
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.outbound.hand_over import DeliveryInstructions, hand_over
from services.thread_svc.outbound.references import mentions_of, replied_to
from services.thread_svc.outbound.rules import recipients_of, subject_of


@dataclass(frozen=True)
class Outbound:
    """What staff write."""

    database: Database

    def compose_message(self, actor: Actor, request: ComposeMessage) -> MessageView:
        """Store the message as queued and hand it to its channel; once per idempotency key.

        Answers with the message. Errors: NotFound, PermissionDenied, ValidationFailed,
        ChannelUnavailable and what stands on them in chassis.refusals, IdempotencyKeyReused.
        """
        if request.override_quiet_hours:
            require(actor, "settings.edit")
        return once_per_key(
            self.database,
            actor,
            request.idempotency_key,
            request,
            lambda tx: _compose(tx, actor, request),
            MessageView,
        )


def _compose(tx: Transaction, actor: Actor, request: ComposeMessage) -> MessageView:
    conversation = visible_conversation(tx, actor, request.conversation_id)
    channel, body = request.channel, request.body.strip()
    wrong = body_refusal(channel, body, attachments=bool(request.attachments))
    if wrong is not None:
        raise wrong.error(channel)
    replied = replied_to(tx, conversation, request.reply_to_message_id)
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound" if TRAITS[channel].client_facing else "internal",
        author=Person("staff", actor.id, actor.name),
        occurred_at=utc_now(),
        body_text=body,
        recipients=_recipients(tx, conversation, channel, request.to or ()),
        mentions=mentions_of(tx, channel, request.mentions),
        subject=subject_of(channel, request.subject, replied),
        delivery_state="queued",
    )
    instructions = DeliveryInstructions(
        reply_to_message_id=str(replied["id"]) if replied else None,
        time_zone=conversation["time_zone"] if TRAITS[channel].client_facing else None,
        override_quiet_hours=request.override_quiet_hours,
    )
    return hand_over(tx, conversation, message, instructions)


def _recipients(
    tx: Transaction, conversation: RowMapping, channel: Channel, to: Sequence[str]
) -> tuple[str, ...]:
    if not TRAITS[channel].client_facing:
        return ()  # a note reaches nobody by an address, and needs no connection
    contacts = contacts_in(tx, conversation)
    option = option_for(tx, channel, conversation, contacts)
    return tuple(addressee.value for addressee in recipients_of(option, to))
