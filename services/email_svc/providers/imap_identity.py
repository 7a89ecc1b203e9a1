"""Who a mail is, from the headers it was delivered with. Pure.

An IMAP server numbers a mail anew wherever it is moved, and all of them when its own numbers
were lost (UIDVALIDITY, RFC 9051 §2.3.1.1); what stays are the mail's bytes. So a mail's id here
is a digest of its headers, in which the servers on the way wrote when and how each copy came.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chassis.patterns import pattern
from contracts.types import bounded_ref

HEADER_BYTES = 64 * 1024
"""Headers read to know a mail: the trace that tells copies apart stands on top."""
_LONGEST_SOUGHT = 250
_MOST_REFERENCES_READ = 16 * 1024
_WRITTEN_AT_DELIVERY = frozenset(
    {b"delivered-to", b"x-delivered-to", b"x-original-to", b"envelope-to", b"delivery-date"}
)
_SIGNED_IN = pattern("email.submitted", r"(?i)\bwith (?:E?SMTPS?A|UTF8SMTPS?A|HTTPS?)\b")
_INTO_A_MAILBOX = pattern("email.delivered", r"(?i)\bwith (?:UTF8)?LMTPS?A?\b")
_SOUGHT = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<>@.-_+=$!#%&*/~^{}|:,;?[]()'"
)


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """`digest` tells mails apart; one of the others finds it again: its Message-ID, or the day that
    the server says it came.
    """

    digest: str
    message_id: str | None
    day: date | None

    @property
    def provider_id(self) -> str:
        """As it is kept."""
        return f"{self.digest}:{self.message_id or (self.day.isoformat() if self.day else '')}"


def identity_of(header: bytes, day: date) -> MailIdentity:
    """The identity of a mail with these headers (the first HEADER_BYTES of them)."""
    block = header_block(header)
    digest = hashlib.sha256(block).hexdigest()[:32]
    found = message_id_of(block)
    return MailIdentity(digest, found if is_sought(found) else None, day)


def read_provider_id(provider_id: str) -> MailIdentity:
    """What `provider_id` says; one that nothing can be found by has neither id nor day."""
    digest, _, rest = provider_id.partition(":")
    if rest.startswith("<"):
        return MailIdentity(digest, rest, None)
    try:
        return MailIdentity(digest, None, date.fromisoformat(rest))
    except ValueError:
        return MailIdentity(digest, None, None)


def is_sought(message_id: str) -> bool:
    """Whether a server can be asked for a mail by this id: no quotes, blanks or other letters."""
    return 2 < len(message_id) <= _LONGEST_SOUGHT and _SOUGHT.issuperset(message_id)


def header_block(raw: bytes) -> bytes:
    """The headers of a mail, with the line ends IMAP has, without the empty line; no more than
    HEADER_BYTES.
    """
    head = raw[: 2 * HEADER_BYTES].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    return head.rstrip(b"\n").replace(b"\n", b"\r\n")[:HEADER_BYTES]


def message_id_of(block: bytes) -> str:
    """The Message-ID with its brackets, or nothing."""
    return next(_ids(header_value(block, b"message-id")), "")


def thread_id_of(block: bytes) -> str:
    """What stands for the thread, which IMAP does not know: the id of the mail that began it."""
    root = next(_ids(header_value(block, b"references")), "")
    root = root or next(_ids(header_value(block, b"in-reply-to")), "") or message_id_of(block)
    return bounded_ref(root or hashlib.sha256(block).hexdigest()[:32])


def was_delivered(block: bytes) -> bool:
    """Whether a server brought the mail into the mailbox, as it notes on top (RFC 5321 §4.4): what
    a mail program puts into Sent bears no such note, what a server itself keeps of a mail that
    somebody sent says that they had signed in (RFC 3848).
    """
    names = {line.partition(b":")[0].lower() for line in block.split(b"\r\n")}
    if names & _WRITTEN_AT_DELIVERY:
        return True
    latest = header_value(block, b"received")
    if _INTO_A_MAILBOX.search(latest):
        return True
    return b"return-path" in names and not _SIGNED_IN.search(latest)


def header_value(block: bytes, name: bytes) -> str:
    """The first header of this (lower-case) name, bounded; '' where there is none."""
    return next(header_values(block, name), "")[:_MOST_REFERENCES_READ]


def header_values(block: bytes, name: bytes) -> Iterator[str]:
    """Every header of this (lower-case) name, unfolded."""
    value: list[bytes] = []
    for line in [*block.split(b"\r\n"), b""]:
        if value and line[:1] in (b" ", b"\t"):
            value.append(line)
            continue
        if value:
            yield b" ".join(value).decode("utf-8", "replace").strip()
        begins = line[: len(name) + 1].lower() == name + b":"
        value = [line[len(name) + 1 :]] if begins else []


def _ids(value: str) -> Iterator[str]:
    for piece in value.split("<")[1:]:
        inside, closed, _ = piece.partition(">")
        if closed and inside.strip():
            yield f"<{inside.strip()}>"
