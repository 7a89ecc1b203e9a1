"""What a received mail is to the firm. Pure."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from chassis.ids import to_wire_time
from contracts.channels import Channel
from contracts.events import MessageReceived
from contracts.parts import Attachment
from contracts.sizes import MOST_RECIPIENTS, cut_bodies, cut_text
from services.email_svc.mail_reading import MailFile, ReadMail

_CALENDAR = timedelta(days=36_525)
"""A century: what is further away cannot be said in every form that times have."""
MOST_REPLY_TO = 20
"""Addresses to which somebody asks for answers."""
_LONGEST_NAME = 1_000
"""Bytes of a subject, a person's or a file's name."""
_LONGEST_CONTENT_ID = 250
"""Characters; mail programs make some sixty."""


def arrived_at(received_at: datetime, connected_at: datetime, now: datetime) -> datetime:
    """Where a mail stands among what its reader has seen: when it was taken in, for nobody could
    see it before; for one of before the mailbox was connected, when the provider got it. What the
    sender's clock says (Date) places nothing.
    """
    return min(received_at, now) if received_at < connected_at else now


def sent_at(dated: datetime | None, received_at: datetime) -> datetime | None:
    """What the sender's clock says, a Date without a zone read as the provider's; None for a Date
    that is none, or that no calendar of ours holds.
    """
    if dated is None:
        return None
    moment = dated if dated.tzinfo else dated.replace(tzinfo=received_at.tzinfo)
    return moment if abs(moment - received_at) < _CALENDAR else None


def identity_key(read: ReadMail) -> str | None:
    """The same for one mail in two mailboxes, None for one without an id. The headers alone would
    not do: some programs give every mail the same id, and a mail is never lost for another's sake.
    """
    if read.rfc822_id is None:
        return None
    said = (" ".join(read.body_text.split()), read.body_html or "")
    files = (hashlib.sha256(file.content).hexdigest() for file in read.files)
    parts = (read.rfc822_id, read.sender.address, read.date, read.subject or "", *said, *files)
    return _digest("\x1f".join(parts))


def nth_key(identity: str, earlier: int) -> str:
    """The key of a mail that its mailbox has `earlier` others like: what a provider keeps twice
    was sent twice.
    """
    return _digest(f"{identity}:{earlier}") if earlier else identity


def sent_key(identity: str) -> str:
    """The key of the copy in the sender's folder Sent, which says more than the one that came."""
    return _digest(f"sent:{identity}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def bounded(read: ReadMail) -> ReadMail:
    """The mail as a message holds it; no longer `whole` when something of it had to go."""
    text, markup = cut_bodies(read.body_text, read.body_html)
    to = read.to[:MOST_RECIPIENTS]
    whole = (text, markup, to) == (read.body_text, read.body_html, read.to)
    folds = read.quoted_from is not None and read.quoted_from <= text.count("\n")
    return replace(
        read,
        sender=replace(read.sender, name=cut_text(read.sender.name, _LONGEST_NAME)),
        subject=None if read.subject is None else cut_text(read.subject, _LONGEST_NAME),
        body_text=text,
        body_html=markup,
        to=to,
        cc=read.cc[:MOST_RECIPIENTS],
        reply_to=read.reply_to[:MOST_REPLY_TO],
        whole=read.whole and whole,
        quoted_from=read.quoted_from if folds else None,
    )


def name_of_file(written: str) -> str:
    """A file's name as it is kept."""
    return cut_text(written, _LONGEST_NAME)


def shown_as(file: MailFile) -> str | None:
    """What the HTML of the mail calls a picture; None for other files, which it cannot show."""
    fits = file.content_id is not None and len(file.content_id) <= _LONGEST_CONTENT_ID
    return file.content_id if fits and file.content_type.startswith("image/") else None


def received_event(
    message_id: str,
    read: ReadMail,
    moment: datetime,
    sent: datetime | None,
    files: tuple[Attachment, ...],
    proven: str | None = None,
    neighbour: str | None = None,
) -> MessageReceived:
    """What the thread is told of a mail that arrived at `moment`. `proven`: the message of ours
    whose keyed id it answers; `neighbour`: the latest that the provider has in one thread with it.
    """
    return MessageReceived(
        message_id=message_id,
        channel=Channel.EMAIL,
        sender_kind="email",
        sender_address=read.sender.address,
        sender_name=read.sender.name or read.sender.address,
        to=tuple(one for one in read.to if one not in set(read.cc)),
        cc=read.cc,
        reply_to=read.reply_to,
        subject=read.subject,
        body_text=read.body_text,
        body_html=read.body_html,
        occurred_at=to_wire_time(moment),
        refs=read.refs,
        own_ref=read.rfc822_id,
        automatic=read.automatic,
        attachments=files,
        sender_doubt=read.sender_doubt,
        quoted_from=read.quoted_from,
        sent_at=to_wire_time(sent) if sent else None,
        proven_answer=proven,
        thread_neighbour=neighbour,
    )
