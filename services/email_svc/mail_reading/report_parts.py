"""Which of a report's parts are its own, and which are of the mail that it brings along."""

from collections.abc import Iterator
from email.message import Message

from chassis.markup.html_lines import lines_of
from chassis.markup.sanitise import sanitise
from chassis.patterns import pattern
from services.email_svc.mail_reading.headers import addresses, header
from services.email_svc.mail_reading.part_headers import content_type
from services.email_svc.mail_reading.parts import part_text
from services.email_svc.mail_reading.report_text import ReportText, addresses_in

_MOST_TEXT = 64 * 1024
"""Characters of a report: what is said of an address stands before the mail quoted."""
_LONGEST_LINE = 998
_QUOTED = pattern(
    "email.bounce.quoted",
    r"(?im)^[ \t]*[-=_*>][-=_* >\t]+.*(?:original|copy of|returned|unsent|headers?|follows|below)"
    r".*$"
    r"|^[> ]*(?:Received|Return-Path): |^\W*(?:[\w-]+,? ){0,5}copy of (?:the"
    r"|your) (?:original )?message.*$|^.*(?:message headers? follow|original message follows"
    r"|your (?:original )?message (?:reads|follows|was):?[ \t]*$).*$",
)
_ORIGINAL_TO = pattern(
    "email.bounce.original_to", r"(?im)^[> \t]*(?:To|Cc): ?(.{1,900})$", many=True
)


def said_in(mail: Message) -> ReportText:
    """The text of a report, without the mail that it brings along."""
    whole = _text_of(mail)
    quoted = _QUOTED.search(whole)
    at = quoted.start() if quoted and whole[: quoted.start()].strip() else len(whole)
    return ReportText(
        text=whole[:at],
        named=", ".join((header(mail, "X-Failed-Recipients"), header(mail, "X-Failed-Recipient"))),
        original_to=tuple(dict.fromkeys(_original_to(mail, whole[at:]))),
        involved=frozenset(_involved(mail)),
    )


def _text_of(mail: Message) -> str:
    plain, rich = [], []
    for part in _own_parts(mail):
        if content_type(part) == "text/plain":
            plain.append(part_text(part)[:_MOST_TEXT])
        elif content_type(part) == "text/html":
            lines = lines_of(sanitise(part_text(part)[:_MOST_TEXT]))
            rich.append("\n".join(line.text for line in lines))
    text = "\n".join(plain if any(one.strip() for one in plain) else rich)[:_MOST_TEXT]
    return "\n".join(line[:_LONGEST_LINE] for line in text.split("\n"))


def _own_parts(mail: Message) -> Iterator[Message]:
    """The parts that are not of the mail that it brings along."""
    waiting = [mail]
    while waiting:
        part = waiting.pop(0)
        children = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(children, list):
            waiting = [*(one for one in children if isinstance(one, Message)), *waiting]
        elif part.get_content_maintype() == "text":
            yield part


def _original_to(mail: Message, quoted: str) -> Iterator[str]:
    for part in mail.walk():
        inner = part.get_payload()
        if content_type(part) == "message/rfc822" and isinstance(inner, list) and inner:
            original = inner[0]
            if isinstance(original, Message):
                people = [*addresses(original, "To"), *addresses(original, "Cc")]
                yield from (one.address for one in people)
        elif content_type(part) == "text/rfc822-headers":
            quoted += "\n" + part_text(part)[:_MOST_TEXT]
    for line in _ORIGINAL_TO.findall(quoted):
        yield from addresses_in(line)


def _involved(mail: Message) -> Iterator[str]:
    for name in ("To", "From", "Sender", "Reply-To", "Delivered-To", "X-Original-To"):
        yield from (one.address for one in addresses(mail, name))
