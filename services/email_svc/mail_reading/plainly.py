"""A mail that could not be read whole: who, what about, and the beginning as text.

Nothing is taken apart, nothing is tried twice, and no more than 128 kB are looked at, so this is
done in the service itself and cannot fail, whatever a stranger wrote.
"""

import codecs
from collections.abc import Callable, Iterator
from email.message import Message
from email.policy import compat32
from typing import TypeVar

from chassis.foreign_text import storable
from services.email_svc.mail_reading.automatic import is_automatic
from services.email_svc.mail_reading.headers import dated, header, subject_of
from services.email_svc.mail_reading.ids import answered_ids, own_id, references
from services.email_svc.mail_reading.mail import NOBODY, ReadMail
from services.email_svc.mail_reading.sender import sender_doubt, sender_of

T = TypeVar("T")
NOT_WHOLE = "This e-mail could not be read whole. The attached file is the e-mail as it came."
MOST_BYTES = 64 * 1024
"""Of the head, and of the text."""
_NAMES_PEOPLE = frozenset({"from", "sender", "reply-to"})
_LONGEST_SENDER = 4_000
_MOST_HEADERS = 1_000


def read_plainly(raw: bytes) -> ReadMail:
    """Sender, subject, ids and date of a mail, and its first 64 kB as text, as they stand there."""
    head, body = _halves(raw)
    mail = _message(head)
    return ReadMail(
        sender=_unless_it_fails(sender_of, mail, NOBODY),
        to=(),
        subject=_unless_it_fails(subject_of, mail, None),
        body_text=not_whole(_text(body)),
        body_html=None,
        rfc822_id=_unless_it_fails(own_id, mail, None),
        refs=tuple(_unless_it_fails(answered_ids, mail, [])),
        chain=tuple(_unless_it_fails(references, mail, [])),
        date=header(mail, "Date"),
        dated=_unless_it_fails(dated, mail, None),
        automatic=_unless_it_fails(is_automatic, mail, False),  # the default
        files=(),
        notification=None,
        whole=False,
        sender_doubt=_unless_it_fails(sender_doubt, mail, None),
    )


def not_whole(text: str) -> str:
    """The text under a line that says that it is not all."""
    return f"{NOT_WHOLE}\n\n{text}".strip()


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """The head, and the beginning of what follows; a head without an end is shown as text too."""
    start = raw[:MOST_BYTES]
    ends = [(start.find(mark), len(mark)) for mark in (b"\r\n\r\n", b"\n\n")]
    at, length = min((end for end in ends if end[0] >= 0), default=(0, 0))
    return start[:at] or start, raw[at + length : at + length + MOST_BYTES]


def _message(head: bytes) -> Message:
    """The head's fields, unfolded; what is none is passed by."""
    mail = Message(policy=compat32)
    for name, value in _fields(head):
        # Cut short it would name somebody else.
        if name.lower() not in _NAMES_PEOPLE or len(value) <= _LONGEST_SENDER:
            mail.set_raw(name, value)
    return mail


def _fields(head: bytes) -> Iterator[tuple[str, str]]:
    lines = head.decode("ascii", "surrogateescape").replace("\r\n", "\n").split("\n")
    fields: list[list[str]] = []
    for line in lines:
        if line.startswith((" ", "\t")) and fields:
            fields[-1].append(line)
        elif len(fields) < _MOST_HEADERS:
            fields.append([line])
    for field in fields:
        name, colon, value = "\n".join(field).partition(":")
        if colon and name.isascii() and name.isprintable() and " " not in name:
            yield name, value


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        try:
            # Not final: the last character may have been cut.
            text = codecs.getincrementaldecoder("utf-8-sig")().decode(content)
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return storable(text.replace("\x00", "")).replace("\r\n", "\n").replace("\r", "\n")


def _unless_it_fails(read: Callable[[Message], T], mail: Message, otherwise: T) -> T:
    try:
        return read(mail)
    except Exception:  # noqa: BLE001  # nothing is known of it then, and the rest is shown
        return otherwise
