"""Headers of foreign mails, read without ever failing: mail on the wire keeps no rules.

The standard library's structured header classes raise on odd addresses, so raw values are read
here (RFC 5322, RFC 2047), and what cannot be decoded is replaced.
"""

from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from chassis.foreign_text import storable
from chassis.patterns import pattern
from services.email_svc.mail_reading.address_list import addresses_in
from services.email_svc.mail_reading.charsets import decode_bytes, undo_raw_unicode
from services.email_svc.mail_reading.mail import NamedAddress

_CHARSET = pattern("email.charset", r"(?i)charset\*?\s*=\s*(?:[a-z-]*''|[\"'\s]*)([\w.:-]{1,40})")
LONGEST_NAME = 200
"""Characters of a person's name, or a file's."""
_LONGEST_SUBJECT = 2_000
_LONGEST_HEADER = 64_000
_LONGEST_ENCODED = 8_000
_MOST_PEOPLE = 1_000


def header(mail: Message, name: str) -> str:
    """The first value of a header, unfolded, any bytes made readable; empty without one."""
    return next(iter(headers(mail, name)), "")


def headers(mail: Message, name: str) -> list[str]:
    """Every value of a header, each as long as a thousand people need."""
    wanted = name.lower()
    values = (str(value) for key, value in mail.raw_items() if key.lower() == wanted)
    return [_clean(value[:_LONGEST_HEADER], mail) for value in values]


def charset_of(part: Message) -> str | None:
    """The charset a part names, whether or not there is one of that name, and however it is told
    apart from the type.
    """
    kinds = (str(value) for key, value in part.raw_items() if key.lower() == "content-type")
    found = _CHARSET.search(next(kinds, "")[:_LONGEST_HEADER])
    return found[1] if found else None


def _clean(raw: str, mail: Message) -> str:
    text = raw
    if not raw.isascii():
        # Bytes that nobody encoded are most likely in the charset of the words below.
        text = decode_bytes(raw.encode("utf-8", "surrogateescape"), charset_of(mail))
    first, *folded = text.replace("\r\n", "\n").split("\n")
    line = " ".join([first, *(piece.lstrip(" \t") for piece in folded)])
    return line.replace("\r", " ").replace("\x00", "\ufffd").strip()


def decoded(text: str) -> str:
    """Encoded words as text; an unknown charset or broken base64 is replaced, never raised."""
    text = text[:_LONGEST_ENCODED]
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return storable(text)
    plain = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(storable(plain).split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return undo_raw_unicode(piece) if charset is None else decode_bytes(piece, charset)


def addresses(mail: Message, name: str) -> list[NamedAddress]:
    """The addresses of all headers of a name, names decoded; empty when they name none."""
    found = [one for value in headers(mail, name) for one in addresses_in(value)]
    return [
        NamedAddress(decoded(one.name)[:LONGEST_NAME], one.address) for one in found[:_MOST_PEOPLE]
    ]


def subject_of(mail: Message) -> str | None:
    """What it is about, in one line; None when it does not say."""
    return decoded(header(mail, "Subject"))[:_LONGEST_SUBJECT] or None


def dated(mail: Message) -> datetime | None:
    """The instant that Date names, without a zone if it names none; None when it names none."""
    try:
        moment = parsedate_to_datetime(header(mail, "Date"))
        return moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
