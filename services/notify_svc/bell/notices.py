"""What is said of an event: its kind, its place and its text. Pure; `recipients` says to whom."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from chassis.excerpts import excerpt_of
from chassis.ids import from_wire_time
from chassis.messaging.stuck import subject_of
from contracts.channels import TRAITS, Channel
from contracts.envelope import Envelope
from contracts.events import (
    AddressShared,
    EventStuck,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
)
from contracts.notifications import NotificationKind
from contracts.quoted import own_words
from contracts.views import FAILED_STATES
from services.notify_svc.activity.stuck import stands_for

NEWS_FOR = timedelta(days=1)
"""A message that arrived longer ago than this before it was recorded is no news."""
NotifiableEvent = (
    MessageRecorded | MessageUpdated | MentionCreated | MailboxChanged | AddressShared | EventStuck
)


@dataclass(frozen=True, slots=True)
class NoticeRecipient:
    """A member of staff who hears, by at least one of the two ways."""

    staff_id: str
    bell: bool
    email: bool


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """What the `recipients` hear. `sequence`: the message's place in the conversation where reading
    past it means having seen this; None where it does not. Trouble with a mailbox has no message
    and no conversation; the mailbox and its version stand for them. A shared address has no
    message; the sharing stands for it. For what is stuck stand its kind and the day.
    """

    kind: NotificationKind
    message_id: str
    conversation_id: str
    sequence: int | None
    title: str
    body: str
    actor_name: str
    recipients: tuple[NoticeRecipient, ...] = ()


def notice_of(event: NotifiableEvent) -> StaffNotice | None:
    """The notice, not addressed yet; None for an event that is no news to anybody."""
    if isinstance(event, MentionCreated):
        return _of_mention(event)
    if isinstance(event, MessageUpdated):
        return _of_failure(event)
    if isinstance(event, MailboxChanged):
        return _of_mailbox(event)
    if isinstance(event, AddressShared):
        return _of_sharing(event)
    if isinstance(event, EventStuck):
        return _of_stuck(event)
    return _of_message(event)


def is_news(envelope: Envelope, event: MessageRecorded) -> bool:
    """Whether a message came just now: what a mailbox had before it was connected rings nobody."""
    arrived = from_wire_time(event.message.occurred_at)
    return from_wire_time(envelope.occurred_at) - arrived < NEWS_FOR


def _of_message(event: MessageRecorded) -> StaffNotice | None:
    message = event.message
    if message.direction != "inbound":
        return None
    names = [attachment.name for attachment in message.attachments if attachment.document]
    words = own_words(message.channel, message.body_text, message.quoted_from)
    files = f"Files: {', '.join(names)}" if names else "No text."
    brought = {0: "", 1: " with a file"}.get(len(names), f" with {len(names)} files")
    return StaffNotice(
        kind=NotificationKind.DOCUMENT if names else NotificationKind.CLIENT_MESSAGE,
        message_id=message.id,
        conversation_id=event.conversation_id,
        sequence=message.sequence,
        title=f"{event.conversation_title}: new {_noun(message.channel)}{brought}",
        body=excerpt_of(words) or message.subject or excerpt_of(files),
        actor_name=message.author.name,
    )


def _of_mention(event: MentionCreated) -> StaffNotice:
    return StaffNotice(
        kind=NotificationKind.MENTION,
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        sequence=event.sequence,
        title=f"{event.author.name} mentioned you in {event.conversation_title}",
        body=excerpt_of(event.excerpt),
        actor_name=event.author.name,
    )


def _of_failure(event: MessageUpdated) -> StaffNotice | None:
    if event.delivery is None or event.delivery.state not in FAILED_STATES:
        return None
    reason = event.delivery.reason
    return StaffNotice(
        kind=NotificationKind.DELIVERY_FAILED,
        message_id=event.message_id,
        conversation_id=event.conversation_id,
        # Its own message was read long ago: what was recorded after the failure shows it too.
        sequence=None if event.behind is None else event.behind + 1,
        title=f"{event.conversation_title}: {_noun(event.channel)} not delivered",
        body=reason.message if reason else "The provider gave no reason.",
        actor_name=event.author.name,
    )


def _of_mailbox(event: MailboxChanged) -> StaffNotice | None:
    if event.usable:
        return None
    return StaffNotice(
        kind=NotificationKind.MAILBOX_TROUBLE,
        message_id=str(uuid5(UUID(event.mailbox_id), str(event.version))),
        conversation_id=event.mailbox_id,
        sequence=None,
        title=f"The mailbox {event.address} is disconnected",
        body=event.reason or "The provider gave no reason.",
        actor_name="Onethread",
    )


def _of_sharing(event: AddressShared) -> StaffNotice:
    # The other client is not named: it may be one that this client's staff do not see.
    return StaffNotice(
        kind=NotificationKind.ADDRESS_SHARED,
        message_id=event.sharing_id,
        conversation_id=event.conversation_id,
        sequence=None,
        title=f"{event.conversation_title}: {event.value} belongs to another client too",
        body=f"{event.by.name} gave it to another client; messages from it may stand there now.",
        actor_name=event.by.name,
    )


def _of_stuck(event: EventStuck) -> StaffNotice:
    what = subject_of(event.stuck_name, event.service, event.outcome)
    return StaffNotice(
        kind=NotificationKind.EVENT_STUCK,
        message_id=stands_for(event),
        conversation_id=stands_for(event),
        sequence=None,
        title="Something could not be passed on",
        body=f"{what}: {excerpt_of(event.reason)} It is kept: Settings, Activity shows it under"
        " Not passed on, to be tried again or dropped.",
        actor_name="Onethread",
    )


def _noun(channel: str) -> str:
    nouns = {Channel.SMS: "text message", Channel.PORTAL: "portal message"}
    if channel in nouns:
        return nouns[Channel(channel)]
    return TRAITS[Channel(channel)].label.lower() if channel in TRAITS else "message"
