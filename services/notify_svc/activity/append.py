"""Lines are added to the log, each event once."""

import json

from chassis.ids import from_wire_time
from chassis.messaging.stuck import command_for, subject_of
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.envelope import Envelope
from contracts.events import ActivityLogged, EventStuck, MessageRecorded, MessageUpdated
from contracts.views import FAILED_STATES
from services.notify_svc.activity.statements import APPEND

_INSIDE = frozenset({"staff", "system"})
_KINDS = {"inbound": "message.in", "outbound": "message.out"}


def append(tx: Transaction, envelope: Envelope, event: ActivityLogged) -> None:
    """Add what a service tells; the line has the id of the event."""
    actor = event.actor
    row = {
        "id": envelope.event_id,
        "firm_id": tx.firm_id,
        "kind": event.kind,
        "actor_kind": actor and actor.kind,
        "actor_id": actor and actor.id,
        "actor_name": actor and actor.name,
        "subject": event.subject,
        "details": json.dumps(event.details),
        "at": from_wire_time(event.at),
    }
    tx.pipeline(APPEND, row)


def append_message(tx: Transaction, envelope: Envelope, event: MessageRecorded) -> None:
    """Add a message to or from a client, whatever its channel; notes are no messages."""
    message = event.message
    kind = _KINDS.get(message.direction)
    if kind is None:
        return
    actor = message.author if message.author.kind in _INSIDE else None
    details = {
        "message_id": message.id,
        "channel": message.channel,
        "from": message.author.name,
        "to": list(message.to),
    }
    line = ActivityLogged(kind, actor, event.conversation_title, envelope.occurred_at, details)
    append(tx, envelope, line)


def append_failure(tx: Transaction, envelope: Envelope, event: MessageUpdated) -> None:
    """Add a message that did not reach its reader, such as a mail that bounced. Not a text:
    sms_svc, which knows the provider's code, tells of those itself.
    """
    delivery = event.delivery
    if event.channel == Channel.SMS or delivery is None or delivery.state not in FAILED_STATES:
        return
    actor = event.author if event.author.kind in _INSIDE else None
    details = {
        "message_id": event.message_id,
        "channel": event.channel,
        "code": delivery.reason and delivery.reason.code,
        "reason": delivery.reason and delivery.reason.message,
    }
    line = ActivityLogged("message.failed", actor, event.conversation_title, delivery.at, details)
    append(tx, envelope, line)


def append_stuck(tx: Transaction, envelope: Envelope, event: EventStuck) -> None:
    """Add something that went nowhere: what, why, and what an operator does about it."""
    details = {
        "event_id": event.stuck_id,
        "reason": event.reason,
        "event": event.stuck_name,
        "operator": command_for(event.service, event.stuck_id),
    }
    subject = subject_of(event.stuck_name, event.service, event.outcome)
    append(tx, envelope, ActivityLogged("event.stuck", None, subject, event.at, details))
