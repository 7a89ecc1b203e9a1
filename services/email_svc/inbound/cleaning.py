"""What the reading of a mail answered, made such that it can be kept and shown. Pure.

Everything that a stranger wrote into a mail comes in here and nowhere else.
"""

from dataclasses import replace

from chassis.foreign_text import (
    NO_TEXT,
    as_address,
    as_line,
    as_media_type,
    as_prose,
)
from contracts.characters import is_blank
from services.email_svc.mail_reading import (
    DeliveryStatusNotification,
    MailFile,
    NamedAddress,
    ReadMail,
)


def cleaned(read: ReadMail) -> ReadMail:
    """The mail with each of its texts in its form: bodies as prose, names and the subject on one
    line, addresses and ids with marks for what does not belong there. A mail in which nobody sees
    anything, not even a subject, says so.
    """
    files = tuple(_file(file, number) for number, file in enumerate(read.files, 1))
    subject, doubt = as_line(read.subject or ""), read.sender_doubt
    text, markup = _bodies(read, says_more=bool(subject or files))
    return replace(
        read,
        sender=NamedAddress(as_line(read.sender.name), as_address(read.sender.address)),
        to=tuple(map(as_address, read.to)),
        cc=tuple(map(as_address, read.cc)),
        reply_to=tuple(map(as_address, read.reply_to)),
        subject=subject or None,
        body_text=text,
        body_html=markup,
        quoted_from=_quoted_from(read) if text else None,
        rfc822_id=None if read.rfc822_id is None else as_address(read.rfc822_id),
        refs=tuple(map(as_address, read.refs)),
        chain=tuple(map(as_address, read.chain)),
        date=as_line(read.date),
        files=files,
        notification=_notification(read.notification) if read.notification else None,
        sender_doubt=doubt and replace(doubt, addresses=tuple(map(as_address, doubt.addresses))),
    )


def _bodies(read: ReadMail, *, says_more: bool) -> tuple[str, str | None]:
    text, markup = as_prose(read.body_text), as_prose(read.body_html or "")
    if not is_blank(text) or "<img" in markup:
        return text, markup or None
    return "" if says_more else NO_TEXT, None


def _quoted_from(read: ReadMail) -> int | None:
    """The same line, should a break of another kind before it have become one of its own."""
    if read.quoted_from is None:
        return None
    before = read.body_text.split("\n")[: read.quoted_from]
    return len(before) + sum(as_prose(line).count("\n") for line in before)


def _file(file: MailFile, number: int) -> MailFile:
    return replace(
        file,
        name=as_line(file.name, f"attachment-{number}"),
        content_type=as_media_type(file.content_type),
        content_id=as_address(file.content_id) if file.content_id else None,
    )


def _notification(told: DeliveryStatusNotification) -> DeliveryStatusNotification:
    recipients = tuple(
        replace(
            one,
            status=as_line(one.status),
            recipient=as_address(one.recipient) if one.recipient else None,
        )
        for one in told.recipients
    )
    originals, own_ids = tuple(map(as_address, told.originals)), as_address(told.own_ids)
    return DeliveryStatusNotification(originals, recipients, own_ids)
