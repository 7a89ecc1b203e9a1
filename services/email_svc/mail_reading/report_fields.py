"""The fields of a delivery status (RFC 3464): a group about the message, one for each recipient."""

from collections.abc import Sequence
from email.message import Message

from chassis.patterns import pattern
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.headers import header
from services.email_svc.mail_reading.mail import (
    DELAYED,
    DELIVERED,
    FAILED,
    SUCCESSES,
    RecipientStatus,
)
from services.email_svc.mail_reading.message import fields_of
from services.email_svc.mail_reading.parts import part_bytes
from services.email_svc.mail_reading.report_status import (
    address_in,
    precise_status,
    success_status,
)

_MOST_BLOCKS = 300
_WHOLE = pattern("email.bounce.whole_address", r"(?:[^\s<>@'\",;]+)@(?:[\w.-]+\w)")
"""As a field gives it behind its type, whatever signs are in its name."""
_RECIPIENTS = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")

_OTHER_NAMES = {
    "fail": FAILED, "failure": FAILED, "delay": DELAYED, "deliverable": DELIVERED,
}  # fmt: skip
"""Of actions, as some servers write them."""


def statuses_in(parts: Sequence[Message]) -> list[RecipientStatus]:
    """What became of each recipient."""
    blocks = [block for part in parts for block in _blocks(part)][:_MOST_BLOCKS]
    return [found for block in blocks if (found := _status_of(block)) is not None]


def _status_of(block: Message) -> RecipientStatus | None:
    action = _action(block)
    if action in SUCCESSES:
        return RecipientStatus(action, success_status(header(block, "Status")), _recipient(block))
    if action not in (FAILED, DELAYED):
        return None
    code, _, comment = header(block, "Status").partition("(")
    said = (header(block, "Diagnostic-Code"), header(block, "X-SMTP-Diagnostic"), comment)
    status = precise_status(code, " ".join(said), action)
    return RecipientStatus(action, status, _recipient(block))


def _blocks(part: Message) -> list[Message]:
    """The groups of fields, also where the part is not read as such."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)]
    groups = part_bytes(part).replace(b"\r\n", b"\n").split(b"\n\n")
    return [fields_of(group) for group in groups[:_MOST_BLOCKS]]


def _action(block: Message) -> str:
    """What the group says happened; by its status where it does not say."""
    words = header(block, "Action").lower().replace("(", " ").replace(";", " ").split()
    if words:
        return _OTHER_NAMES.get(words[0], words[0])
    by_class = {"5": FAILED, "4": DELAYED}
    named = any(header(block, name) for name in _RECIPIENTS)
    return by_class.get(header(block, "Status")[:1], "") if named else ""


def _recipient(block: Message) -> str | None:
    for name in _RECIPIENTS:
        value = header(block, name)
        typed = value.partition(";")[2].strip().lower()
        if len(typed) <= LONGEST_ADDRESS and _WHOLE.fullmatch(typed):
            return typed
        if address := address_in(value):
            return address
    return None
