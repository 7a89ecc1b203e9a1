"""Shapes that both events and RPC answers show: the same message looks the same everywhere.

Times are RFC 3339 in UTC, ids UUID strings.
"""

from dataclasses import dataclass, fields
from typing import Literal

from contracts.channels import Channel
from contracts.parts import Attachment, AttachmentView, Mention, Person, Reason
from contracts.triage import Intent, Triage
from contracts.types import Moment, TrustedId

Direction = Literal["inbound", "outbound", "internal", "system"]
DeliveryState = Literal[
    "queued",
    "sending",
    "sent",
    "delayed",
    "delivered",
    "read",
    "undelivered",
    "failed",
    "uncertain",
    "posted",
    "notified",
    "emailed",
    "cancelled",
]
"""Of all channels together; which of them a channel has stands in its own table."""
FAILED_STATES = ("failed", "undelivered")
"""The states of a delivery that did not reach its reader."""
NOT_ARRIVED_STATES = (*FAILED_STATES, "delayed")
"""The same, and that of a mail which a server on its way keeps trying to deliver."""


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """How far an outbound message has come in its channel's own table, since `at`. `due_at`: when
    a queued message will be sent, if not at once (quiet hours, a scheduled message). `held`: it
    waits with us, its channel does not know it yet, and it can be cancelled.
    """

    state: DeliveryState
    reason: Reason | None
    at: Moment
    due_at: Moment | None = None
    held: bool = False


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of any channel, as staff see it.

    `sequence` counts within its conversation in the order of recording. `occurred_at`: when it
    arrived, by which it is placed; `sent_at`: what the sender's own clock says, where that differs
    by more than a few minutes. `warning`: why it may not be from whom it says, or what else
    to heed. `link_id`: the link that brought it here from Unlinked. `quoted_from`: the number of
    the line of `body_text` (the first is 0) from which on it is the mail that is answered, to be
    folded; null when there is nothing to fold. `cc` of an e-mail; `bcc` of one of ours only.
    `sender_address`: the address an inbound one names as its sender's.
    """

    id: TrustedId
    conversation_id: TrustedId
    channel: Channel
    direction: Direction
    author: Person
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    intent: Intent | None
    mentions: tuple[Mention, ...]
    attachments: tuple[AttachmentView, ...]
    delivery: DeliveryView | None
    occurred_at: Moment
    sequence: int
    warning: str | None = None
    sent_at: Moment | None = None
    link_id: TrustedId | None = None
    quoted_from: int | None = None
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    sender_address: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedMessage(MessageView):
    """The same among services, with where its files are kept."""

    attachments: tuple[Attachment, ...]

    @property
    def shown(self) -> MessageView:
        """As staff see it."""
        values = {each.name: getattr(self, each.name) for each in fields(MessageView)}
        files = tuple(AttachmentView.of(file) for file in self.attachments)
        return MessageView(**values | {"attachments": files})


@dataclass(frozen=True, slots=True)
class ClientReference:
    """The client a conversation belongs to."""

    id: TrustedId
    name: str
    entity_type: str | None


@dataclass(frozen=True, slots=True)
class LinkCandidate:
    """A client that an unlinked sender may belong to."""

    id: TrustedId
    name: str


@dataclass(frozen=True, slots=True)
class LastMessage:
    """The newest message, shortened to a line."""

    id: TrustedId
    channel: Channel
    direction: Direction
    sender_name: str
    snippet: str
    at: Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """What a list shows of a conversation to every reader. `sender_address` is set when unlinked,
    `client` when not.
    """

    id: TrustedId
    kind: Literal["client", "unlinked"]
    title: str
    initials: str
    client: ClientReference | None
    sender_address: str | None
    candidates: tuple[LinkCandidate, ...]
    last_message: LastMessage | None
    channels: tuple[Channel, ...]
    triage: Triage
    intent: Intent | None
    status: Literal["open", "closed"]
    last_activity_at: Moment


PortalMessageState = Literal["queued", "posted", "notified", "emailed", "read"]


@dataclass(frozen=True, slots=True)
class PortalMessageView:
    """A message as events tell it to the portal's browsers."""

    id: str
    conversation_id: str
    author: Person
    body_text: str
    attachments: tuple[Attachment, ...]
    posted_at: str
    state: PortalMessageState
