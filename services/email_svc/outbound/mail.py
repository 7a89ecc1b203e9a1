"""An outbound mail as bytes (RFC 5322, RFC 2045).

The standard policy folds, and so breaks, long ids in In-Reply-To and References: ours does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from chassis.foreign_text import as_line
from chassis.mail_addresses import wire_address
from chassis.markup.fold import FOLD
from chassis.markup.sanitise import QUOTED, sanitise
from services.email_svc.own_ids import OWN_REF_HEADER
from services.email_svc.threads.rules import bare_subject

WIRE = SMTP.clone(max_line_length=998, cte_type="7bit")
_KNOWN_QUOTE = 'class="gmail_quote"'
_LONGEST_CHAIN = 900
"""Characters of References: one unfolded line stays under the 998 of RFC 5322 §2.1.1."""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send. `id`: what `cid:` in the HTML names."""

    name: str
    content_type: str
    content: bytes
    id: str = ""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """All that goes into one mail. `parent`: the Message-ID answered; `chain`: its References;
    `thread_index`: Outlook's name of a thread that we began.
    """

    own_id: str
    sender_name: str
    sender: str
    to: tuple[str, ...]
    subject: str
    body_text: str
    body_html: str | None
    written_at: datetime
    parent: str | None = None
    chain: tuple[str, ...] = ()
    files: tuple[OutgoingFile, ...] = ()
    cc: tuple[str, ...] = ()
    thread_index: str | None = None


def write_mail(outgoing: OutgoingMail) -> bytes:
    """The mail for the wire, without those who get it blind; BadAddress names a recipient that
    cannot be written to.
    """
    mail = EmailMessage(policy=WIRE)
    _write_headers(mail, outgoing)
    mail.set_content(outgoing.body_text, cte="quoted-printable")
    shown: set[str] = set()
    if outgoing.body_html:
        shown = _write_markup(mail, outgoing)
    for one in outgoing.files:
        if one.id not in shown:
            kind, subtype = _kind_of(one)
            mail.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
    return mail.as_bytes()


def _write_headers(mail: EmailMessage, outgoing: OutgoingMail) -> None:
    mail["From"] = Address(as_line(outgoing.sender_name), addr_spec=outgoing.sender)
    for name, addresses in (("To", outgoing.to), ("Cc", outgoing.cc)):
        if addresses:
            mail[name] = tuple(Address(addr_spec=wire_address(one)) for one in addresses)
    mail["Subject"] = as_line(outgoing.subject)
    mail["Date"] = format_datetime(outgoing.written_at)
    mail["Message-ID"] = outgoing.own_id
    mail[OWN_REF_HEADER] = outgoing.own_id
    if outgoing.thread_index:
        mail["Thread-Index"] = outgoing.thread_index
        mail["Thread-Topic"] = as_line(bare_subject(outgoing.subject))
    if outgoing.parent:
        mail["In-Reply-To"] = outgoing.parent
        mail["References"] = " ".join(capped([*outgoing.chain, outgoing.parent]))


def _write_markup(mail: EmailMessage, outgoing: OutgoingMail) -> set[str]:
    """Add the HTML with the pictures that it shows; their ids."""
    markup, domain = _wire_markup(outgoing.body_html or ""), outgoing.sender.rpartition("@")[2]
    pictures = [one for one in outgoing.files if one.id and f'src="cid:{one.id}"' in markup]
    for one in pictures:
        markup = markup.replace(f'src="cid:{one.id}"', f'src="cid:{one.id}@{domain}"')
    mail.add_alternative(markup, subtype="html", cte="quoted-printable")
    part = cast("list[EmailMessage]", mail.get_payload())[-1]
    for one in pictures:
        kind, subtype = _kind_of(one)
        part.add_related(
            one.content,
            maintype=kind,
            subtype=subtype,
            cid=f"<{one.id}@{domain}>",
            filename=one.name,
            disposition="inline",
        )
    return {one.id for one in pictures}


def _wire_markup(markup: str) -> str:
    """Made harmless once more, with the quote marked as the mail programs of others know it."""
    ours = f'class="{QUOTED}"'
    known = markup.replace(FOLD, "").replace(ours, _KNOWN_QUOTE)
    return sanitise(known).replace(ours, _KNOWN_QUOTE)


def _kind_of(file: OutgoingFile) -> tuple[str, str]:
    kind, _, subtype = file.content_type.partition("/")
    if kind in ("multipart", "message") or not subtype:
        return "application", "octet-stream"
    return kind, subtype


def capped(chain: Sequence[str]) -> list[str]:
    """References, oldest first, kept to one line: the first, and as many of the last as fit."""
    ids = list(dict.fromkeys(one for one in chain if len(one) <= _LONGEST_CHAIN))
    if not ids:
        return []
    kept: list[str] = []
    context = _LONGEST_CHAIN - len(ids[0])
    for one in reversed(ids[1:]):
        context -= len(one) + 1
        if context < 0:
            break
        kept.append(one)
    if not kept and len(ids) > 1:
        # The answered mail itself matters more than where the thread began.
        return ids[-1:]
    return [ids[0], *reversed(kept)]
