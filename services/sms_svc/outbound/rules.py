"""What cannot be sent as a text whatever the firm's state, and what is heard of one. Pure."""

import hashlib

from chassis.delivery.ledger import Report
from chassis.delivery.message import OutboundMessage
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from contracts.parts import Reason
from services.sms_svc.channel.rules import fault_of_phone
from services.sms_svc.errors import reason_of
from services.sms_svc.provider import SentText

LONGEST_BODY = TRAITS[Channel.SMS].longest_body or 1600


def fault_of(message: OutboundMessage) -> Reason | None:
    """Why this message can never be a text; None when it can."""
    if not message.to:
        return _fault(ErrorCode.NO_PHONE_NUMBER, "The client has no phone number.")
    if not message.body_text.strip():
        return _fault(ErrorCode.EMPTY_MESSAGE, "The message is empty.")
    if message.attachments:
        return _fault(ErrorCode.ATTACHMENTS_NOT_SUPPORTED, "A text cannot carry files.")
    return fault_of_length(message.body_text) or fault_of_phone(message.to[0])


def fault_of_length(body: str) -> Reason | None:
    """Why the body is too long; None when it is not."""
    if len(body) <= LONGEST_BODY:
        return None
    found = f"The text has {len(body)} characters with its consent notice"
    return _fault(ErrorCode.MESSAGE_TOO_LONG, f"{found}; {LONGEST_BODY} are allowed.")


def report_of(seen: SentText) -> Report:
    """A provider's view as a report; its id is its content, so a repetition is known."""
    failed = seen.status in {"undelivered", "failed"}
    content = f"{seen.provider_id}:{seen.status}:{seen.error_code}"
    return Report(
        event=seen.status,
        report_id=hashlib.sha256(content.encode()).hexdigest(),
        reason=reason_of(seen.error_code) if failed else None,
        provider_id=seen.provider_id or None,
    )


def _fault(code: ErrorCode, sentence: str) -> Reason:
    return Reason(str(code), sentence, permanent=True)
