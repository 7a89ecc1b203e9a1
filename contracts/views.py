"""Shapes that both events and RPC answers show: the same message looks the same everywhere.

Times are RFC 3339 in UTC, ids UUID strings. docs/ and the gateway's schemas repeat these names.
"""

from dataclasses import dataclass

from contracts.parts import Attachment, Mention, Person, Reason


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """State of an outbound message in its channel's own table, since `at`. `due_at`: when a queued
    message will be sent, if not at once (quiet hours).
    """

    state: str
    reason: Reason | None
    at: str
    due_at: str | None = None


FAILED_STATES = ("failed", "undelivered")
"""The states of a delivery that did not reach its reader."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as staff see it. `direction`: inbound, outbound, internal or system.

    `sequence` counts within its conversation in the order of recording.
    """

    id: str
    conversation_id: str
    channel: str
    direction: str
    author: Person
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    intent: str | None
    mentions: tuple[Mention, ...]
    attachments: tuple[Attachment, ...]
    delivery: DeliveryView | None
    occurred_at: str
    sequence: int


@dataclass(frozen=True, slots=True)
class NotificationView:
    """A line of the bell. `kind`: mention, client_message, document, delivery_failed or
    mailbox_trouble, which stands in no conversation.
    """

    id: str
    kind: str
    title: str
    body: str
    conversation_id: str | None
    message_id: str | None
    actor_name: str
    seen: bool
    at: str


@dataclass(frozen=True, slots=True)
class PortalMessageView:
    """A message as the portal shows it. `state`: posted, notified, emailed or read."""

    id: str
    conversation_id: str
    author: Person
    body_text: str
    attachments: tuple[Attachment, ...]
    posted_at: str
    state: str
