"""Texts that wait."""

from dataclasses import dataclass
from typing import Literal

from contracts.parts import Reason
from contracts.types import Id, Moment

TextState = Literal[
    "queued", "sending", "uncertain", "sent", "delivered", "read", "undelivered", "failed"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTextNow:
    """A text that waits for its client's morning."""

    message_id: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelivery:
    """How far a text has come, since `at`; `reason` is given where it matters. `due_at`: when a
    queued one will be sent, if not at once.
    """

    state: TextState
    reason: Reason | None
    at: Moment
    due_at: Moment | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDelivery:
    """How far one message has come."""

    message_id: Id
    delivery: TextDelivery
