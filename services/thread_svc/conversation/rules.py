"""What a conversation needs (its triage), and what a list shows of it. Pure.

Triage and snippet have their one source here. A message that is appended brings both with it
(`append.py`); a conversation whose messages moved or were corrected is summarised anew (`move.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.excerpts import excerpt_of
from contracts.channels import Channel
from contracts.quoted import own_words
from contracts.triage import Intent, Triage

ACTIONABLE = frozenset(
    {Intent.DOCUMENT, Intent.QUESTION, Intent.PAYMENT, Intent.SCHEDULING, Intent.URGENT}
)
WEIGHTS: dict[Intent, int] = {**dict.fromkeys(ACTIONABLE, 1), Intent.URGENT: 2}
"""Which of several unanswered messages says what the conversation needs: the heaviest, of equals
the newest. The other intents weigh nothing."""
RECORDED_LATE = timedelta(minutes=15)
"""A text with pictures is recorded when they have been fetched. Whoever answered meanwhile had not
seen it, though it came before: so long it is taken for unanswered."""
FACING_DIRECTIONS = frozenset({"inbound", "outbound"})


def triage_of(facing_direction: str | None, facing_intent: str | None) -> Triage:
    """From the message that decides: the heaviest of those that the firm has not answered, or its
    own latest answer.
    """
    if facing_direction is None:
        return Triage.NONE
    if facing_direction == "outbound":
        return Triage.AWAITING_REPLY
    return Triage.NEEDS_ACTION if facing_intent in ACTIONABLE else Triage.FYI


def weight_of(intent: str | None) -> int:
    """See WEIGHTS."""
    return WEIGHTS.get(Intent(intent), 0) if intent else 0


def faces_client(direction: str, author_kind: str) -> bool:
    """Whether the conversation's triage follows a message: a note does not reach the client, and
    an automatic answer is not our answer.
    """
    return direction in FACING_DIRECTIONS and author_kind != "system"


def initials_of(name: str) -> str:
    """Two letters at most, for the avatar."""
    parts = [part for part in name.split() if part[0].isalnum()] or ["?"]
    letters = parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")
    return letters.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarisedMessage:
    """What a conversation's summary takes from one of its messages. `channel_since`: the lowest
    sequence of a message of its channel.
    """

    id: str
    channel: str
    direction: str
    author_kind: str
    author_name: str
    intent: str | None
    body_text: str
    quoted_from: int | None
    occurred_at: datetime
    sequence: int
    channel_since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The columns of a conversation that its messages decide, under their names."""

    channels: list[str]
    last_activity_at: datetime | None
    last_message_id: str | None
    last_channel: str | None
    last_direction: str | None
    last_sender: str | None
    last_snippet: str | None
    facing_at: datetime | None
    facing_direction: str | None
    facing_intent: str | None
    triage: Triage
    answered_at: datetime | None
    inbound_at: datetime | None
    inbound_channel: str | None


def summarise(messages: Collection[SummarisedMessage]) -> Summary:
    """The summary of a conversation's messages. The newest of each (channel, direction,
    author_kind, intent) suffice: no other one can decide anything.
    """
    last = _newest(messages)
    faced = [m for m in messages if faces_client(m.direction, m.author_kind)]
    answer = _newest([m for m in faced if m.direction == "outbound"])
    facing = _heaviest([m for m in faced if _is_unanswered(m, answer)]) or answer
    inbound = _newest([m for m in messages if m.direction == "inbound"])
    since = {message.channel: message.channel_since for message in messages}
    return Summary(
        channels=sorted(since, key=since.__getitem__),
        last_activity_at=last.occurred_at if last else None,
        last_message_id=last.id if last else None,
        last_channel=last.channel if last else None,
        last_direction=last.direction if last else None,
        last_sender=last.author_name if last else None,
        last_snippet=excerpt_of(own_words(last.channel, last.body_text, last.quoted_from))
        if last
        else None,
        facing_at=max(one.occurred_at for one in (facing, answer or facing)) if facing else None,
        facing_direction=facing.direction if facing else None,
        facing_intent=facing.intent if facing else None,
        triage=triage_of(facing.direction, facing.intent) if facing else Triage.NONE,
        answered_at=answer.occurred_at if answer else None,
        inbound_at=inbound.occurred_at if inbound else None,
        inbound_channel=inbound.channel if inbound else None,
    )


def _is_unanswered(message: SummarisedMessage, answer: SummarisedMessage | None) -> bool:
    if answer is None or _age(message) > _age(answer):
        return True
    is_late = message.sequence > answer.sequence and message.channel == Channel.SMS
    early_by = answer.occurred_at - message.occurred_at
    return message.direction == "inbound" and is_late and early_by <= RECORDED_LATE


def _newest(messages: Collection[SummarisedMessage]) -> SummarisedMessage | None:
    """Of messages of one moment, the one recorded last."""
    return max(messages, key=_age, default=None)


def _heaviest(unanswered: Collection[SummarisedMessage]) -> SummarisedMessage | None:
    return max(
        unanswered, key=lambda message: (weight_of(message.intent), _age(message)), default=None
    )


def _age(message: SummarisedMessage) -> tuple[datetime, int]:
    return message.occurred_at, message.sequence
