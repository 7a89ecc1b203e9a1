"""What a message wants (its intent), what the conversation needs (its triage), and what a list
shows of both. Pure.

Triage and snippet have their one source here. A message that is appended brings both with it
(`append.py`); a conversation whose messages moved or were corrected is summarised anew (`move.py`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from chassis.patterns import SPACE, WORD_BEGINS, WORD_ENDS, Pattern, pattern
from contracts.triage import Intent, Triage

ACTIONABLE = frozenset(
    {Intent.DOCUMENT, Intent.QUESTION, Intent.PAYMENT, Intent.SCHEDULING, Intent.URGENT}
)
FACING_DIRECTIONS = frozenset({"inbound", "outbound"})
SNIPPET_LENGTH = 140

MOST_READ = 10_000
"""Characters of a message that its intent is read from: who wants something says so before."""

_SIGNS: tuple[tuple[Intent, Pattern], ...] = tuple(
    (intent, pattern(f"thread.intent.{intent}", rf"(?i){WORD_BEGINS}(?:{words}){WORD_ENDS}"))
    for intent, words in (
        (Intent.URGENT, r"urgent(?:ly)?|asap|immediately|emergency|right away|deadline today"),
        (
            Intent.PAYMENT,
            r"invoices?|pay(?:ment|ments|ing|able)?|paid|refunds?|bill(?:ing|ed)?|fees?",
        ),
        (
            Intent.SCHEDULING,
            r"appointments?|meet(?:ing)?|(?:re)?schedul\pL+|calendar|call me|available (?:on|at)",
        ),
        (
            Intent.DOCUMENT,
            r"attached|attachments?|documents?|forms?|w-?2|1099|k-?1|statements?|receipts?|pdf|scan",
        ),
        (Intent.FOLLOW_UP, r"following up|follow[- ]up|any update|just checking|checking in"),
    )
)
_QUESTION = pattern(
    "thread.intent.question",
    rf"(?im)\?|^{SPACE}*(?:who|what|when|where|why|how|can|could|would|should|do|does|is|are)"
    rf"{WORD_ENDS}",
)


def classify(subject: str | None, body: str, *, has_attachments: bool, automatic: bool) -> Intent:
    """The intent of an inbound message: the strongest sign wins, machines only inform."""
    if automatic:
        return Intent.FYI
    written = f"{subject or ''}\n{body}"[:MOST_READ]
    for intent, sign in _SIGNS:
        if sign.search(written):
            return intent
    if has_attachments:
        return Intent.DOCUMENT
    return Intent.QUESTION if _QUESTION.search(written) else Intent.FYI


def triage_of(facing_direction: str | None, facing_intent: str | None) -> Triage:
    """From the latest message to or from the client."""
    if facing_direction is None:
        return Triage.NONE
    if facing_direction == "outbound":
        return Triage.AWAITING_REPLY
    return Triage.NEEDS_ACTION if facing_intent in ACTIONABLE else Triage.FYI


def faces_client(direction: str, author_kind: str) -> bool:
    """Whether the conversation's triage follows a message: a note does not reach the client, and
    an automatic answer is not our answer.
    """
    return direction in FACING_DIRECTIONS and author_kind != "system"


def snippet_of(body: str) -> str:
    """The beginning of a body on one line."""
    line = " ".join(body.split())
    return line if len(line) <= SNIPPET_LENGTH else line[: SNIPPET_LENGTH - 1] + "…"


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
    inbound_at: datetime | None
    inbound_channel: str | None


def summarise(messages: Collection[SummarisedMessage]) -> Summary:
    """The summary of a conversation's messages. The newest of each (channel, direction,
    author_kind) suffice: no other one can decide anything.
    """
    last = _newest(messages)
    facing = _newest([m for m in messages if faces_client(m.direction, m.author_kind)])
    inbound = _newest([m for m in messages if m.direction == "inbound"])
    since = {message.channel: message.channel_since for message in messages}
    return Summary(
        channels=sorted(since, key=since.__getitem__),
        last_activity_at=last.occurred_at if last else None,
        last_message_id=last.id if last else None,
        last_channel=last.channel if last else None,
        last_direction=last.direction if last else None,
        last_sender=last.author_name if last else None,
        last_snippet=snippet_of(last.body_text) if last else None,
        facing_at=facing.occurred_at if facing else None,
        facing_direction=facing.direction if facing else None,
        facing_intent=facing.intent if facing else None,
        triage=triage_of(facing.direction, facing.intent) if facing else Triage.NONE,
        inbound_at=inbound.occurred_at if inbound else None,
        inbound_channel=inbound.channel if inbound else None,
    )


def _newest(messages: Collection[SummarisedMessage]) -> SummarisedMessage | None:
    """Of messages of one moment, the one recorded last."""
    return max(messages, key=lambda message: (message.occurred_at, message.sequence), default=None)
