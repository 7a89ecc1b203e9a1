"""The parts of a mail: what is text, what is HTML, what is a file."""

from collections.abc import Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from itertools import pairwise

from services.email_svc.mail_reading.bounds import LimitBroken
from services.email_svc.mail_reading.charsets import decode_bytes
from services.email_svc.mail_reading.headers import header
from services.email_svc.mail_reading.mail import MailFile
from services.email_svc.mail_reading.part_headers import (
    charset_of,
    content_type,
    file_name,
    is_file,
    is_flowed,
)

_MOST_PARTS = 500
_DEEPEST = 50
"""Containers within containers: mail programs make four or five."""


def message_of(raw: bytes) -> Message:
    """The mail's structure. The policy compat32 keeps headers raw, so that no header can raise."""
    return BytesParser(policy=compat32).parsebytes(raw)


def sort_parts(mail: Message) -> tuple[list[str], list[str], list[MailFile]]:
    """Texts, HTML and files of a mail; what is neither text nor HTML is a file."""
    texts: list[str] = []
    markups: list[str] = []
    files: list[MailFile] = []
    for number, part in enumerate(_leaves(mail)):
        if number >= _MOST_PARTS:
            raise LimitBroken(f"more than {_MOST_PARTS} parts")
        kind = content_type(part)
        if is_file(part) or kind not in ("text/plain", "text/html"):
            files.append(_file(part, len(files) + 1))
        elif kind == "text/plain":
            texts.append(part_text(part))
        else:
            markups.append(part_text(part))
    return texts, markups, files


def _leaves(part: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that are no containers; a forwarded mail stays one file."""
    if depth > _DEEPEST:
        raise LimitBroken(f"more than {_DEEPEST} containers within each other")
    children = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(children, list):
        for child in children:
            if isinstance(child, Message):
                yield from _leaves(child, depth + 1)
    else:
        yield part


def part_text(part: Message) -> str:
    """A text part decoded by its charset; format=flowed (RFC 3676) lines are joined."""
    content = part_bytes(part)
    text = decode_bytes(content, charset_of(part))
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    if is_flowed(part):
        text = _unflowed(text)
    return text


def _unflowed(text: str) -> str:
    """RFC 3676 §4: a line that ends in a space goes on in the next, the signature's mark not."""
    pieces: list[str] = []
    for line, following in pairwise([*text.split("\n"), ""]):
        goes_on = line.endswith(" ") and line != "-- " and following
        pieces += [line] if goes_on else [line, "\n"]
    return "".join(pieces[:-1])


def part_bytes(part: Message) -> bytes:
    """A part's content; what its transfer encoding cannot decode is taken as it stands."""
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return content
    return part.as_bytes()


def _file(part: Message, number: int) -> MailFile:
    kind = content_type(part)
    content = _forwarded(part) if kind == "message/rfc822" else part_bytes(part)
    ending = {"text/calendar": ".ics", "message/rfc822": ".eml"}.get(kind, "")
    return MailFile(
        name=file_name(part) or f"attachment-{number}{ending}",
        content_type=kind,
        content=content,
        content_id=header(part, "Content-ID").strip("<> ") or None,
    )


def _forwarded(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0].as_bytes()
    return part_bytes(part)
