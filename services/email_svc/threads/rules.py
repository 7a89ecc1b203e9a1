"""When a mail belongs to a thread. Pure."""

import re
from dataclasses import dataclass

_REPLY_MARKS = re.compile(r"^\s*((re|aw|sv|antw|fwd?|wg|tr)\s*(\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParentMail:
    """The mail answered. `chain`: its References, oldest first."""

    mailbox_id: str
    thread_id: str | None
    rfc822_id: str | None
    chain: tuple[str, ...]
    subject: str


def base_subject(subject: str) -> str:
    """The subject without marks of replies, for comparison."""
    return " ".join(_REPLY_MARKS.sub("", subject).split()).casefold()
