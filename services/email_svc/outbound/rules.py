"""What can be sent, under which subject, and when it is tried again. Pure."""

from datetime import datetime, timedelta

from chassis.delivery.message import OutboundMessage
from chassis.mail_addresses import BadAddress, wire_address
from contracts.parts import Reason
from services.email_svc.outbound.reasons import NO_RECIPIENT, bad_address
from services.email_svc.threads.rules import ParentMail

_MOST_DOUBLINGS = 6


def fault_of(message: OutboundMessage) -> Reason | None:
    """Why no mail can be made of a message; None when one can."""
    everybody = (*message.to, *message.cc, *message.bcc)
    if not everybody:
        return NO_RECIPIENT
    try:
        for address in everybody:
            wire_address(address)
    except BadAddress as exc:
        return bad_address(str(exc))
    return None


def subject_of(message: OutboundMessage, parent: ParentMail | None) -> str:
    """The message's own subject, else that of the mail it answers."""
    if message.subject:
        return message.subject
    return f"Re: {parent.subject}" if parent and parent.subject else ""


def next_try_at(attempts: int, changed_at: datetime, pause: float) -> datetime:
    """When a mail that waits since `changed_at` may be tried again: after `pause` seconds, which
    double with every attempt after the first, six times at most.
    """
    doublings = min(max(attempts - 1, 0), _MOST_DOUBLINGS)
    return changed_at + timedelta(seconds=pause * 2**doublings)
