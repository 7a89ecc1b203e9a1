"""What a message wants (its intent) and what the conversation needs (its triage). Pure."""

import re
from enum import StrEnum


class Intent(StrEnum):
    """T5; outbound, internal and system messages have none."""

    QUESTION = "question"
    DOCUMENT = "document"
    PAYMENT = "payment"
    SCHEDULING = "scheduling"
    URGENT = "urgent"
    FYI = "fyi"
    FOLLOW_UP = "follow_up"


class Triage(StrEnum):
    """T6; `none`: nobody outside has written or been written to."""

    NEEDS_ACTION = "needs_action"
    AWAITING_REPLY = "awaiting_reply"
    FYI = "fyi"
    NONE = "none"


ACTIONABLE = frozenset(
    {Intent.DOCUMENT, Intent.QUESTION, Intent.PAYMENT, Intent.SCHEDULING, Intent.URGENT}
)

_SIGNS: tuple[tuple[Intent, re.Pattern[str]], ...] = tuple(
    (intent, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for intent, words in (
        (Intent.URGENT, r"urgent(?:ly)?|asap|immediately|emergency|right away|deadline today"),
        (
            Intent.PAYMENT,
            r"invoices?|pay(?:ment|ments|ing|able)?|paid|refunds?|bill(?:ing|ed)?|fees?",
        ),
        (
            Intent.SCHEDULING,
            r"appointments?|meet(?:ing)?|(?:re)?schedul\w+|calendar|call me|available (?:on|at)",
        ),
        (
            Intent.DOCUMENT,
            r"attached|attachments?|documents?|forms?|w-?2|1099|k-?1|statements?|receipts?|pdf|scan",
        ),
        (Intent.FOLLOW_UP, r"following up|follow[- ]up|any update|just checking|checking in"),
    )
)
_QUESTION = re.compile(
    r"\?|^\s*(?:who|what|when|where|why|how|can|could|would|should|do|does|is|are)\b",
    re.IGNORECASE | re.MULTILINE,
)


def classify(subject: str | None, body: str, *, has_attachments: bool, automatic: bool) -> Intent:
    """The intent of an inbound message: the strongest sign wins, machines only inform."""
    if automatic:
        return Intent.FYI
    words = f"{subject or ''}\n{body}"
    for intent, sign in _SIGNS:
        if sign.search(words):
            return intent
    if has_attachments:
        return Intent.DOCUMENT
    return Intent.QUESTION if _QUESTION.search(words) else Intent.FYI


def triage_of(facing_direction: str | None, facing_intent: str | None) -> Triage:
    """From the latest message to or from the client."""
    if facing_direction is None:
        return Triage.NONE
    if facing_direction == "outbound":
        return Triage.AWAITING_REPLY
    return Triage.NEEDS_ACTION if facing_intent in ACTIONABLE else Triage.FYI
