"""A mail of our own as Graph takes it: its words in one request of 4 MB, large files by themselves.

It was written by outbound/mail.py, so its form is known: no parser has to guess what it may mean.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from services.email_svc.own_ids import OWN_REF_HEADER

MOST_WHOLE_BYTES = 3_000_000
"""In base64 they are 4,000,000, under the 4 MB of a request."""
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that is attached to the draft."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class GraphDraft:
    """`mime`: base64 of the mail without `files`. `own_id`: its Message-ID."""

    own_id: str
    mime: bytes
    files: tuple[DraftFile, ...]


def draft_of(raw: bytes) -> GraphDraft:
    """A mail that is too large for one request goes without its files, which follow in order."""
    head, gap, body = raw.partition(_END_OF_HEAD)
    fields = _fields_of(head)
    own_id, boundary = fields.get("message-id", ""), _boundary_of(fields)
    if len(raw) <= MOST_WHOLE_BYTES or boundary is None:
        return GraphDraft(own_id, base64.b64encode(raw), ())
    left, files = _apart(b"\r\n" + body, b"\r\n--" + boundary)
    mime = base64.b64encode(head + gap + left.removeprefix(b"\r\n"))
    return GraphDraft(own_id, mime, files)


def _apart(body: bytes, mark: bytes) -> tuple[bytes, tuple[DraftFile, ...]]:
    """The parts that are words, and those that are files."""
    kept: list[bytes] = []
    files: list[DraftFile] = []
    for part in body.split(mark):
        head, _, content = part.partition(_END_OF_HEAD)
        fields = _fields_of(head)
        if fields.get("content-disposition", "").startswith("attachment"):
            files.append(_file(fields, content))
        else:
            kept.append(part)
    return mark.join(kept), tuple(files)


def _file(fields: Mapping[str, str], content: bytes) -> DraftFile:
    told = _described(fields)
    return DraftFile(
        name=told.get_filename() or "file",
        content_type=told.get_content_type(),
        content=binascii.a2b_base64(content),
    )


def _boundary_of(fields: Mapping[str, str]) -> bytes | None:
    """What stands between the parts; None for a mail without files."""
    told = _described(fields)
    found = told.get_boundary() if told.get_content_type() == "multipart/mixed" else None
    return found.encode("ascii") if found else None


def _described(fields: Mapping[str, str]) -> EmailMessage:
    """The fields that say what a part is."""
    part = EmailMessage(policy=SMTP)
    for name in ("content-type", "content-disposition"):
        if name in fields:
            part[name] = fields[name]
    return part


def _fields_of(head: bytes) -> dict[str, str]:
    """By name in lower case, unfolded."""
    found: dict[str, str] = {}
    for line in head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ").split(b"\r\n"):
        name, colon, value = line.decode("ascii", "replace").partition(":")
        if colon:
            found[name.lower()] = value.strip()
    return found


def named_ref(headers: object) -> str:
    """Our own id among internetMessageHeaders; nothing where there is none."""
    for one in headers if isinstance(headers, list) else []:
        if isinstance(one, dict) and str(one.get("name", "")).lower() == OWN_REF_HEADER.lower():
            return str(one.get("value", "")).strip()
    return ""
