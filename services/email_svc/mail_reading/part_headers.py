"""What a part of a mail says of itself (RFC 2045, RFC 2183): its kind, name and encoding."""

from email.message import Message
from email.policy import compat32

from services.email_svc.mail_reading.headers import LONGEST_NAME, decoded, header

_LONGEST_TYPE = 127
_OTHER_TYPE = "application/octet-stream"


def is_attachment(part: Message) -> bool:
    """Whether its sender surely means a part as a file."""
    return _disposition(part) == "attachment"


def is_named_inline(part: Message) -> bool:
    """Whether it is to be shown where it stands, and has a file's name all the same."""
    return _disposition(part) == "inline" and file_name(part) is not None


def _disposition(part: Message) -> str:
    return header(part, "Content-Disposition").split(";")[0].strip().lower()


def file_name(part: Message) -> str | None:
    """The file name (RFC 2231 or encoded words), without any folder."""
    try:
        name = _readable(part).get_filename()
    except (LookupError, ValueError, TypeError):
        return None
    if not name:
        return None
    plain = decoded(name).replace("\\", "/").rsplit("/", 1)[-1]
    return plain.strip()[:LONGEST_NAME] or None


def _readable(part: Message) -> Message:
    """The fields that name a file, any bytes in them made readable."""
    found = Message(policy=compat32)
    for name in ("Content-Disposition", "Content-Type"):
        if value := header(part, name):
            found[name] = value
    return found


def content_type(part: Message) -> str:
    """The type of a part, its subtype in any case such that it can be kept and served. What stands
    behind it is no part of it, semicolon or not.
    """
    written = header(part, "Content-Type").replace(";", " ").split()
    kind = written[0].lower() if written else part.get_default_type()
    if kind.count("/") != 1:
        kind = "text/plain"  # RFC 2045, 5.2
    if len(kind) > _LONGEST_TYPE or not kind.isascii() or not kind.isprintable():
        return _OTHER_TYPE
    return kind


def transfer_encoding(part: Message) -> str:
    """How a part's bytes were made fit for mail, in lower case: the word, whatever is around it."""
    words = header(part, "Content-Transfer-Encoding").replace(";", " ").split()
    return words[0].strip("\"'").lower() if words else ""


def is_flowed(part: Message) -> bool:
    """Whether lines of a text were broken on the way out (format=flowed, RFC 3676)."""
    return _parameter(part, "format") == "flowed"


def joins_without_space(part: Message) -> bool:
    """Whether the space at the end of such a line is no part of the text (DelSp)."""
    return _parameter(part, "delsp") == "yes"


def report_type(mail: Message) -> str:
    """What kind of report a multipart/report is (RFC 6522), delivery-status if it does not say."""
    return _parameter(mail, "report-type") or "delivery-status"


def _parameter(part: Message, name: str) -> str:
    try:
        return str(part.get_param(name) or "").lower()
    except (LookupError, ValueError, TypeError):
        return ""
