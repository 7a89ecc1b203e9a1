"""Message ids: a mail's own, and those of the mails it answers (RFC 5322, 3.6.4)."""

from email.message import Message

from chassis.patterns import pattern_on_re
from contracts.types import bounded_ref
from services.email_svc.mail_reading.headers import header

_ID = pattern_on_re(
    "email.message_ids",
    r"<([^<>]{1,980})>",
    why="it fits thousands of times; what it passes over holds no second beginning",
    uses=("findall",),
)
_MOST_REFS = 200
_LONGEST_BARE = 16_000


def message_ids(value: str) -> list[str]:
    """The ids in a header in the order written, spaces of a broken folding removed."""
    found = [bounded_ref(f"<{''.join(one.split())}>") for one in _ID.findall(value)]
    return list(dict.fromkeys(found))


def _ids_or_bare(value: str) -> list[str]:
    """The ids in a header, also where the sender forgot the angle brackets of all of them."""
    words = value[:_LONGEST_BARE].split()
    if not words or "<" in value or not all("@" in word for word in words):
        return message_ids(value)
    return message_ids(" ".join(f"<{word.strip('<>,;')}>" for word in words))


def own_id(mail: Message) -> str | None:
    """The Message-ID, in angle brackets even when the sender forgot them."""
    value = header(mail, "Message-ID")
    found = message_ids(value)
    if found:
        return found[0]
    bare = "".join(value.split()).strip("<>")
    return bounded_ref(f"<{bare}>") if bare else None


def answered_ids(mail: Message) -> list[str]:
    """What the mail answers, nearest first: In-Reply-To, then References from the end."""
    nearest = _ids_or_bare(header(mail, "In-Reply-To"))
    return list(dict.fromkeys([*nearest, *reversed(references(mail))]))[:_MOST_REFS]


def references(mail: Message) -> list[str]:
    """The conversation's mails as the sender lists them, oldest first; of a long list the first
    and the latest.
    """
    found = _ids_or_bare(header(mail, "References"))
    return found if len(found) <= _MOST_REFS else [found[0], *found[1 - _MOST_REFS :]]
