"""What a message wants (its intent), as its words say. Pure."""

from chassis.absence import asks_reader
from chassis.patterns import SPACE, WORD_BEGINS, WORD_ENDS, Pattern, pattern
from contracts.triage import Intent

MOST_READ = 10_000
"""Characters of a message that its intent is read from: who wants something says so before."""

_SIGNS: tuple[tuple[Intent, Pattern], ...] = tuple(
    (intent, pattern(f"thread.intent.{intent}", rf"(?i){WORD_BEGINS}(?:{terms}){WORD_ENDS}"))
    for intent, terms in (
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
_AWAY_WITHIN = 1_000
"""Characters that a notice of absence needs for saying so."""
_AWAY_SUBJECT = pattern(
    "thread.away.subject",
    r"(?i)^(?:re: *)?(?:automatic reply|auto[- ]?reply|autoreply|out[- ]of[- ](?:the[- ])?office)",
)
_AWAY = pattern(
    "thread.away",
    rf"(?i){WORD_BEGINS}(?:out of (?:the )?office|away from (?:the office|my desk|work)"
    r"|(?:on|taking) (?:annual |parental |maternity |paternity |medical |sick )?leave"
    rf"|on (?:vacation|holiday)|automatic reply|auto[- ]?reply){WORD_ENDS}",
)
_RETURN = pattern(
    "thread.away.return",
    rf"(?i){WORD_BEGINS}(?:return(?:ing)?|(?:be )?back|respond|reply|get back|limited access"
    r"|no access|until|in my absence|(?:for|if|in case of)(?: \pL+){0,5} (?:urgent|emergenc\pL+)"
    rf"|(?:for|with) (?:anything )?urgent){WORD_ENDS}",
)
_QUESTION = pattern(
    "thread.intent.question",
    rf"(?im)\?|^{SPACE}*(?:who|what|when|where|why|how|can|could|would|should|do|does|is|are)"
    rf"{WORD_ENDS}",
)


def classify(subject: str | None, body: str, *, has_attachments: bool, automatic: bool) -> Intent:
    """The intent of an inbound message: the strongest sign wins, machines only inform."""
    written = f"{subject or ''}\n{body}"[:MOST_READ]
    if automatic or _is_away(subject or "", body):
        return Intent.FYI
    for intent, sign in _SIGNS:
        if sign.search(written):
            return intent
    if has_attachments:
        return Intent.DOCUMENT
    return Intent.QUESTION if _QUESTION.search(written) else Intent.FYI


def _is_away(subject: str, body: str) -> bool:
    """Whether nobody is there to want anything: the programs of some senders do not say that they
    are programs, and their notices are full of "urgent". Who asks for something is there.
    """
    begin = body[:_AWAY_WITHIN]
    return _AWAY_SUBJECT.search(subject) is not None or (
        _AWAY.search(begin) is not None
        and _RETURN.search(begin) is not None
        and not asks_reader(body)
    )
