"""Writing to a client, or a note about one: every check comes before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.db import Database, Transaction
from chassis.errors import ChannelUnavailable, NotFound, ValidationFailed
from chassis.idempotency import once_per_key
from chassis.ids import is_uuid, new_id, to_wire_time, utc_now
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from contracts.envelope import encode
from contracts.events import MessageComposed
from contracts.parts import Mention, Person
from services.thread_svc.access import require, visible_conversation
from services.thread_svc.channels import ChannelOption, options_for
from services.thread_svc.conversation import NewMessage, append
from services.thread_svc.models import MESSAGES, STAFF


@dataclass(frozen=True)
class Composing:
    """The outbound side of the thread."""

    database: Database

    def compose(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Store the message as queued and hand it to its channel; once per idempotency key.

        Answers with the message. Errors: NotFound, PermissionDenied, ChannelUnavailable,
        ValidationFailed, IdempotencyKeyReused.
        """
        require(actor, "messages.send")
        with self.database.transaction(actor.firm_id) as tx:
            conversation = visible_conversation(tx, actor, str(request["conversation_id"]))
            key = str(request["idempotency_key"])
            return once_per_key(
                tx, actor.id, key, request, lambda: _compose(tx, actor, conversation, request)
            )


def _compose(
    tx: Transaction, actor: Actor, conversation: RowMapping, request: dict[str, Any]
) -> dict[str, Any]:
    channel = Channel(request["channel"])
    option = _usable(tx, conversation, channel)
    replied = _replied_to(tx, conversation, request.get("reply_to_message_id"))
    to = _recipients(option, channel, request.get("to") or [])
    mentions = _mentions(tx, channel, request.get("mentions") or [])
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound" if TRAITS[channel].client_facing else "internal",
        author=Person("staff", actor.id, actor.name),
        occurred_at=utc_now(),
        body_text=_body(request),
        subject=_subject(channel, request, replied),
        recipients=to,
        mentions=mentions,
        delivery_state="queued",
    )
    view = append(tx, str(conversation["id"]), message)
    tx.emit(_composed(conversation, message, replied))
    return dict(encode(view))


def _composed(
    conversation: RowMapping, message: NewMessage, replied: RowMapping | None
) -> MessageComposed:
    client_id = conversation["client_id"]
    return MessageComposed(
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
        reply_to_message_id=str(replied["id"]) if replied else None,
        mentions=message.mentions,
    )


def _usable(tx: Transaction, conversation: RowMapping, channel: Channel) -> ChannelOption:
    option = next(o for o in options_for(tx, conversation) if o.channel == channel)
    if not option.usable:
        raise ChannelUnavailable(option.reason or "The channel is not usable.", channel=channel)
    return option


def _body(request: dict[str, Any]) -> str:
    body = str(request.get("body") or "").strip()
    if not body:
        raise ValidationFailed("The message is empty.", {"body": ["write something first"]})
    return body


def _recipients(option: ChannelOption, channel: Channel, to: Sequence[str]) -> tuple[str, ...]:
    """Only addresses of this conversation's people; the primary one when none is given."""
    if TRAITS[channel].identity_kind is None:
        return ()
    known = {recipient["value"]: recipient for recipient in option.recipients}
    strangers = [value for value in to if value not in known]
    if strangers:
        sentence = f"{strangers[0]} is not an address of this client; add it to a contact first."
        raise ValidationFailed("A recipient does not belong here.", {"to": [sentence]})
    if to:
        return tuple(dict.fromkeys(to))
    primary = [value for value, recipient in known.items() if recipient["primary"]]
    return (primary[0] if primary else next(iter(known)),)


def _subject(channel: Channel, request: dict[str, Any], replied: RowMapping | None) -> str | None:
    if not TRAITS[channel].needs_subject:
        return None
    subject = " ".join(str(request.get("subject") or "").split())
    if not subject and replied is not None and replied["subject"]:
        earlier = str(replied["subject"])
        subject = earlier if earlier.lower().startswith("re:") else f"RE: {earlier}"
    if not subject:
        raise ValidationFailed("An e-mail needs a subject.", {"subject": ["is empty"]})
    return subject


def _replied_to(
    tx: Transaction, conversation: RowMapping, message_id: str | None
) -> RowMapping | None:
    if message_id is None:
        return None
    if not is_uuid(message_id):
        raise NotFound("The message replied to does not exist.")
    query = select(MESSAGES.c.id, MESSAGES.c.subject).where(
        MESSAGES.c.firm_id == tx.firm_id,
        MESSAGES.c.id == message_id,
        MESSAGES.c.conversation_id == conversation["id"],
    )
    return tx.one("message to reply to", query)


def _mentions(tx: Transaction, channel: Channel, staff_ids: Sequence[str]) -> tuple[Mention, ...]:
    if not staff_ids:
        return ()
    if channel != Channel.INTERNAL:
        sentence = "colleagues can be mentioned in internal notes only."
        raise ValidationFailed("A client would see the mention.", {"mentions": [sentence]})
    query = select(STAFF.c.staff_id, STAFF.c.name).where(
        STAFF.c.firm_id == tx.firm_id,
        STAFF.c.active,
        STAFF.c.staff_id.in_([i for i in staff_ids if is_uuid(i)]),
    )
    found = {str(row["staff_id"]): row["name"] for row in tx.rows(query)}
    missing = [staff_id for staff_id in staff_ids if staff_id not in found]
    if missing:
        sentence = f"{missing[0]} is not an active colleague."
        raise ValidationFailed("Somebody mentioned is not here.", {"mentions": [sentence]})
    return tuple(Mention(staff_id, found[staff_id]) for staff_id in dict.fromkeys(staff_ids))
