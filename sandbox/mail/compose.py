"""Writes the mails that people outside the firm send."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from sandbox.clock import now

# The standard SMTP policy folds, and so breaks, long ids in References.
WIRE = policy.SMTP.clone(max_line_length=998)


@dataclass(frozen=True)
class MailAttachment:
    """A file on a mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """What a person wrote. `references` are Message-IDs, oldest first, the answered one last."""

    from_: str
    to: list[str]
    subject: str
    body: str
    html: str = ""
    cc: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    attachments: list[MailAttachment] = field(default_factory=list)
    headers: Mapping[str, str] = field(default_factory=dict)


def new_message_id(address: str) -> str:
    """A fresh Message-ID in the domain of the address."""
    return f"<{secrets.token_hex(12)}@{address.rpartition('@')[2] or 'sandbox.example'}>"


def write_mail(draft: Draft) -> bytes:
    """The mail as bytes for the wire."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = draft.from_
    mail["To"] = ", ".join(draft.to)
    if draft.cc:
        mail["Cc"] = ", ".join(draft.cc)
    mail["Subject"] = draft.subject
    mail["Date"] = format_datetime(now())
    mail["Message-ID"] = new_message_id(parseaddr(draft.from_)[1])
    if draft.references:
        mail["In-Reply-To"] = draft.references[-1]
        mail["References"] = " ".join(draft.references)
    for name, value in draft.headers.items():
        del mail[name]
        mail[name] = value
    _fill(mail, draft)
    return mail.as_bytes()


def _fill(mail: EmailMessage, draft: Draft) -> None:
    mail.set_content(draft.body)
    if draft.html:
        mail.add_alternative(draft.html, subtype="html")
    for attachment in draft.attachments:
        kind, _, subtype = attachment.content_type.partition("/")
        mail.add_attachment(
            attachment.content, maintype=kind, subtype=subtype, filename=attachment.name
        )
