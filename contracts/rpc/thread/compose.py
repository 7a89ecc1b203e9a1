"""Writing to a client, or a note about one."""

from dataclasses import dataclass
from typing import Annotated

from contracts.channels import Channel
from contracts.types import Id, IdempotencyKey, line, prose, several

LONGEST_SUBJECT = 998
"""RFC 5322 §2.1.1: the longest line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeMessage:
    """A message to send. Without `to`, the recipients follow from the message replied to.

    `override_quiet_hours` sends a text now that would wait for the morning (settings.edit).
    """

    conversation_id: Id
    channel: Channel
    body: Annotated[str, prose(20_000, 0)]
    subject: Annotated[str, line(LONGEST_SUBJECT, 0)] | None = None
    to: Annotated[tuple[Annotated[str, line(254)], ...], several(100)] | None = None
    reply_to_message_id: Id | None = None
    mentions: Annotated[tuple[Id, ...], several(100)] = ()
    attachments: Annotated[tuple[Id, ...], several(20)] = ()
    override_quiet_hours: bool = False
    idempotency_key: IdempotencyKey

    def __post_init__(self) -> None:
        """Texts are refused by their own rule, with a reason; elsewhere no file may be dropped."""
        if self.attachments and self.channel != Channel.SMS:
            raise ValueError("attachments: cannot be sent here; leave them out.")
