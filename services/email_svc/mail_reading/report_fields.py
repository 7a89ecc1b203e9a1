"""The fields of a delivery status (RFC 3464): a group about the message, one for each recipient."""

from collections.abc import Sequence
from email.message import Message

from services.email_svc.mail_reading.headers import header
from services.email_svc.mail_reading.mail import DELAYED, FAILED, SUCCESSES, RecipientStatus
from services.email_svc.mail_reading.message import fields_of
from services.email_svc.mail_reading.parts import part_bytes
from services.email_svc.mail_reading.report_status import (
    address_in,
    precise_status,
    success_status,
)

_MOST_BLOCKS = 300
_RECIPIENTS = ("Original-Recipient", "Final-Recipient", "X-Actual-Recipient")


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
    told = f"{header(block, 'Diagnostic-Code')} {header(block, 'X-SMTP-Diagnostic')}"
    status = precise_status(header(block, "Status"), told, action)
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
        return {"fail": FAILED, "failure": FAILED, "delay": DELAYED}.get(words[0], words[0])
    by_class = {"5": FAILED, "4": DELAYED}
    named = any(header(block, name) for name in _RECIPIENTS)
    return by_class.get(header(block, "Status")[:1], "") if named else ""


def _recipient(block: Message) -> str | None:
    for name in _RECIPIENTS:
        if address := address_in(header(block, name)):
            return address
    return None
