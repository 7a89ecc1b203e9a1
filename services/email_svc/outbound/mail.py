"""An outbound mail as bytes (RFC 5322, RFC 2045).

The standard policy folds, and so breaks, long ids in In-Reply-To and References: ours does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from chassis.foreign_text import as_line
from services.email_svc.markup import sanitise
from services.email_svc.own_ids import OWN_REF_HEADER

WIRE = SMTP.clone(max_line_length=998, cte_type="7bit")
_LONGEST_CHAIN = 900
"""Characters of References: one unfolded line stays under the 998 of RFC 5322 §2.1.1."""


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to send."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """All that goes into one mail. `parent`: the Message-ID answered; `chain`: its References."""

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


class BadAddress(ValueError):
    """An address no mail can be written to; `args[0]` is it."""


def write_mail(outgoing: OutgoingMail) -> bytes:
    """The mail for the wire; BadAddress names a recipient that cannot be written to."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Address(as_line(outgoing.sender_name), addr_spec=outgoing.sender)
    mail["To"] = tuple(Address(addr_spec=wire_address(one)) for one in outgoing.to)
    mail["Subject"] = as_line(outgoing.subject)
    mail["Date"] = format_datetime(outgoing.written_at)
    mail["Message-ID"] = outgoing.own_id
    mail[OWN_REF_HEADER] = outgoing.own_id
    if outgoing.parent:
        mail["In-Reply-To"] = outgoing.parent
        mail["References"] = " ".join(capped([*outgoing.chain, outgoing.parent]))
    mail.set_content(outgoing.body_text, cte="quoted-printable")
    if outgoing.body_html:
        mail.add_alternative(sanitise(outgoing.body_html), subtype="html", cte="quoted-printable")
    for one in outgoing.files:
        kind, _, subtype = one.content_type.partition("/")
        if kind in ("multipart", "message") or not subtype:
            kind, subtype = "application", "octet-stream"
        mail.add_attachment(one.content, maintype=kind, subtype=subtype, filename=one.name)
    return mail.as_bytes()


def wire_address(address: str) -> str:
    """The address in ASCII (an international domain by IDNA); BadAddress when it cannot be."""
    local, at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode()}"
        local.encode("ascii")
        parsed = Address(addr_spec=spec)
    except (UnicodeError, HeaderParseError, ValueError, IndexError) as exc:
        raise BadAddress(address) from exc
    if not at or not parsed.username or "." not in parsed.domain:
        raise BadAddress(address)
    return spec


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
