"""A received mail taken apart: bodies, people, ids, files (RFC 2045, RFC 5322).

Nothing here may fail for what a stranger wrote: unknown charsets are replaced, odd addresses read
as far as they can be, odd parts kept as files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32

from services.email_svc.bodies import part_bytes, part_text, sanitise, text_of
from services.email_svc.headers import (
    Mailbox,
    answered_ids,
    decoded,
    header,
    is_automatic,
    mailboxes,
    message_ids,
    own_id,
    written_at,
)

NOBODY = Mailbox("", "unknown@invalid")
"""Sender of a mail that names none (RFC 2606 keeps `invalid` free)."""

_MOST_PARTS = 500
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class File:
    """An attachment or inline picture; `content_id` is what `cid:` in the HTML names."""

    name: str
    content_type: str
    content: bytes
    content_id: str | None


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """What a mail says. `refs`: what it answers, nearest first; `chain`: its References; `date`:
    the header as written, `written_at`: when it may be believed.
    """

    sender: Mailbox
    to: tuple[str, ...]
    subject: str | None
    body_text: str
    body_html: str | None
    rfc822_id: str | None
    refs: tuple[str, ...]
    chain: tuple[str, ...]
    date: str
    written_at: datetime
    automatic: bool
    files: tuple[File, ...]


def read_message(raw: bytes) -> Message:
    """The mail's structure. The policy compat32 keeps headers raw, so that no header can raise."""
    return BytesParser(policy=compat32).parsebytes(raw)


def read_mail(mail: Message, received_at: datetime) -> ReceivedMail:
    """Everything the thread wants to know."""
    texts, markups, files = _sort_parts(mail)
    markup = sanitise("\n".join(markups)) if markups else None
    text = "\n".join(texts).strip() or text_of("\n".join(markups))
    people = [*mailboxes(mail, "To"), *mailboxes(mail, "Cc")]
    return ReceivedMail(
        sender=sender_of(mail),
        to=tuple(dict.fromkeys(one.address for one in people)),
        subject=decoded(header(mail, "Subject")) or None,
        body_text=text,
        body_html=markup or None,
        rfc822_id=own_id(mail),
        refs=tuple(answered_ids(mail)),
        chain=tuple(message_ids(header(mail, "References"))),
        date=header(mail, "Date"),
        written_at=written_at(mail, received_at),
        automatic=is_automatic(mail),
        files=tuple(files),
    )


def sender_of(mail: Message) -> Mailbox:
    """Who wrote: From, else Sender, else Reply-To or Return-Path."""
    for name in ("From", "Sender", "Reply-To", "Return-Path"):
        found = mailboxes(mail, name)
        if found:
            return found[0]
    return NOBODY


def _sort_parts(mail: Message) -> tuple[list[str], list[str], list[File]]:
    texts: list[str] = []
    markups: list[str] = []
    files: list[File] = []
    for number, part in enumerate(_leaves(mail)):
        if number >= _MOST_PARTS:
            break
        kind = part.get_content_type()
        if _is_file(part) or kind not in ("text/plain", "text/html"):
            files.append(_file(part, len(files) + 1))
        elif kind == "text/plain":
            texts.append(part_text(part))
        else:
            markups.append(part_text(part))
    return texts, markups, files


def _leaves(part: Message) -> Iterator[Message]:
    """The parts that are no containers; a forwarded mail stays one file."""
    children = part.get_payload()
    if part.get_content_maintype() == "multipart" and isinstance(children, list):
        for child in children:
            if isinstance(child, Message):
                yield from _leaves(child)
    else:
        yield part


def _is_file(part: Message) -> bool:
    disposition = header(part, "Content-Disposition").split(";")[0].strip().lower()
    return disposition == "attachment" or (disposition == "inline" and _name(part) is not None)


def _file(part: Message, number: int) -> File:
    kind = part.get_content_type()
    content = _forwarded(part) if kind == "message/rfc822" else part_bytes(part)
    ending = {"text/calendar": ".ics", "message/rfc822": ".eml"}.get(kind, "")
    return File(
        name=_name(part) or f"attachment-{number}{ending}",
        content_type=kind,
        content=content,
        content_id=header(part, "Content-ID").strip("<> ") or None,
    )


def _forwarded(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0].as_bytes()
    return part_bytes(part)


def _name(part: Message) -> str | None:
    """The file name (RFC 2231 or encoded words), without any folder."""
    try:
        name = part.get_filename()
    except (LookupError, ValueError, TypeError):
        return None
    if not name:
        return None
    plain = decoded(name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in plain if c.isprintable())[:_LONGEST_NAME] or None
