"""What mail servers answer, in sentences a bookkeeper understands. RFC 5321 §4.2.3, RFC 3463 §3."""

from chassis.errors import Conflict
from contracts.parts import Reason

_SENTENCES: dict[str, str] = {
    "no_portal_access": "The contact has no portal access any more, so no e-mail was sent.",
    "no_staff_account": "The person does not work here any more, so no e-mail was sent.",
    "outcome_unknown": "The mail server did not confirm the e-mail; it may have arrived, so it is"
    " not sent again.",
    "crashed": "The program stopped while the e-mail was handed over; it may have arrived, so it"
    " is not sent again.",
    "gave_up": "The mail server could not be reached, or took nothing, for a day.",
    "bad_address": "The address is not one that mail can be sent to.",
    "550": "The mailbox does not exist or takes no mail.",
    "551": "The mailbox has moved elsewhere.",
    "552": "The mailbox is full.",
    "553": "The mail server does not accept this address.",
    "554": "The mail server refused the e-mail.",
}


def reason_of(code: str, fallback: str | None = None, *, permanent: bool = True) -> Reason:
    """The reason for one of our codes or an SMTP reply code; `fallback`: what the server said."""
    sentence = _SENTENCES.get(code, fallback or "The e-mail could not be sent.")
    return Reason(code=code, message=sentence, permanent=permanent)


class AttemptOvertaken(Conflict):
    """The attempt was given up as crashed; another may have begun, so nothing may be sent."""
