"""What waits for somebody's decision is told to the firm whose it is, in words."""

import msgspec

from chassis.foreign_text import as_line
from chassis.ids import to_wire_time, utc_now
from chassis.messaging.stuck_message import stuck_message
from contracts.envelope import Envelope
from contracts.events import EventStuck
from contracts.rpc.stuck import StuckOutcome

LONGEST_REASON = 500
SUBJECTS = {
    "message.received": "A message that came in",
    "message.composed": "A message to be sent",
    "message.recorded": "News of a message",
    "message.updated": "News of a delivery",
    "message.sent_automatically": "An automatic answer",
    "message.sent_elsewhere": "A message sent from a mailbox itself",
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
    "mailbox.sync_changed": "News of how far a mailbox has been read",
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


def stuck_event(
    envelope: Envelope, service: str, outcome: StuckOutcome, why: str
) -> EventStuck | None:
    """What the firm is told; None for what would tell of itself for ever."""
    if envelope.name == EventStuck.NAME:
        return None
    return EventStuck(
        stuck_id=envelope.event_id,
        stuck_name=envelope.name,
        service=service,
        outcome=outcome,
        reason=reason_of(why),
        at=to_wire_time(utc_now()),
    )


def reason_of(why: str) -> str:
    """As it is kept and shown."""
    return as_line(why)[:LONGEST_REASON]


def subject_of(name: str, service: str, outcome: str) -> str:
    """What it is and where it stands, in words."""
    what = SUBJECTS.get(name.rpartition(".v")[0], f"An event ({name})")
    where = _SERVICES.get(service, service)
    return f"{what}, {'left' if outcome == 'parked' else 'on its way'} in {where}"


def command_for(service: str, event_id: str) -> str:
    """What an operator types to see it; the same with replay lets it go on."""
    return f"python -m tools.dead_letters list {service} {event_id}"


def kept_row(
    envelope: Envelope, outcome: StuckOutcome, why: str, body: str | None
) -> dict[str, str | None]:
    """The values of chassis.storage.stuck_events.KEEP."""
    message = stuck_message(envelope)
    return {
        "event_id": envelope.event_id,
        "firm_id": envelope.firm_id,
        "name": envelope.name,
        "outcome": outcome,
        "reason": reason_of(why),
        "body": body,
        "message": None if message is None else msgspec.json.encode(message).decode(),
    }
