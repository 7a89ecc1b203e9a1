"""What a part of a mail says of itself (RFC 2045, RFC 2183): its kind, name and charset."""

from email.message import Message

from services.email_svc.mail_reading.headers import LONGEST_NAME, decoded, header

_LONGEST_TYPE = 127


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
    return "".join(c for c in plain if c.isprintable())[:LONGEST_NAME] or None


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
