"""What cannot be sent as a text, whatever the firm's state. Pure."""

from chassis.delivery.message import OutboundMessage
from chassis.phones import fault_of_number
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from contracts.parts import Reason

_TRAITS = TRAITS[Channel.SMS]
_WRONG_NUMBER = {
    ErrorCode.INVALID_PHONE_NUMBER: "This is not a phone number.",
    ErrorCode.FOREIGN_NUMBER: "Texts reach numbers in the United States only.",
}
LONGEST_BODY = _TRAITS.longest_body or 1600


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
    words = f"The text has {len(body)} characters with its consent notice"
    return _fault(ErrorCode.MESSAGE_TOO_LONG, f"{words}; {LONGEST_BODY} are allowed.")


def fault_of_phone(phone: str) -> Reason | None:
    """Why no text reaches the phone: it is no number, or not one of the United States."""
    fault = fault_of_number(phone, _TRAITS.countries)
    return None if fault is None else _fault(fault, _WRONG_NUMBER[fault])


def _fault(code: ErrorCode, sentence: str) -> Reason:
    return Reason(str(code), sentence, permanent=True)
