"""Carrier and Twilio error codes in sentences a bookkeeper understands.

https://www.twilio.com/docs/api/errors ; `permanent`: sending again will not help.
"""

from contracts.parts import Reason

_SENTENCES: dict[str, tuple[str, bool]] = {
    "21211": ("This is not a phone number that can receive texts.", True),
    "21408": ("Texts to this country are not switched on for the account.", True),
    "21610": ("The person has opted out of texts from this number (they replied STOP).", True),
    "21614": ("This is not a mobile number; it cannot receive texts.", True),
    "30003": ("The phone is switched off or out of reach.", False),
    "30004": ("The carrier or the person blocks messages from this number.", True),
    "30005": ("The carrier does not know this number; it may no longer exist.", True),
    "30006": ("This is a landline or a number that cannot receive texts.", True),
    "30007": ("The carrier filtered the message as unwanted.", True),
    "30008": ("The carrier gave no reason for the failure.", False),
    "30024": ("The carrier could not deliver it for a technical reason.", False),
    "30034": ("The number is not registered for business texting (A2P 10DLC).", True),
    "21606": ("The firm's number cannot send texts to this one.", True),
    "21617": ("The text is too long; shorten it.", True),
    "30001": ("Too many texts were waiting at the provider.", False),
    "30002": ("The provider has suspended the account.", True),
    "20429": ("Too many texts at once; it will be tried again.", False),
}


def reason_of(provider_code: str | int | None, fallback: str | None = None) -> Reason:
    """The reason for a Twilio error code; `fallback` is Twilio's own sentence."""
    code = str(provider_code or "unknown")
    sentence, permanent = _SENTENCES.get(
        code, (fallback or "The text could not be delivered.", False)
    )
    return Reason(code=code, message=sentence, permanent=permanent)
