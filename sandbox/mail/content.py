"""The readable parts of a mail."""

from __future__ import annotations

import html
import re
from email.message import Message
from typing import Any

from sandbox.mail.headers import plain

SNIPPET_LENGTH = 200


def decoded(part: Message) -> bytes:
    """The content of a leaf part with its transfer encoding undone."""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def text_of(part: Message) -> str:
    """The text of a leaf part; characters that do not decode are replaced."""
    content = decoded(part)
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def filename_of(part: Message) -> str:
    """The attachment's name, or nothing for a body part."""
    return plain(part.get_filename() or "")


def body_of(mail: Message) -> tuple[str, str]:
    """Plain text and HTML of the mail, each the first found or empty."""
    found = {"text/plain": "", "text/html": ""}
    for part in mail.walk():
        kind = part.get_content_type()
        if kind in found and not found[kind] and not filename_of(part):
            found[kind] = text_of(part)
    return found["text/plain"], found["text/html"]


def attachments_of(mail: Message) -> list[dict[str, Any]]:
    """Name, type and size of each attachment."""
    return [
        {
            "name": filename_of(part),
            "content_type": part.get_content_type(),
            "size": len(decoded(part)),
        }
        for part in mail.walk()
        if filename_of(part) and not part.is_multipart()
    ]


def snippet_of(mail: Message) -> str:
    """The first words, HTML-escaped as Gmail answers them."""
    text, markup = body_of(mail)
    plain = text or html.unescape(re.sub(r"<[^>]*>", " ", markup))
    return html.escape(" ".join(plain.split())[:SNIPPET_LENGTH], quote=True)
