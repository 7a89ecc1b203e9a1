"""What a client's message is about (T5), and what its conversation needs (T6)."""

from enum import StrEnum


class Intent(StrEnum):
    """What an inbound message wants; outbound, internal and system messages have none."""

    QUESTION = "question"
    DOCUMENT = "document"
    PAYMENT = "payment"
    SCHEDULING = "scheduling"
    URGENT = "urgent"
    FYI = "fyi"
    FOLLOW_UP = "follow_up"


class Triage(StrEnum):
    """What a conversation needs; `none`: nobody outside has written or been written to."""

    NEEDS_ACTION = "needs_action"
    AWAITING_REPLY = "awaiting_reply"
    FYI = "fyi"
    NONE = "none"
