"""Which numbers a firm may claim. Pure."""

from chassis.refusals import ForeignNumber, InvalidPhoneNumber
from contracts.error_codes import ErrorCode
from services.sms_svc.channel.rules import fault_of_phone

_PUNCTUATION = " ()-."


def claimable_number(written: str) -> str:
    """E.164 of a number as people write it; InvalidPhoneNumber, ForeignNumber."""
    phone = "".join(char for char in written if char not in _PUNCTUATION)
    fault = fault_of_phone(phone)
    if fault is None:
        return phone
    kind = ForeignNumber if fault.code == ErrorCode.FOREIGN_NUMBER else InvalidPhoneNumber
    raise kind(fault.message, {"e164": ["must look like +14155550100"]})
