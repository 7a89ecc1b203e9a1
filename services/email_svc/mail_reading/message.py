"""Raw bytes as the structure of a mail, also where they break the rules that say what it is.

What mends is done before anything is read: a head that goes on behind a line that is no field, and
containers whose boundary is not the one they name.
"""

import codecs
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

from chassis.patterns import pattern

_MOST_HEAD = 256 * 1024
"""Bytes in which a head may be mended."""
_MOST_REPAIRS = 10
_MOST_VISITED = 1_000
_FIELD = pattern("email.head.field", r"^(?:[!-9;-~]{1,200}:|[ \t]|From )")
_KNOWN_FIELD = pattern(
    "email.head.known_field",
    r"(?i)^(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]{1,40}|received"
    r"|references|in-reply-to|reply-to|return-path|sender|dkim-signature|x-[a-z0-9-]{1,80})[ \t]*:",
)
_SPACED_COLON = pattern("email.head.spaced_colon", r"^([!-9;-~]{1,200})[ \t]+:")
_POSTMARK = (">From ", "From ")
"""Of a file of mails, which one was taken out of."""
_BOUNDARY = pattern(
    "email.boundary", r"(?im)^--([^\r\n]{1,200}?)[ \t]*\r?\n(?:content-[a-z-]+:|\r?\n)"
)
"""The first line of dashes under which a part begins."""


def message_of(raw: bytes) -> Message:
    """The mail's structure. The policy compat32 keeps headers raw, so that no header can raise."""
    mail = _parsed(_with_whole_head(raw))
    _mend_boundaries(mail)
    return mail


def fields_of(raw: bytes) -> Message:
    """A group of fields that is no mail."""
    return _parsed(raw)


def _parsed(raw: bytes) -> Message:
    return BytesParser(policy=compat32).parsebytes(raw)


def _with_whole_head(raw: bytes) -> bytes:
    """The mail without a mark of byte order before its head, or lines within it that are no
    fields. What follows the last field is no longer the head, blank line or not.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    lines = [_with_near_colon(line) for line in _head_of(raw)]
    last = max((n for n, line in enumerate(lines) if _KNOWN_FIELD.match(line)), default=-1)
    odd = {n for n, line in enumerate(lines) if n < last and not _FIELD.match(line)}
    length = sum(len(line) for line in _head_of(raw))
    head = "".join(line for n, line in enumerate(lines) if n not in odd)
    return head.encode("latin-1") + _behind_head(raw[length:], [lines[n] for n in sorted(odd)])


def _head_of(raw: bytes) -> list[str]:
    """The lines of the head; none without a blank line at its end."""
    start = raw[:_MOST_HEAD].decode("latin-1")
    ends = [at for at in (start.find("\n\n"), start.find("\n\r\n")) if at >= 0]
    return [f"{line}\n" for line in start[: min(ends)].split("\n")] if ends else []


def _with_near_colon(line: str) -> str:
    spaced = _SPACED_COLON.match(line)
    return f"{spaced[1]}{line[spaced.end() - 1 :]}" if spaced else line


def _behind_head(rest: bytes, odd: list[str]) -> bytes:
    """The rest of a mail under the lines that were no fields: they may have been its first."""
    words = "".join(line for line in odd if not line.startswith(_POSTMARK))
    blank, _, body = rest.partition(b"\n")
    return blank + b"\n" + words.encode("latin-1") + body if words else rest


def boundary_of(part: Message) -> str | None:
    """What a container says that its parts are separated by."""
    try:
        return part.get_boundary()
    except (LookupError, ValueError, TypeError):
        return None


def _mend_boundaries(mail: Message) -> None:
    """Give containers their parts where their boundary is another than they say, or is their
    container's as well.
    """
    repairs, visited, waiting = 0, 0, [mail]
    while waiting and visited < _MOST_VISITED:
        part = waiting.pop()
        visited += 1
        if part.get_content_maintype() != "multipart":
            continue
        if isinstance(part.get_payload(), str) and repairs < _MOST_REPAIRS:
            repairs += _find_parts(part)
        children = part.get_payload()
        if isinstance(children, list):
            _adopt_siblings(part, children)
            waiting += [child for child in children if isinstance(child, Message)]


def _find_parts(part: Message) -> bool:
    """Read a container again by the boundary that is written in it; whether there is one."""
    content = part.get_payload(decode=True)
    found = _BOUNDARY.search(content.decode("latin-1")) if isinstance(content, bytes) else None
    if found is None or not isinstance(content, bytes):
        return False
    boundary = found[1].removesuffix("--").replace('"', "")
    head = f'Content-Type: multipart/mixed; boundary="{boundary}"\n\n'
    again = _parsed(head.encode("latin-1") + content).get_payload()
    if isinstance(again, list):
        part.set_payload(again)
    return True


def _adopt_siblings(part: Message, children: list[Any]) -> None:
    """An empty container that names its container's boundary holds what stands behind it."""
    for place, child in enumerate(children):
        if (
            child.get_content_maintype() == "multipart"
            and isinstance(child.get_payload(), str)
            and not str(child.get_payload()).strip()
            and boundary_of(child) == boundary_of(part)
            and place + 1 < len(children)
        ):
            child.set_payload(children[place + 1 :])
            del children[place + 1 :]
            return
