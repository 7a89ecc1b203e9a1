"""A message that failed, sent once more: as it was, to somebody else, or by another channel."""

from dataclasses import dataclass, replace

from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict
from chassis.ids import new_id, utc_now
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from contracts.envelope import decode
from contracts.parts import Attachment, Person
from contracts.rpc.thread.compose import ResendMessage
from contracts.views import FAILED_STATES, MessageView
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.channels.refusals import body_refusal
from services.thread_svc.conversation.access import visible_conversation, visible_message
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.outbound.hand_over import DeliveryInstructions, hand_over
from services.thread_svc.outbound.mail_recipients import Recipients, mail_recipients
from services.thread_svc.outbound.rules import recipients_of
from services.thread_svc.read_models.firms import firm_name


@dataclass(frozen=True)
class Resending:
    """Messages that did not reach their reader."""

    database: Database

    def resend_message(self, actor: Actor, request: ResendMessage) -> MessageView:
        """Send the same words and files as a new message; once per idempotency key.

        Answers with the new message. Errors: Conflict for a message that did not fail, and those
        of a message that is composed.
        """
        return once_per_key(
            self.database,
            actor,
            request.idempotency_key,
            request,
            lambda tx: _resend(tx, actor, request),
            MessageView,
        )


def _resend(tx: Transaction, actor: Actor, request: ResendMessage) -> MessageView:
    failed = visible_message(tx, actor, request.message_id)
    if failed["delivery_state"] not in FAILED_STATES:
        sentence = "Only a message that failed can be sent again."
        raise Conflict(sentence, message_id=request.message_id)
    conversation = visible_conversation(tx, actor, str(failed["conversation_id"]))
    message = _again(tx, actor, request, failed, conversation)
    instructions = DeliveryInstructions(
        # What failed stands in its thread, with what it answered.
        reply_to_message_id=str(failed["id"]) if message.channel == failed["channel"] else None,
        time_zone=conversation["time_zone"],
    )
    return hand_over(tx, conversation, message, instructions)


def _again(
    tx: Transaction,
    actor: Actor,
    request: ResendMessage,
    failed: RowMapping,
    conversation: RowMapping,
) -> NewMessage:
    channel = request.channel or Channel(failed["channel"])
    files = _files(channel, failed)
    recipients = _recipients(tx, conversation, channel, request, failed)
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound",
        author=Person("staff", actor.id, actor.name),
        occurred_at=utc_now(),
        body_text=failed["body_text"],
        recipients=recipients.to,
        cc=recipients.cc,
        bcc=recipients.bcc,
        subject=_subject(tx, channel, request.subject or failed["subject"]),
        attachments=files,
        delivery_state="queued",
    )
    if channel != failed["channel"]:
        return message
    return replace(message, body_html=failed["body_html"], quoted_from=failed["quoted_from"])


def _files(channel: Channel, failed: RowMapping) -> tuple[Attachment, ...]:
    """The files, if the channel carries them and the words."""
    files = tuple(decode(Attachment, file) for file in failed["attachments"])
    wrong = body_refusal(channel, failed["body_text"], attachments=bool(files))
    if wrong is not None:
        raise wrong.error(channel)
    return files


def _recipients(
    tx: Transaction,
    conversation: RowMapping,
    channel: Channel,
    request: ResendMessage,
    failed: RowMapping,
) -> Recipients:
    """The addresses named, else those of before that it did not reach, while the channel is the
    same.
    """
    option = option_for(tx, channel, conversation, contacts_in(tx, conversation))
    same = request.to is None and channel == failed["channel"]
    asked = _not_reached(failed) if same else Recipients(request.to or ())
    if channel == Channel.EMAIL:
        return mail_recipients(option, asked, allow_outside=same or request.allow_outside)
    chosen = recipients_of(option, asked.to)
    return Recipients(tuple(addressee.value for addressee in chosen))


def _not_reached(failed: RowMapping) -> Recipients:
    """Whom the notices name, in brackets behind what each says; everybody where they name nobody.
    Conflict where only blind copies came back, who would see each other.
    """
    everybody = Recipients(*(tuple(failed[name]) for name in ("recipients", "cc", "bcc")))
    said = ((failed["delivery_reason"] or {}).get("message") or "").lower()
    to, cc, bcc = (tuple(a for a in each if f"({a})" in said) for _, each in everybody)
    if to or cc:
        return Recipients((*to, *cc), bcc=bcc)
    if len(bcc) > 1:
        raise Conflict("Only blind copies came back; say to whom it shall go.")
    return Recipients(bcc) if bcc else everybody


def _subject(tx: Transaction, channel: Channel, known: str | None) -> str | None:
    if not TRAITS[channel].needs_subject:
        return None
    subject = " ".join((known or "").split())
    return subject or f"A message from {firm_name(tx) or 'us'}"
