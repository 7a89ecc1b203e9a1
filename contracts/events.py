"""Every event, its producer and its fields. Names are past tense and carry their version.

A field may be added with a default; anything else is a new version beside the old one. The golden
files in tests/contract/golden/ pin the wire form.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from contracts.parts import Attachment, Identity, Mention, Person, Reason
from contracts.views import (
    DeliveryView,
    MessageView,
    NotificationView,
    PortalMessageView,
)

EVENTS: dict[str, type["Event"]] = {}
"""Wire name to contract, filled by `@event`."""


@dataclass(frozen=True, slots=True)
class Event:
    """Base of every event; `NAME` is the routing key, or its beginning.

    `ADDRESSED_BY`: the field (dotted when it lies deeper) whose value follows the name in the
    routing key, so that a service hears only those that are for it.
    """

    NAME: ClassVar[str] = ""
    ADDRESSED_BY: ClassVar[str] = ""


E = TypeVar("E", bound=type[Event])


def event(cls: E) -> E:
    """Enter a contract in the register under its wire name."""
    EVENTS[cls.NAME] = cls
    return cls


@event
@dataclass(frozen=True, slots=True)
class MessageReceived(Event):
    """channel service -> thread: somebody outside wrote to the firm.

    `sender_kind`: email, phone or contact (portal: `contact_id` and `client_id` are proven by the
    sign-in). `refs`: RFC 5322 message ids it answers, nearest first. `own_ref`: its own id.
    """

    NAME: ClassVar[str] = "message.received.v1"
    message_id: str
    channel: str
    sender_kind: str
    sender_address: str
    sender_name: str
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    occurred_at: str
    refs: tuple[str, ...] = ()
    own_ref: str | None = None
    client_id: str | None = None
    contact_id: str | None = None
    automatic: bool = False
    attachments: tuple[Attachment, ...] = ()


@event
@dataclass(frozen=True, slots=True)
class MessageComposed(Event):
    """thread -> channel service: deliver this message of the staff member `author`.

    `to`: addresses in the channel's own form (portal: contact ids, empty for all contacts).
    `sequence`: its place in the conversation.
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


@event
@dataclass(frozen=True, slots=True)
class AutomaticMessageSent(Event):
    """sms -> thread: the channel service wrote to `to` by itself (`why`: keyword, auto_reply).
    It keeps a delivery under `message_id`, so delivery.changed follows.
    """

    NAME: ClassVar[str] = "message.sent_automatically.v1"
    message_id: str
    channel: str
    to: str
    body_text: str
    why: str
    occurred_at: str


@event
@dataclass(frozen=True, slots=True)
class ConsentChanged(Event):
    """sms -> thread: whether `phone` may be texted from the firm's `firm_number`. A larger
    `version` of the same pair wins. `source`: keyword, provider or staff.
    """

    NAME: ClassVar[str] = "consent.changed.v1"
    phone: str
    firm_number: str
    opted_out: bool
    source: str
    changed_at: str
    version: int


@event
@dataclass(frozen=True, slots=True)
class ActivityLogged(Event):
    """any service -> notify: a line of the firm's activity log (N4). `kind` such as
    number.claimed, number.released, message.in, message.out, message.failed, consent.opted_out,
    sign_in, settings.changed; `actor` None for somebody outside; `subject` names what it was done
    to in words; `details` plain JSON values.
    """

    NAME: ClassVar[str] = "activity.logged.v1"
    kind: str
    actor: Person | None
    subject: str
    at: str
    details: dict[str, Any] = field(default_factory=dict)


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
class DeliveryChanged(Event):
    """channel service -> thread: the message moved on. A larger `sequence` of the same message
    wins, so order of arrival does not matter. `own_ref`: RFC 5322 id the message went out with.
    `sent_body`: what really went out, when it is more than was written (a consent disclosure).
    `due_at`: when a queued message will be sent, if not at once (quiet hours).
    """

    NAME: ClassVar[str] = "delivery.changed.v1"
    message_id: str
    channel: str
    state: str
    reason: Reason | None
    sequence: int
    changed_at: str
    own_ref: str | None = None
    sent_body: str | None = None
    due_at: str | None = None


@event
@dataclass(frozen=True, slots=True)
class MessageRecorded(Event):
    """thread -> gateway, notify: a message now stands in a conversation.

    `assigned_staff`: who sees it in the scope Mine; owners, admins and partners see all.
    """

    NAME: ClassVar[str] = "message.recorded.v1"
    ADDRESSED_BY: ClassVar[str] = "message.channel"
    conversation_id: str
    conversation_title: str
    client_id: str | None
    message: MessageView
    assigned_staff: tuple[str, ...] = ()


