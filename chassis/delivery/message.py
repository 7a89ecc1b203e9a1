"""What a channel service delivers, as a delivery's row keeps it."""

from dataclasses import dataclass

from contracts.events import MessageComposed
from contracts.parts import Attachment, Person


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """A message on its way out: composed by the thread, or the channel service's own.

    `to`: addresses in the channel's own form. `conversation_id`, `conversation_title`: empty for a
    message of the service's own, whose conversation the thread finds by its addressee. `time_zone`:
    the client's. The fields are called as MessageComposed has them and each is always written:
    releases that kept the event itself read these rows, and theirs are read here.
    """

    message_id: str
    channel: str
    author: Person
    to: tuple[str, ...]
    body_text: str
    occurred_at: str
    subject: str | None = None
    body_html: str | None = None
    conversation_id: str = ""
    conversation_title: str = ""
    client_id: str | None = None
    reply_to_message_id: str | None = None
    attachments: tuple[Attachment, ...] = ()
    time_zone: str | None = None
    override_quiet_hours: bool = False
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    sender_id: str | None = None

    @classmethod
    def of(cls, composed: MessageComposed) -> "OutboundMessage":
        """The part of a composed message that its channel needs."""
        return cls(
            message_id=composed.message_id,
            channel=composed.channel,
            author=composed.author,
            to=composed.to,
            body_text=composed.body_text,
            occurred_at=composed.occurred_at,
            subject=composed.subject,
            body_html=composed.body_html,
            conversation_id=composed.conversation_id,
            conversation_title=composed.conversation_title,
            client_id=composed.client_id,
            reply_to_message_id=composed.reply_to_message_id,
            attachments=composed.attachments,
            time_zone=composed.time_zone,
            override_quiet_hours=composed.override_quiet_hours,
            cc=composed.cc,
            bcc=composed.bcc,
            sender_id=composed.sender_id,
        )
