"""What SMTP needs of a mail that was written here: who gets it, and its bytes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import AddressHeader
from email.policy import default as modern

from services.email_svc.providers.imap_identity import header_block, header_values

_NAMES = ("to", "cc")


@dataclass(frozen=True, slots=True)
class MailEnvelope:
    """`recipients`: each address once, those of Bcc too. `content`: the mail with CRLF line ends,
    its lines that begin with a dot doubled (RFC 5321 §4.5.2), and its end.
    """

    recipients: tuple[str, ...]
    content: bytes


def envelope_of(raw: bytes, bcc: Sequence[str] = ()) -> MailEnvelope:
    """The envelope of a whole mail, which has no Bcc itself."""
    block = header_block(raw)
    found: dict[str, None] = {}
    for name in _NAMES:
        for value in header_values(block, name.encode()):
            header = modern.header_factory(name, value)
            if isinstance(header, AddressHeader):
                found |= {one.addr_spec: None for one in header.addresses if one.addr_spec}
    found |= dict.fromkeys(bcc)
    return MailEnvelope(tuple(found), _on_the_wire(raw))


def with_bcc(raw: bytes, bcc: Sequence[str]) -> bytes:
    """The mail as its writer keeps it: a Bcc of so many (ASCII) addresses behind its headers."""
    if not bcc:
        return raw
    head, gap, body = raw.partition(b"\r\n\r\n")
    return head + b"\r\nBcc: " + ",\r\n ".join(bcc).encode("ascii", "replace") + gap + body


def _on_the_wire(mail: bytes) -> bytes:
    content = mail.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    content = content.replace(b"\r\n.", b"\r\n..")
    if content.startswith(b"."):
        content = b"." + content
    end = b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n"
    return content + end
