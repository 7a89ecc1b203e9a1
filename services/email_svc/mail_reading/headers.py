"""Headers of foreign mails, read without ever failing: mail on the wire keeps no rules.

The standard library's structured header classes raise on odd addresses, so raw values are read
here (RFC 5322, RFC 2047), and what cannot be decoded is replaced.
"""

from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from chassis.patterns import pattern_on_re
from contracts.types import bounded_ref
from services.email_svc.mail_reading.address_list import addresses_in
from services.email_svc.mail_reading.charsets import decode_bytes, undo_raw_unicode
from services.email_svc.mail_reading.mail import NamedAddress

_ID = pattern_on_re(
    "email.message_ids",
    r"<([^<>]{1,980})>",
    why="it fits thousands of times; what it passes over holds no second beginning",
    uses=("findall",),
)
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_LONGEST_NAME = 200
_LONGEST_SUBJECT = 2_000
_LONGEST_HEADER = 64_000
_LONGEST_ENCODED = 8_000
_MOST_PEOPLE = 1_000
_MOST_REFS = 200
_LONGEST_TYPE = 127
_AUTOMATIC = ("x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder")


def header(mail: Message, name: str) -> str:
    """The first value of a header, unfolded, any bytes made readable; empty without one."""
    return next(iter(headers(mail, name)), "")


def headers(mail: Message, name: str) -> list[str]:
    """Every value of a header, each as long as a thousand people need."""
    wanted = name.lower()
    values = (str(value) for key, value in mail.raw_items() if key.lower() == wanted)
    return [_clean(value[:_LONGEST_HEADER]) for value in values]


def _clean(raw: object) -> str:
    text = str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    first, *folded = text.replace("\r\n", "\n").split("\n")
    line = " ".join([first, *(piece.lstrip(" \t") for piece in folded)])
    return line.replace("\r", " ").replace("\x00", "\ufffd").strip()


def decoded(text: str) -> str:
    """Encoded words as text; an unknown charset or broken base64 is replaced, never raised."""
    text = text[:_LONGEST_ENCODED]
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        return text
    plain = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(plain.replace("\x00", "").split())


def _piece(piece: str | bytes, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return undo_raw_unicode(piece) if charset is None else decode_bytes(piece, charset)


def addresses(mail: Message, name: str) -> list[NamedAddress]:
    """The addresses of all headers of a name, names decoded; empty when they name none."""
    found = [one for value in headers(mail, name) for one in addresses_in(value)]
    return [
        NamedAddress(decoded(one.name)[:_LONGEST_NAME], one.address) for one in found[:_MOST_PEOPLE]
    ]


def subject_of(mail: Message) -> str | None:
    """What it is about, in one line; None when it does not say."""
    return decoded(header(mail, "Subject"))[:_LONGEST_SUBJECT] or None


def message_ids(value: str) -> list[str]:
    """The ids in a header in the order written, spaces of a broken folding removed."""
    found = [bounded_ref(f"<{''.join(one.split())}>") for one in _ID.findall(value)]
    return list(dict.fromkeys(found))


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
    nearest = message_ids(header(mail, "In-Reply-To"))
    return list(dict.fromkeys([*nearest, *reversed(references(mail))]))[:_MOST_REFS]


def references(mail: Message) -> list[str]:
    """The conversation's mails as the sender lists them, oldest first; of a long list the first
    and the latest.
    """
    found = message_ids(header(mail, "References"))
    return found if len(found) <= _MOST_REFS else [found[0], *found[1 - _MOST_REFS :]]


def dated(mail: Message) -> datetime | None:
    """The instant that Date names, without a zone if it names none; None when it names none."""
    try:
        moment = parsedate_to_datetime(header(mail, "Date"))
        return moment if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def is_automatic(mail: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and what mail programs do besides)."""
    submitted = header(mail, "Auto-Submitted").split(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if header(mail, "Precedence").lower() in _BULK:
        return True
    return any(header(mail, name) for name in _AUTOMATIC)


def is_file(part: Message) -> bool:
    """Whether its sender means a part as a file: an attachment, or something named inline."""
    disposition = header(part, "Content-Disposition").split(";")[0].strip().lower()
    return disposition == "attachment" or (disposition == "inline" and file_name(part) is not None)


def file_name(part: Message) -> str | None:
    """The file name (RFC 2231 or encoded words), without any folder."""
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError):
        return None
    if not name:
        return None
    plain = decoded(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in plain if c.isprintable())[:_LONGEST_NAME] or None


def content_type(part: Message) -> str:
    """The type of a part, its subtype in any case such that it can be kept and served."""
    kind = part.get_content_type()
    if len(kind) > _LONGEST_TYPE or not kind.isascii() or not kind.isprintable():
        return "application/octet-stream"
    return kind


def charset_of(part: Message) -> str | None:
    """The charset a part names, whether or not there is one of that name."""
    try:
        return part.get_content_charset()
    except (LookupError, ValueError, TypeError):
        return None


def is_flowed(part: Message) -> bool:
    """Whether lines of a text were broken on the way out (format=flowed, RFC 3676)."""
    return _parameter(part, "format") == "flowed"


def report_type(mail: Message) -> str:
    """What kind of report a multipart/report is (RFC 6522), delivery-status if it does not say."""
    return _parameter(mail, "report-type") or "delivery-status"


def _parameter(part: Message, name: str) -> str:
    try:
        return str(part.get_param(name) or "").lower()
    except (LookupError, ValueError, TypeError):
        return ""
