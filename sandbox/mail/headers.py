"""Reading and changing the header block of a raw mail, also of a broken one."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr

BEGINNING = 256 * 1024
_ID = re.compile(r"<[^<>\s]+>")


def parse(raw: bytes) -> Message:
    """The mail as the lenient parser sees it: it never refuses one."""
    return message_from_bytes(raw)


def parse_beginning(raw: bytes) -> Message:
    """Its headers and first words: to take a large mail apart holds up everybody else."""
    return parse(raw[:BEGINNING])


def plain(value: object) -> str:
    """A header value unfolded and with its encoded words decoded where that is possible."""
    text = re.sub(r"\r?\n[ \t]+", " ", str(value or "")).strip()
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return text


def message_id(mail: Message) -> str:
    """The Message-ID with its angle brackets, or nothing."""
    found = _ID.search(str(mail.get("Message-ID", "")))
    return found.group(0) if found else ""


def referenced_ids(mail: Message) -> list[str]:
    """Ids of References and In-Reply-To, oldest first."""
    text = f"{mail.get('References', '')} {mail.get('In-Reply-To', '')}"
    return list(dict.fromkeys(_ID.findall(text)))


def recipients(mail: Message) -> list[str]:
    """Addresses of To, Cc and Bcc, lower case, each once."""
    values = [plain(v) for name in ("To", "Cc", "Bcc") for v in mail.get_all(name, [])]
    found = [address.lower() for _, address in getaddresses(values) if "@" in address]
    return list(dict.fromkeys(found))


def sender(mail: Message) -> tuple[str, str]:
    """Display name and lower-case address of From."""
    name, address = parseaddr(plain(mail.get("From", "")))
    return name, address.lower()


def crlf(raw: bytes) -> bytes:
    """The same mail with the line ends SMTP demands."""
    return re.sub(rb"\r\n|\r|\n", b"\r\n", raw)


def without_header(raw: bytes, name: str) -> bytes:
    """The mail (with CRLF line ends) less one header and its continuation lines."""
    head, gap, body = raw.partition(b"\r\n\r\n")
    pattern = (
        rb"(?im)^" + re.escape(name.encode()) + rb"[ \t]*:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*(?:\r\n|\Z)"
    )
    return re.sub(pattern, b"", head).rstrip(b"\r\n") + gap + body


def with_header(raw: bytes, name: str, value: str) -> bytes:
    """The mail (with CRLF line ends) with one header put on top in place of an older one."""
    return f"{name}: {value}\r\n".encode() + without_header(raw, name)
