"""Which phones a text reaches. Pure."""

from chassis.phones import fault_of_number
from contracts.channels import TRAITS, Channel
from contracts.error_codes import ErrorCode
from contracts.parts import Reason

_COUNTRIES = TRAITS[Channel.SMS].countries
_SENTENCES = {
    ErrorCode.INVALID_PHONE_NUMBER: "This is not a phone number.",
    ErrorCode.FOREIGN_NUMBER: "Texts reach numbers in the United States only.",
}


def fault_of_phone(phone: str) -> Reason | None:
    """Why no text reaches the phone: it is no number, or not one of the United States."""
    fault = fault_of_number(phone, _COUNTRIES)
    return None if fault is None else Reason(str(fault), _SENTENCES[fault], permanent=True)
