"""A received mail taken apart: bodies, people, ids, files (RFC 2045, RFC 5322).

It runs in a process of its own (chassis.runtime.reading), which may be ended at any moment: what is
not read here is read by plainly.py. Outside of that process nothing calls it.
"""

from services.email_svc.mail_reading.automatic import is_automatic
from services.email_svc.mail_reading.bounds import MOST_MARKUP, MOST_TEXT, require_modest
from services.email_svc.mail_reading.headers import addresses, dated, header, subject_of
from services.email_svc.mail_reading.html_text import text_of
from services.email_svc.mail_reading.ids import answered_ids, own_id, references
from services.email_svc.mail_reading.mail import ReadMail
from services.email_svc.mail_reading.notifications import notification_in
from services.email_svc.mail_reading.parts import message_of, sort_parts
from services.email_svc.mail_reading.plainly import not_whole
from services.email_svc.mail_reading.sender import sender_doubt, sender_of
from services.email_svc.markup import sanitise


def read_mail(raw: bytes) -> ReadMail:
    """Everything the thread wants to know of a mail, and whether it reports on one of ours.

    Unknown charsets are replaced, odd addresses read as far as they can be, odd parts kept as
    files. Whatever it raises says that the mail cannot be read whole.
    """
    mail = message_of(raw)
    # First of all: a bounce also looks like an automatic answer.
    notification = notification_in(mail)
    texts, markups, files = sort_parts(mail)
    text, markup, whole = _bodies("\n".join(texts).strip(), "\n".join(markups))
    people = [*addresses(mail, "To"), *addresses(mail, "Cc")]
    return ReadMail(
        sender=sender_of(mail),
        to=tuple(dict.fromkeys(one.address for one in people)),
        subject=subject_of(mail),
        body_text=text,
        body_html=markup,
        rfc822_id=own_id(mail),
        refs=tuple(answered_ids(mail)),
        chain=tuple(references(mail)),
        date=header(mail, "Date"),
        dated=dated(mail),
        automatic=is_automatic(mail),
        files=tuple(files),
        notification=notification,
        whole=whole,
        sender_doubt=sender_doubt(mail),
    )


def _bodies(text: str, markup: str) -> tuple[str, str | None, bool]:
    """Text and harmless HTML of what the parts say, and whether that is all of it."""
    require_modest(markup[:MOST_MARKUP])
    clean = sanitise(markup[:MOST_MARKUP]) if markup else ""
    # Only what html5ever has made well-formed is read as text: no tag or comment is left open.
    text = text or text_of(clean)
    if len(text) <= MOST_TEXT and len(markup) <= MOST_MARKUP and len(clean) <= MOST_TEXT:
        return text, clean or None, True
    # HTML cut short would show as something nobody wrote.
    return not_whole(text[:MOST_TEXT]), None, False
