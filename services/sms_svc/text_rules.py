"""What cannot be sent as a text, whatever the firm's state. Pure."""

import phonenumbers

from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from contracts.events import MessageComposed
from contracts.parts import Reason

_TRAITS = TRAITS[Channel.SMS]
LONGEST_BODY = _TRAITS.longest_body or 1600


def fault_of(message: MessageComposed) -> Reason | None:
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
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        return _fault(ErrorCode.INVALID_PHONE_NUMBER, "This is not a phone number.")
    region = phonenumbers.region_code_for_number(number)
    # Fictional numbers of the North American plan belong to no region.
    if number.country_code != 1 or (region and region not in _TRAITS.countries):
        return _fault(ErrorCode.FOREIGN_NUMBER, "Texts reach numbers in the United States only.")
    return None


def _fault(code: ErrorCode, sentence: str) -> Reason:
    return Reason(str(code), sentence, permanent=True)
