"""Headers of foreign mails, read without ever failing: mail on the wire keeps no rules.

The standard library's structured header classes raise on odd addresses, so raw values are read
here (RFC 5322, RFC 2047), and what cannot be decoded is replaced.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

_ID = re.compile(r"<([^<>]{1,980})>")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_CLOCKS_DIFFER = timedelta(minutes=10)
_OLDEST = timedelta(days=30)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_AUTOMATIC = ("x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name and its lower-cased address, which may be empty."""

    name: str
    address: str


def header(mail: Message, name: str) -> str:
    """The first value of a header, unfolded, any bytes made readable; empty without one."""
    return next(iter(headers(mail, name)), "")


def headers(mail: Message, name: str) -> list[str]:
    """Every value of a header."""
    wanted = name.lower()
    return [_clean(value) for key, value in mail.raw_items() if key.lower() == wanted]


def _clean(raw: object) -> str:
    text = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return re.sub(r"\r?\n[ \t]*", " ", text).replace("\r", " ").replace("\x00", "").strip()


def decoded(text: str) -> str:
    """Encoded words as text; an unknown charset or broken base64 is replaced, never raised."""
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    words = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(words.replace("\x00", "").split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    # What stands between encoded words comes back in this encoding of Python's own.
    return decode_bytes(piece, charset or "raw-unicode-escape")


def decode_bytes(content: bytes, charset: str | None) -> str:
    """Bytes as text in a charset that may be unknown or wrong."""
    return _storable(_decode(content, charset))


def _decode(content: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        try:
            return content.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    try:
        return content.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("latin-1")


def _storable(text: str) -> str:
    # Half a surrogate pair is no text: neither JSON nor the database takes it.
    return text.encode("utf-8", "replace").decode("utf-8")


def mailboxes(mail: Message, name: str) -> list[Mailbox]:
    """The addresses of a header; a list that cannot be parsed gives whatever looks like one."""
    values = headers(mail, name)
    try:
        pairs = getaddresses(values)
    except (ValueError, IndexError, TypeError):
        pairs = []
    found = [
        Mailbox(decoded(name_), one.strip().lower())
        for name_, one in pairs
        if _ADDRESS.fullmatch(one.strip())
    ]
    if found:
        return found
    return [Mailbox("", one.strip(".").lower()) for v in values for one in _ADDRESS.findall(v)]


def message_ids(value: str) -> list[str]:
    """The ids in a header in the order written, spaces of a broken folding removed."""
    found = [f"<{''.join(one.split())}>" for one in _ID.findall(value)]
    return list(dict.fromkeys(found))


def own_id(mail: Message) -> str | None:
    """The Message-ID, in angle brackets even when the sender forgot them."""
    value = header(mail, "Message-ID")
    found = message_ids(value)
    if found:
        return found[0]
    bare = "".join(value.split()).strip("<>")
    return f"<{bare}>" if bare else None


def answered_ids(mail: Message) -> list[str]:
    """What the mail answers, nearest first: In-Reply-To, then References from the end."""
    nearest = message_ids(header(mail, "In-Reply-To"))
    chain = message_ids(header(mail, "References"))
    return list(dict.fromkeys([*nearest, *reversed(chain)]))


def written_at(mail: Message, received_at: datetime) -> datetime:
    """The Date, unless it is missing or cannot be true: then the time the provider got it."""
    try:
        moment = parsedate_to_datetime(header(mail, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return received_at
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=received_at.tzinfo)
    believable = received_at - _OLDEST <= moment <= received_at + _CLOCKS_DIFFER
    return moment if believable else received_at


def is_automatic(mail: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and what mail programs do besides)."""
    submitted = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header(mail, "Precedence").lower() in _BULK:
        return True
    return any(header(mail, name) for name in _AUTOMATIC)
