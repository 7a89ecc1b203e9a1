"""The parts of a mail: which of them are what it says, and which are files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from html import escape

from services.email_svc.mail_reading.bounds import LimitBroken
from services.email_svc.mail_reading.charsets import decode_bytes
from services.email_svc.mail_reading.flowed import unflowed
from services.email_svc.mail_reading.headers import charset_of, header
from services.email_svc.mail_reading.mail import MailFile
from services.email_svc.mail_reading.part_headers import (
    content_type,
    file_name,
    is_attachment,
    is_flowed,
    is_named_inline,
    joins_without_space,
    transfer_encoding,
)

_MOST_PARTS = 500
_DEEPEST = 50
"""Containers within containers: mail programs make four or five."""
_ENCODING = "Content-Transfer-Encoding"
_SHOWN = ("text/plain", "text/html")


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that a mail says: as text, as HTML documents, or the same in both."""

    text: str = ""
    markups: tuple[str, ...] = ()


@dataclass(slots=True)
class SortedParts:
    """What a mail says, in its order, and its files."""

    pieces: list[Piece] = field(default_factory=list)
    files: list[MailFile] = field(default_factory=list)
    count: int = 0


def sort_parts(mail: Message) -> SortedParts:
    """What is words and what is a file; nothing is neither."""
    found = SortedParts()
    _sort(mail, found)
    if not found.pieces and not found.files:
        around = f"{mail.preamble or ''}\n{mail.epilogue or ''}"
        text = _readable(decode_bytes(around.encode("ascii", "surrogateescape"), None))
        found.pieces = [Piece(text)] if text.strip() else []
    return found


def _sort(part: Message, found: SortedParts, depth: int = 0, *, is_form: bool = True) -> None:
    """Add what a part says. `is_form`: it is the mail, or one form of it, and so no file even if
    it has a file's name.
    """
    if depth > _DEEPEST:
        raise LimitBroken(f"more than {_DEEPEST} containers within each other")
    children = part.get_payload()
    if part.get_content_maintype() != "multipart":
        _sort_leaf(part, found, is_form=is_form)
    elif not isinstance(children, list):
        # A container without parts: what stands in it was meant to be read.
        text = _readable(decode_bytes(part_bytes(part), None))
        found.pieces += [Piece(text)] if text.strip() else []
    elif part.get_content_subtype() == "alternative":
        found.pieces += _forms(_sorted_apart(child, found, depth) for child in _messages(children))
    else:
        for child in _messages(children):
            _sort(child, found, depth + 1, is_form=not found.pieces)


def _messages(children: Iterable[object]) -> list[Message]:
    return [child for child in children if isinstance(child, Message)]


def _sorted_apart(child: Message, found: SortedParts, depth: int) -> list[Piece]:
    apart = SortedParts(files=found.files, count=found.count)
    _sort(child, apart, depth + 1)
    found.count = apart.count
    return apart.pieces


def _sort_leaf(part: Message, found: SortedParts, *, is_form: bool) -> None:
    found.count += 1
    if found.count > _MOST_PARTS:
        raise LimitBroken(f"more than {_MOST_PARTS} parts")
    kind = content_type(part)
    named = is_named_inline(part) and not is_form
    if kind not in _SHOWN or is_attachment(part) or named:
        found.files.append(_file(part, len(found.files) + 1))
        return
    text = part_text(part)
    if text.strip():
        found.pieces.append(Piece(text) if kind == "text/plain" else Piece(markups=(text,)))


def _forms(groups: Iterable[list[Piece]]) -> list[Piece]:
    """One piece of the forms of the same: its plain ones as text, its rich ones as HTML."""
    plain: list[Piece] = []
    rich: list[Piece] = []
    for group in groups:
        (rich if any(piece.markups for piece in group) else plain).extend(group)
    if not plain or not rich:
        return list(dict.fromkeys([*plain, *rich]))
    text = "\n".join(dict.fromkeys(piece.text for piece in plain))
    return [Piece(text, tuple(markup for piece in rich for markup in markups_of(piece)))]


def markups_of(piece: Piece) -> tuple[str, ...]:
    """A piece as HTML, also one that is text alone."""
    return piece.markups or (f"<div>{escape(piece.text).replace(chr(10), '<br>')}</div>",)


def part_text(part: Message) -> str:
    """A text part decoded by its charset; format=flowed (RFC 3676) lines are joined."""
    text = _readable(decode_bytes(part_bytes(part), charset_of(part)))
    return unflowed(text, spaced=not joins_without_space(part)) if is_flowed(part) else text


def _readable(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def part_bytes(part: Message) -> bytes:
    """A part's content; what its transfer encoding cannot decode is taken as it stands."""
    if named := transfer_encoding(part):
        # As it is written, with a blank behind it for instance, the standard library knows none.
        del part[_ENCODING]
        part[_ENCODING] = named
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else part.as_bytes()


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
