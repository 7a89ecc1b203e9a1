"""A received mail taken apart: bodies, people, ids, files (RFC 2045, RFC 5322).

It runs in a process of its own (chassis.runtime.reading), which may be ended at any moment: what is
not read here is read by plainly.py. Outside of that process nothing calls it.
"""

from email.message import Message

from services.email_svc.mail_reading.automatic import is_automatic
from services.email_svc.mail_reading.bodies import bodies_of
from services.email_svc.mail_reading.documents import with_documents_marked
from services.email_svc.mail_reading.headers import addresses, dated, header, subject_of
from services.email_svc.mail_reading.ids import answered_ids, own_id, references
from services.email_svc.mail_reading.mail import ReadMail
from services.email_svc.mail_reading.message import message_of
from services.email_svc.mail_reading.notifications import notification_in
from services.email_svc.mail_reading.parts import sort_parts
from services.email_svc.mail_reading.quoted import passes_on
from services.email_svc.mail_reading.sender import sender_doubt, sender_of


def read_mail(raw: bytes) -> ReadMail:
    """Everything the thread wants to know of a mail, and whether it reports on one of ours.

    Unknown charsets are replaced, odd addresses read as far as they can be, odd parts kept as
    files. Whatever it raises says that the mail cannot be read whole.
    """
    mail = message_of(raw)
    # First of all: a bounce also looks like an automatic answer.
    notification = notification_in(mail)
    parts = sort_parts(mail)
    subject = subject_of(mail)
    bodies = bodies_of(parts.pieces, forwarded=passes_on(subject or ""))
    to, cc, reply_to = (_each_once(mail, name) for name in ("To", "Cc", "Reply-To"))
    return ReadMail(
        sender=sender_of(mail),
        to=tuple(dict.fromkeys((*to, *cc))),
        cc=tuple(one for one in cc if one not in set(to)),
        reply_to=reply_to,
        subject=subject,
        body_text=bodies.text,
        body_html=bodies.markup,
        quoted_from=bodies.quoted_from,
        rfc822_id=own_id(mail),
        refs=tuple(answered_ids(mail)),
        chain=tuple(references(mail)),
        date=header(mail, "Date"),
        dated=dated(mail),
        automatic=notification is not None or is_automatic(mail),
        files=with_documents_marked(parts.files, bodies.markup),
        notification=notification,
        whole=bodies.whole,
        sender_doubt=sender_doubt(mail),
    )


def _each_once(mail: Message, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.address for one in addresses(mail, name)))
