"""Twilio's error codes and the magic numbers that make each of them happen.

Codes and texts: https://www.twilio.com/docs/api/errors.
"""

from __future__ import annotations

from dataclasses import dataclass

MAGIC_PREFIX = "+1500555"
DELIVERED = ("sending", "sent", "delivered")
UNDELIVERED = ("sending", "sent", "undelivered")
FAILED = ("sending", "failed")

ERROR_TEXTS: dict[int, str] = {
    20001: "Invalid parameter",
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20409: "Conflict",
    20429: "Too Many Requests",
    20503: "Service is unavailable, please try again later",
    21211: "The 'To' number {to} is not a valid phone number.",
    21266: "'To' and 'From' number cannot be the same: {to}",
    21421: "PhoneNumber is invalid: {to}",
    21422: "{to} is not available.",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number {from_} is not a valid, message-capable Twilio phone number "
    "for this destination.",
    21610: "Attempt to send to unsubscribed recipient",
    21614: "'To' number is not a valid mobile number: {to}",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21701: "The Messaging Service does not exist.",
    21703: "The Messaging Service does not contain any phone numbers.",
    21710: "Phone Number or Short Code is already in the Messaging Service.",
    21712: "Phone Number or Short Code is associated with another Messaging Service.",
    21717: "The Brand Registration SID is not registered or not valid for this use case.",
    21727: "Campaign registration failed due to missing parameter(s)",
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30024: "Numeric Sender ID Not Provisioned on Carrier",
    30034: "US A2P 10DLC - Message from an Unregistered Number",
}


@dataclass(frozen=True)
class NumberOutcome:
    """What sending to a number leads to: an error answer, or a row of statuses after `queued`."""

    meaning: str
    refusal: int | None = None
    statuses: tuple[str, ...] = DELIVERED
    error_code: int | None = None
    callbacks: bool = True


ORDINARY = NumberOutcome("delivered")


def error_text(code: int, to: str = "", from_: str = "") -> str:
    """Twilio's sentence for a code."""
    return ERROR_TEXTS[code].format(to=to, from_=from_)


def _refused(code: int) -> NumberOutcome:
    text = error_text(code, "that").replace(": that", "")
    return NumberOutcome(f"refused at once: {code} {text}", refusal=code)


def undelivered(code: int) -> NumberOutcome:
    """The outcome of a text that the carriers do not deliver."""
    text = f"accepted, then undelivered: {code} {ERROR_TEXTS[code]}"
    return NumberOutcome(text, statuses=UNDELIVERED, error_code=code)


MAGIC_NUMBERS: dict[str, NumberOutcome] = {
    MAGIC_PREFIX + "0001": _refused(21211),
    MAGIC_PREFIX + "0004": _refused(21610),
    MAGIC_PREFIX + "0009": _refused(21614),
    MAGIC_PREFIX + "1211": _refused(21211),
    MAGIC_PREFIX + "1610": _refused(21610),
    MAGIC_PREFIX + "1614": _refused(21614),
    MAGIC_PREFIX + "0429": _refused(20429),
    MAGIC_PREFIX + "0503": _refused(20503),
    MAGIC_PREFIX + "3001": NumberOutcome(
        "accepted, then failed: 30001 Queue overflow", statuses=FAILED, error_code=30001
    ),
    **{
        f"{MAGIC_PREFIX}3{code % 1000:03d}": undelivered(code)
        for code in (30003, 30004, 30005, 30006, 30007, 30008, 30024, 30034)
    },
    MAGIC_PREFIX + "9001": NumberOutcome(
        "no receipt: stays at sent for ever", statuses=("sending", "sent")
    ),
    MAGIC_PREFIX + "9002": NumberOutcome("delivered, but no callback tells so", callbacks=False),
    MAGIC_PREFIX + "9003": NumberOutcome("delivered and read", statuses=(*DELIVERED, "read")),
}


def outcome_for(to: str) -> NumberOutcome:
    """What happens to a text to this number."""
    return MAGIC_NUMBERS.get(to, ORDINARY)
