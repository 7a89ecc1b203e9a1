"""Delivery status notifications: who did not get which of our mails, and why.

RFC 3464 reports in multipart/report (RFC 6522), and the free text that older servers send.
"""

from email.message import Message

from chassis.patterns import pattern, pattern_on_re
from contracts.types import LONGEST_ADDRESS
from services.email_svc.mail_reading.charsets import decode_bytes
from services.email_svc.mail_reading.headers import decoded, header, headers
from services.email_svc.mail_reading.ids import message_ids
from services.email_svc.mail_reading.mail import (
    DELAYED,
    FAILED,
    DeliveryStatusNotification,
    RecipientStatus,
)
from services.email_svc.mail_reading.message import fields_of
from services.email_svc.mail_reading.part_headers import report_type
from services.email_svc.mail_reading.parts import part_bytes, part_text
from services.email_svc.mail_reading.sender import sender_of
from services.email_svc.own_ids import OWN_REF_HEADER

_MOST_RECIPIENTS = 100
_MOST_ORIGINALS = 50
_LONGEST_LINE = 998
_MOST_TEXT = 64 * 1024
"""Characters of a report in free text: what is said of an address stands before the mail quoted."""

_STATUS = pattern("email.bounce.status", r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:[^\d.]|$)")
_REPLY_CODE = pattern("email.bounce.reply_code", r"(?:^|[^\d.])([45])\d\d[ -]")
_REPORTERS = ("mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon")
_FAILURE = pattern(
    "email.bounce.failure",
    r"(?i)undeliver|delivery (status notification|failure|has failed|incomplete)|returned mail"
    r"|mail delivery (failed|failure|system|subsystem)|failure notice|could not be delivered"
    r"|delivery report|nicht zugestellt|unzustellbar|non remis|no se pudo entregar",
)
_DELAY = pattern("email.bounce.delay", r"(?i)delay|warning|still trying|not yet (been )?delivered")
_FINAL = pattern("email.bounce.final", r"(?i)fail|undeliver|returned")
_LOCAL = r"[\w.!#$%&'*+=^~-]"
_ADDRESS = pattern_on_re(
    "email.bounce.address",
    rf"(?<!{_LOCAL})'?({_LOCAL}{{1,320}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,20}})",
    why="its counts are too high for RE2; it begins only where a name begins",
    uses=("search",),
)
"""In free text, where it may stand in quotation marks; each character is looked at once."""
_QUOTED = pattern(
    "email.bounce.quoted", r"(?im)^-{2,}.*(?:original|copy of|returned).*$|^Received: "
)
_ID_HEADERS = ("Message-ID", OWN_REF_HEADER)
_ID_LINE = pattern(
    "email.bounce.id_line",
    r"(?im)^[> \t]*(?:(?:X-Google-Original-)?Message-ID|X-Onethread-Ref):\s*(<[^<>]+>)",
    many=True,
)


def notification_in(mail: Message) -> DeliveryStatusNotification | None:
    """The notification a mail is; None for any other mail, and for receipts of success."""
    if mail.get_content_type() == "multipart/report":
        return _structured(mail) if report_type(mail) == "delivery-status" else None
    if _looks_unstructured(mail):
        return _unstructured(mail)
    return None


def _structured(mail: Message) -> DeliveryStatusNotification | None:
    recipients = [one for part in mail.walk() for one in _recipients(part)]
    return _notification(mail, *recipients[:_MOST_RECIPIENTS]) if recipients else None


def _notification(mail: Message, *recipients: RecipientStatus) -> DeliveryStatusNotification:
    own = ";".join(headers(mail, "Message-ID"))
    return DeliveryStatusNotification(tuple(_originals(mail)), recipients, own)


def _recipients(part: Message) -> list[RecipientStatus]:
    if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
        return []
    found = []
    for block in _blocks(part):
        action = header(block, "Action").lower()
        if action in (FAILED, DELAYED):
            found.append(RecipientStatus(action, _status(block, action), _recipient(block)))
    return found


def _blocks(part: Message) -> list[Message]:
    """The groups of fields; the first is about the message, each other about a recipient."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)]
    groups = part_bytes(part).replace(b"\r\n", b"\n").split(b"\n\n")
    return [fields_of(group) for group in groups]


def _status(block: Message, action: str) -> str:
    found = _STATUS.search(header(block, "Status")) or _STATUS.search(
        header(block, "Diagnostic-Code")
    )
    if found and not found[1].startswith("2"):
        return found[1]
    return "5.0.0" if action == FAILED else "4.0.0"


def _recipient(block: Message) -> str | None:
    value = header(block, "Original-Recipient") or header(block, "Final-Recipient")
    return _address_in(value)


def _address_in(text: str) -> str | None:
    found = _ADDRESS.search(text)
    return found[1].lower() if found and len(found[1]) <= LONGEST_ADDRESS else None


def _looks_unstructured(mail: Message) -> bool:
    local = sender_of(mail).address.partition("@")[0]
    nobody = header(mail, "Return-Path") == "<>"
    subject = decoded(header(mail, "Subject"))
    from_reporter = local in _REPORTERS or nobody
    return from_reporter and bool(_FAILURE.search(subject) or _DELAY.search(subject))


def _unstructured(mail: Message) -> DeliveryStatusNotification:
    subject, text = decoded(header(mail, "Subject")), _all_text(mail)
    said = _before_original(text)
    delayed = bool(_DELAY.search(subject)) and not _FINAL.search(subject)
    action = DELAYED if delayed else FAILED
    recipient = header(mail, "X-Failed-Recipients") or said
    status = _status_in(said, action)
    failed = RecipientStatus(action, status, _address_in(recipient))
    return _notification(mail, failed)


def _status_in(text: str, action: str) -> str:
    found = _STATUS.search(text)
    if found and not found[1].startswith("2"):
        return found[1]
    code = _REPLY_CODE.search(text)
    if code:
        return f"{code[1]}.0.0"
    return "5.0.0" if action == FAILED else "4.0.0"


def _before_original(text: str) -> str:
    """What the server says, without the mail it quotes."""
    quoted = _QUOTED.search(text)
    return text[: quoted.start()] if quoted else text


def _originals(mail: Message) -> list[str]:
    found: list[str] = []
    for part in mail.walk():
        if part is not mail:
            found += [one for name in _ID_HEADERS for one in message_ids(header(part, name))]
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            found += message_ids(" ".join(_ID_LINE.findall(part_text(part))))
    found += message_ids(header(mail, "In-Reply-To"))
    found += list(reversed(message_ids(header(mail, "References"))))
    return list(dict.fromkeys(found))[:_MOST_ORIGINALS]


def _all_text(mail: Message) -> str:
    kinds = ("text/plain", "text/html", "text/rfc822-headers")
    parts = (part for part in mail.walk() if part.get_content_type() in kinds)
    contents = (part_bytes(part)[:_MOST_TEXT] for part in parts)
    text = "\n".join(decode_bytes(one, "utf-8") for one in contents)[:_MOST_TEXT]
    return "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))
