"""Said by thread_svc: messages, conversations, clients, broadcasts."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from contracts.events.base import Event, event
from contracts.parts import Attachment, Identity, Mention, Person
from contracts.triage import Intent
from contracts.views import ConversationView, DeliveryView, RecordedMessage


@event
@dataclass(frozen=True, slots=True)
class MessageComposed(Event):
    """thread -> channel service: deliver this message of the staff member `author`.

    `to`: addresses in the channel's own form (portal: contact ids, empty for all contacts).
    `sequence`: its place in the conversation. E-mail: `cc`, `bcc` (whom nobody else may see),
    `sender_id` (the mailbox or alias to leave from; None for the usual one).
    """

    NAME: ClassVar[str] = "message.composed.v1"
    ADDRESSED_BY: ClassVar[str] = "channel"
    message_id: str
    conversation_id: str
    conversation_title: str
    client_id: str | None
    channel: str
    author: Person
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    occurred_at: str
    reply_to_message_id: str | None = None
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    time_zone: str | None = None
    override_quiet_hours: bool = False
    broadcast_id: str | None = None
    sequence: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    sender_id: str | None = None


@event
@dataclass(frozen=True, slots=True)
class BroadcastChanged(Event):
    """thread -> gateway: progress of one text to many clients, for its author's page."""

    NAME: ClassVar[str] = "broadcast.changed.v1"
    broadcast_id: str
    staff_id: str
    total: int
    queued: int
    sent: int
    failed: int
    refused: int


@event
@dataclass(frozen=True, slots=True)
class MessageRecorded(Event):
    """thread -> gateway, notify: a message now stands in a conversation.

    `assigned_staff`: who sees it in the scope Mine; owners, admins and partners see all.
    `conversation`: how it looks with the message in it.
    """

    NAME: ClassVar[str] = "message.recorded.v1"
    ADDRESSED_BY: ClassVar[str] = "message.channel"
    conversation_id: str
    conversation_title: str
    client_id: str | None
    message: RecordedMessage
    assigned_staff: tuple[str, ...] = ()
    conversation: ConversationView | None = None


@event
@dataclass(frozen=True, slots=True)
class MessageUpdated(Event):
    """thread -> gateway, notify: delivery state or intent of a message changed. `body_text`: what
    really went out, when that became known and is more than was written. `conversation`: how it
    looks now, when the change shows there. `behind`: the largest sequence in the conversation when
    the delivery failed: a reading that covers more than that has shown it.
    """

    NAME: ClassVar[str] = "message.updated.v1"
    ADDRESSED_BY: ClassVar[str] = "delivery.state"
    conversation_id: str
    conversation_title: str
    message_id: str
    channel: str
    author: Person
    delivery: DeliveryView | None
    intent: Intent | None
    assigned_staff: tuple[str, ...] = ()
    body_text: str | None = None
    conversation: ConversationView | None = None
    behind: int | None = None


ConversationChange = Literal["linked", "unlinked", "read", "unread", "status"]


@event
@dataclass(frozen=True, slots=True)
class ConversationChanged(Event):
    """thread -> gateway, notify: something that a list shows of a conversation changed.

    read and unread are one person's (`staff_id`); `read_up_to` is the sequence in the
    conversation. `moved_to`: where the messages of a linked conversation now stand, `moved_up_to`:
    the largest sequence that they have there. status: how its client can be written to.
    """

    NAME: ClassVar[str] = "conversation.changed.v1"
    conversation_id: str
    reason: ConversationChange
    moved_to: str | None = None
    staff_id: str | None = None
    read_up_to: int | None = None
    assigned_staff: tuple[str, ...] = ()
    moved_up_to: int | None = None


@event
@dataclass(frozen=True, slots=True)
class AddressShared(Event):
    """thread -> notify: an address (`kind` and `value`) of the client whose conversation this is
    was given to another client too, so what is written from it may stand there.
    """

    NAME: ClassVar[str] = "address.shared.v1"
    sharing_id: str
    conversation_id: str
    conversation_title: str
    kind: str
    value: str
    by: Person
    assigned_staff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactSnapshot:
    """A contact of a client as of the event's version."""

    contact_id: str
    name: str
    identities: tuple[Identity, ...]


@event
@dataclass(frozen=True, slots=True)
class ClientChanged(Event):
    """thread -> portal, notify: the whole client as of `version` (larger wins)."""

    NAME: ClassVar[str] = "client.changed.v1"
    client_id: str
    conversation_id: str
    name: str
    kind: str
    entity_type: str
    version: int
    contacts: tuple[ContactSnapshot, ...]
