"""When a mail belongs to a thread. Pure."""

from dataclasses import dataclass

from chassis.patterns import SPACE, pattern

_REPLY_MARKS = pattern(
    "email.reply_marks",
    rf"(?i){SPACE}*(?:(?:re|aw|sv|antw|fwd?|wg|tr){SPACE}*(?:\[\d+\])?{SPACE}*:{SPACE}*)+",
)


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
    marks = _REPLY_MARKS.match(subject)
    return " ".join(subject[marks.end() if marks else 0 :].split()).casefold()