@event
@dataclass(frozen=True, slots=True)
class MessageUpdated(Event):
    """thread -> gateway, notify: delivery state or intent of a message changed. `body_text`: what
    really went out, when that became known and is more than was written.
    """

    NAME: ClassVar[str] = "message.updated.v1"
    ADDRESSED_BY: ClassVar[str] = "delivery.state"
    conversation_id: str
    conversation_title: str
    message_id: str
    channel: str
    author: Person
    delivery: DeliveryView | None
    intent: str | None
    assigned_staff: tuple[str, ...] = ()
    body_text: str | None = None


@event
@dataclass(frozen=True, slots=True)
class ConversationChanged(Event):
    """thread -> gateway, notify. `reason`: linked, unlinked, read, unread or status.

    read and unread are one person's (`staff_id`); `read_up_to` is the sequence in the
    conversation. `moved_to`: where the messages of a linked conversation now stand.
    """

    NAME: ClassVar[str] = "conversation.changed.v1"
    conversation_id: str
    reason: str
    moved_to: str | None = None
    staff_id: str | None = None
    read_up_to: int | None = None
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


@event
@dataclass(frozen=True, slots=True)
class ChannelChanged(Event):
    """channel service -> thread: whether the firm can use the channel now, and if not, why.

    `address`: what messages leave from by default; `addresses`: all that they can leave from now.
    """

    NAME: ClassVar[str] = "channel.changed.v1"
    channel: str
    usable: bool
    reason: str | None
    address: str | None
    version: int
    code: str | None = None
    addresses: tuple[str, ...] = ()


@event
@dataclass(frozen=True, slots=True)
class MailboxChanged(Event):
    """email -> notify: whether the provider lets the firm into a mailbox as of `version`, and if
    not, why. The channel may be usable all the same, through another mailbox.
    """

    NAME: ClassVar[str] = "mailbox.changed.v1"
    mailbox_id: str
    address: str
    usable: bool
    reason: str | None
    version: int


@event
@dataclass(frozen=True, slots=True)
class FirmChanged(Event):
    """internal -> portal, notify, thread: the firm's own facts as of `version`."""

    NAME: ClassVar[str] = "firm.changed.v1"
    name: str
    version: int


@event
@dataclass(frozen=True, slots=True)
class StaffChanged(Event):
    """internal -> thread, notify: a member of staff as of `version`."""

    NAME: ClassVar[str] = "staff.changed.v1"
    staff_id: str
    name: str
    email: str
    role: str
    active: bool
    version: int


@event
@dataclass(frozen=True, slots=True)
class MentionCreated(Event):
    """internal -> notify: `author` named the active colleague `staff_id` in a note. `sequence`: the
    note's place in the conversation.
    """

    NAME: ClassVar[str] = "mention.created.v1"
    message_id: str
    conversation_id: str
    conversation_title: str
    staff_id: str
    author: Person
    excerpt: str
    occurred_at: str
    sequence: int | None = None


@event
@dataclass(frozen=True, slots=True)
class NotificationRaised(Event):
    """notify -> gateway: the bell of `staff_id` rings."""

    NAME: ClassVar[str] = "notification.raised.v1"
    staff_id: str
    notification: NotificationView
    unseen_count: int


@event
@dataclass(frozen=True, slots=True)
class PortalAccessChanged(Event):
    """portal -> thread, notify: the contact may or may no longer sign in."""

    NAME: ClassVar[str] = "portal.access_changed.v1"
    contact_id: str
    client_id: str
    email: str
    name: str
    enabled: bool
    version: int


@event
@dataclass(frozen=True, slots=True)
class PortalMessagePosted(Event):
    """portal -> gateway (portal browsers), notify (digest). `contact_ids`: who may see it.
    `sequence` counts within the portal conversation.
    """

    NAME: ClassVar[str] = "portal.message_posted.v1"
    conversation_id: str
    client_id: str
    message: PortalMessageView
    contact_ids: tuple[str, ...]
    sequence: int


@event
@dataclass(frozen=True, slots=True)
class PortalMessageChanged(Event):
    """portal -> gateway: delivery state of a portal message, for the portal's browsers."""

    NAME: ClassVar[str] = "portal.message_changed.v1"
    conversation_id: str
    message_id: str
    state: str
    contact_ids: tuple[str, ...]


@event
@dataclass(frozen=True, slots=True)
class PortalConversationRead(Event):
    """portal -> notify, gateway: the contact has read up to `up_to_sequence`."""

    NAME: ClassVar[str] = "portal.conversation_read.v1"
    conversation_id: str
    client_id: str
    contact_id: str
    up_to_sequence: int
    read_at: str


@event
@dataclass(frozen=True, slots=True)
class ContactNotified(Event):
    """notify -> portal. `by`: window (a digest is due) or email (it was handed to the mail
    server).
    """

    NAME: ClassVar[str] = "contact.notified.v1"
    contact_id: str
    message_ids: tuple[str, ...]
    by: str
    notified_at: str


def contract_of(name: str) -> type[Any]:
    """The dataclass of a wire name; KeyError when this release does not know it."""
    return EVENTS[name]
