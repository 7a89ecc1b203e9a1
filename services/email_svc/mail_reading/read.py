"""A received mail taken apart: bodies, people, ids, files (RFC 2045, RFC 5322)."""

from services.email_svc.mail_reading.headers import (
    addresses,
    answered_ids,
    dated,
    decoded,
    header,
    is_automatic,
    message_ids,
    own_id,
    sender_of,
)
from services.email_svc.mail_reading.html_text import text_of
from services.email_svc.mail_reading.mail import ReadMail
from services.email_svc.mail_reading.notifications import notification_in
from services.email_svc.mail_reading.parts import message_of, sort_parts
from services.email_svc.markup import sanitise


def read_mail(raw: bytes) -> ReadMail:
    """Everything the thread wants to know of a mail, and whether it reports on one of ours.

    Nothing here may fail for what a stranger wrote: unknown charsets are replaced, odd addresses
    read as far as they can be, odd parts kept as files.
    """
    mail = message_of(raw)
    # First of all: a bounce also looks like an automatic answer.
    notification = notification_in(mail)
    texts, markups, files = sort_parts(mail)
    markup = sanitise("\n".join(markups)) if markups else None
    people = [*addresses(mail, "To"), *addresses(mail, "Cc")]
    return ReadMail(
        sender=sender_of(mail),
        to=tuple(dict.fromkeys(one.address for one in people)),
        subject=decoded(header(mail, "Subject")) or None,
        body_text="\n".join(texts).strip() or text_of("\n".join(markups)),
        body_html=markup or None,
        rfc822_id=own_id(mail),
        refs=tuple(answered_ids(mail)),
        chain=tuple(message_ids(header(mail, "References"))),
        date=header(mail, "Date"),
        dated=dated(mail),
        automatic=is_automatic(mail),
        files=tuple(files),
        notification=notification,
    )
