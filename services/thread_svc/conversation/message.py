"""A message of the unified conversation before it has a place in one."""

from dataclasses import dataclass
from datetime import datetime

from contracts.parts import Attachment, Mention, Person


@dataclass(frozen=True, slots=True)
class NewMessage:
    """Everything known of a message before it has a place. `sender_address` is normalised."""

    id: str
    channel: str
    direction: str
    author: Person
    occurred_at: datetime
    body_text: str
    body_html: str | None = None
    subject: str | None = None
    sender_address: str | None = None
    recipients: tuple[str, ...] = ()
    intent: str | None = None
    mentions: tuple[Mention, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    delivery_state: str | None = None
    own_ref: str | None = None
    warning: str | None = None
    sent_at: datetime | None = None
    quoted_from: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
