"""When a mail belongs to a thread. Pure."""

from dataclasses import dataclass

from chassis.patterns import SPACE, pattern

_WORDS = (
    "re|r|ref|res|resp|rif|aw|antw|antwort|sv|vs|vá|odp|ynt|απ|отв|ответ"
    "|fwd?|fw|wg|tr|rv|i|enc|vb|vl|vidarebefordrat|doorst|pd|továbbítás|ilt|пересл"
    "|回复|答复|回覆|转发|轉寄|返信|転送|답장|회신|전달"
)
"""For an answer and for what is forwarded, in the languages of mail programs."""
_TAGS = "external|ext|extern|externe|externo|caution|spam|suspected spam|secure|encrypted|warning"
"""What servers on the way put in front."""
_REPLY_MARKS = pattern(
    "email.reply_marks",
    rf"(?i){SPACE}*(?:(?:(?:{_WORDS}){SPACE}*(?:\[\d+\]|\(\d+\)|[*^]?\d+)?{SPACE}*[:：]"
    rf"|[\[(](?:{_TAGS})[\])]:?|(?:external|ext){SPACE}*:){SPACE}*)+",
)
_FORWARDED = pattern("email.forwarded_mark", rf"(?i){SPACE}*\((?:fwd?|fw)\){SPACE}*$")


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
    return bare_subject(subject).casefold()


def bare_subject(subject: str) -> str:
    """The subject without marks of replies, as it was written."""
    marks = _REPLY_MARKS.match(subject)
    bare = subject[marks.end() if marks else 0 :]
    end = _FORWARDED.search(bare)
    return " ".join(bare[: end.start() if end else None].split())
