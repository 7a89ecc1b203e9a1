"""What is said of an event that waits for an operator. Pure."""

from uuid import NAMESPACE_OID, uuid5

from contracts.events import EventStuck

SUBJECTS = {
    "message.received": "A message that came in",
    "message.composed": "A message to be sent",
    "message.recorded": "News of a message",
    "message.updated": "News of a delivery",
    "message.sent_automatically": "An automatic answer",
    "delivery.changed": "News of a delivery",
    "mention.created": "A mention",
    "contact.notified": "A digest",
    "client.changed": "A change of a client",
    "conversation.changed": "A change of a conversation",
    "address.shared": "News of an address that two clients share",
    "broadcast.changed": "News of a broadcast",
    "portal.access_changed": "A change of access to the portal",
    "portal.conversation_read": "A reading mark of the portal",
    "portal.message_changed": "News of a portal message",
    "portal.message_posted": "A portal message",
    "notification.raised": "A notification",
    "session.ended": "The end of a session",
    "event.stuck": "News of what is stuck",
    "staff.changed": "A change of staff",
    "firm.changed": "A change of the firm",
    "channel.changed": "A change of a channel",
    "consent.changed": "A change of consent",
    "mailbox.changed": "A change of a mailbox",
    "activity.logged": "A line of the activity log",
}
_SERVICES = {
    "thread": "the conversations",
    "sms": "text messages",
    "email": "e-mail",
    "portal": "the portal",
    "internal": "notes and staff",
    "notify": "notifications",
}


def subject_of(event: EventStuck) -> str:
    """What it is and where it stands, in words."""
    name = event.stuck_name.rpartition(".v")[0]
    what = SUBJECTS.get(name, f"An event ({event.stuck_name})")
    where = _SERVICES.get(event.service, event.service)
    return f"{what}, {'left' if event.outcome == 'parked' else 'on its way'} in {where}"


def command_for(event: EventStuck) -> str:
    """What an operator types to see it; the same with replay lets it go on."""
    return f"python -m tools.dead_letters list {event.service} {event.stuck_id}"


def stands_for(event: EventStuck) -> str:
    """The same for everything of a kind that a service keeps on one day: it rings once."""
    day = event.at[: len("2026-03-04")]
    return str(uuid5(NAMESPACE_OID, f"{event.service} {event.stuck_name} {day}"))
