"""Why a mail did not go out or did not arrive, in words a bookkeeper understands.

Status codes: RFC 3463 and the IANA registry of SMTP enhanced status codes. Where a large provider
uses one in its own way (Exchange Online: 5.1.10, 5.4.1), the sentence covers both.
"""

from contracts.parts import Reason

_SENTENCES: dict[str, str] = {
    "5.1.1": "This address does not exist.",
    "5.1.2": "The part of the address after the @ does not exist.",
    "5.1.3": "This is not a valid address.",
    "5.1.6": "The mailbox has moved and left no new address.",
    "5.1.7": "The recipient's server does not accept the firm's own address as a sender.",
    "5.1.8": "The recipient's server does not accept the firm's own address as a sender.",
    "5.1.10": "This address does not exist, or its domain takes no mail.",
    "5.1.351": "This address does not exist.",
    "5.2.0": "The recipient's mailbox cannot take the message.",
    "5.2.1": "The recipient's mailbox is switched off.",
    "5.2.2": "The recipient's mailbox is full.",
    "5.2.3": "The message is larger than the recipient's mailbox allows.",
    "5.3.4": "The message is larger than the recipient's server allows.",
    "5.4.1": "The recipient's server does not take mail for this address, or did not answer.",
    "5.4.4": "The recipient's mail server cannot be found.",
    "5.4.6": "The recipient's servers send the message round in a circle.",
    "5.4.7": "The message could not be delivered in time.",
    "5.7.0": "The recipient's server refused the message for security reasons.",
    "5.7.1": "The recipient's server refused the message by its rules.",
    "5.7.13": "The recipient's mailbox is switched off.",
    "5.7.26": "The recipient's server could not verify that the message is from the firm.",
    "4.2.1": "The recipient's mailbox is switched off for the moment.",
    "4.2.2": "The recipient's mailbox is full.",
    "4.3.1": "The recipient's server has no room left.",
    "4.4.1": "The recipient's server did not answer.",
    "4.4.2": "The connection to the recipient's server broke.",
    "4.4.6": "The recipient's servers send the message round in a circle.",
    "4.4.7": "The message could not be delivered in time.",
    "4.7.0": "The recipient's server put the message off.",
    "4.7.1": "The recipient's server put the message off.",
}
_BY_SUBJECT = {
    "1": "The recipient's address is wrong.",
    "2": "The recipient's mailbox cannot take the message.",
    "3": "The recipient's mail system cannot take the message.",
    "4": "The recipient's mail server cannot be reached.",
    "5": "The mail servers did not understand each other.",
    "6": "The recipient's server cannot handle the kind of content.",
    "7": "The recipient's server refused the message for its rules or security.",
}
_OF_SENDER = frozenset({"5.1.7", "5.1.8", "5.1.9"})
_OF_ADDRESS = frozenset({"5.0.0", "5.2.1", "5.4.4", "5.7.13"})
"""Beside 5.1.x: the mailbox is switched off, its server not found, or nothing else is said."""
_OTHER = "The message could not be delivered."


def bounce_reason(status: str, recipient: str | None) -> Reason:
    """The reason for an enhanced status code; 5.x.x is for good, 4.x.x may pass (RFC 3463 §2)."""
    said = _SENTENCES.get(status) or _BY_SUBJECT.get(status.split(".")[1], _OTHER)
    sentence = f"{said} ({recipient})" if recipient else said
    return Reason(code=status, message=sentence, permanent=not status.startswith("4"))


def is_of_address(status: str) -> bool:
    """Whether a code says that the address itself takes no mail, whatever is sent there; not what
    it has against this mail, against the firm or for the moment.
    """
    return status in _OF_ADDRESS or (status.startswith("5.1.") and status not in _OF_SENDER)


NO_MAILBOX = Reason("no_mailbox", "The firm has no connected mailbox to send from.", True)
NO_SENDER = Reason("no_sender", "The mailbox chosen to send from is not connected.", True)
NO_RECIPIENT = Reason("no_recipient", "The message names no e-mail address.", True)
NOT_ACCEPTED = Reason("not_accepted", "The mailbox never took it; it was not sent.", False)


def bad_address(address: str) -> Reason:
    """An address that no mail can be sent to."""
    return Reason("bad_address", f"{address} is not a valid e-mail address.", True)


def disconnected(address: str) -> Reason:
    """A mailbox whose consent is gone."""
    sentence = f"The mailbox {address} must be connected again; then send the message once more."
    return Reason("mailbox_disconnected", sentence, False)


def provider_reason(code: str | None, sentence: str) -> Reason:
    """What the provider itself said."""
    return Reason(f"provider_{code or 'refused'}", sentence, True)
