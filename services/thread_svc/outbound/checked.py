"""A message that may go: every check comes before anything is stored."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.apart import apart
from chassis.ids import new_id, utc_now
from chassis.refusals import AttachmentMissing, MessageTooLong
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.channels import TRAITS, Channel
from contracts.parts import Person
from contracts.rpc.thread.compose import ComposeMessage
from services.thread_svc.channels.options import contacts_in, option_for
from services.thread_svc.channels.refusals import body_refusal
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.outbound.attachments import attachments_of
from services.thread_svc.outbound.hand_over import DeliveryInstructions
from services.thread_svc.outbound.mail_recipients import Recipients, mail_recipients
from services.thread_svc.outbound.promises import promises_a_file
from services.thread_svc.outbound.references import mentions_of, replied_to
from services.thread_svc.outbound.rich_text import WrittenText, rich_text
from services.thread_svc.outbound.rules import recipients_of, subject_of

_APART_FROM = 20_000
"""Characters of HTML whose reading would hold up the others."""
_PICTURE = "(picture)"
"""The text of a message that shows nothing else."""


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """A message, the row of its conversation, and what its channel must know."""

    conversation: RowMapping
    message: NewMessage
    instructions: DeliveryInstructions


def checked(tx: Transaction, actor: Actor, request: ComposeMessage) -> CheckedMessage:
    """The message that a request asks for; raises what is wrong first."""
    conversation = visible_conversation(tx, actor, request.conversation_id)
    channel = request.channel
    written = _written(request)
    replied = replied_to(tx, conversation, request.reply_to_message_id)
    recipients = _recipients(tx, conversation, request)
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound" if TRAITS[channel].client_facing else "internal",
        author=Person("staff", actor.id, actor.name),
        occurred_at=utc_now(),
        body_text=written.text,
        body_html=written.markup,
        quoted_from=written.quoted_from,
        recipients=recipients.to,
        cc=recipients.cc,
        bcc=recipients.bcc,
        mentions=mentions_of(tx, channel, request.mentions),
        attachments=attachments_of(tx, actor, conversation, request.attachments),
        subject=subject_of(channel, request.subject, replied),
        delivery_state="queued",
    )
    return CheckedMessage(conversation, message, _instructions(conversation, request, replied))


def _instructions(
    conversation: RowMapping, request: ComposeMessage, replied: RowMapping | None
) -> DeliveryInstructions:
    faces_client = TRAITS[request.channel].client_facing
    return DeliveryInstructions(
        reply_to_message_id=str(replied["id"]) if replied else None,
        time_zone=conversation["time_zone"] if faces_client else None,
        override_quiet_hours=request.override_quiet_hours,
        sender_id=request.sender_id,
        allow_outside=request.allow_outside,
    )


def _written(request: ComposeMessage) -> WrittenText:
    channel, written = request.channel, WrittenText(request.body.strip())
    if request.body_html:
        markup = request.body_html
        written = apart(rich_text, markup) if len(markup) > _APART_FROM else rich_text(markup)
        if not written.text and "<img" in (written.markup or ""):
            written = WrittenText(_PICTURE, written.markup)
    wrong = body_refusal(channel, written.text, attachments=bool(request.attachments))
    if wrong is not None:
        raise wrong.error(channel)
    if written.too_long:
        sentence = "The message is too long, with what it quotes; shorten it, or send a file."
        raise MessageTooLong(sentence, {"body_html": [sentence]})
    _refuse_broken_promise(request, written)
    return written


def _refuse_broken_promise(request: ComposeMessage, written: WrittenText) -> None:
    if request.channel != Channel.EMAIL or request.attachments:
        return
    if "attachment_missing" not in request.acknowledged and promises_a_file(written.own):
        sentence = "The text speaks of a file and none is attached. Send it all the same?"
        raise AttachmentMissing(sentence, {"attachments": [sentence]})


def _recipients(tx: Transaction, conversation: RowMapping, request: ComposeMessage) -> Recipients:
    channel = request.channel
    if not TRAITS[channel].client_facing:
        return Recipients()  # a note reaches nobody by an address, and needs no connection
    contacts = contacts_in(tx, conversation)
    option = option_for(tx, channel, conversation, contacts)
    if channel == Channel.EMAIL:
        asked = Recipients(request.to or (), request.cc, request.bcc)
        return mail_recipients(option, asked, allow_outside=request.allow_outside)
    chosen = recipients_of(option, request.to or ())
    return Recipients(tuple(addressee.value for addressee in chosen))


def check_again(
    tx: Transaction, conversation: RowMapping, message: NewMessage, *, allow_outside: bool
) -> None:
    """What was checked when a message was written, where it may have changed since: the firm, its
    channel, those it goes to, who may be the client's no more. Raises what is wrong now.
    """
    channel = Channel(message.channel)
    option = option_for(tx, channel, conversation, contacts_in(tx, conversation))
    if channel == Channel.EMAIL:
        asked = Recipients(message.recipients, message.cc, message.bcc)
        mail_recipients(option, asked, allow_outside=allow_outside)
    else:
        recipients_of(option, message.recipients)
