"""The firm's system mail, and of it the digest: plain text and HTML, by conversation. Pure."""

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from chassis.errors import ProviderRefused
from services.notify_svc.digests import Digest, Group

_STYLE = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5"
_BUTTON = (
    "display:inline-block;padding:10px 18px;border-radius:8px;background:#15803d;"
    "color:#ffffff;text-decoration:none;font-weight:600"
)
_CARD = "border:1px solid #d0d7de;border-radius:12px;padding:4px 18px 18px;margin:0 0 16px"


def system_mail(
    sender: tuple[str, str],
    recipient: tuple[str, str],
    subject: str,
    reference: str,
    now: datetime,
    parts: tuple[str, str],
) -> EmailMessage:
    """A mail that a program wrote. `sender`, `recipient`: name and address; `parts`: text, HTML.

    The Message-ID is made of `reference`, so every attempt carries the same one. ProviderRefused
    when the recipient's address is none (RFC 5322 addr-spec).
    """
    mail = EmailMessage()
    mail_from = Address(one_line(sender[0]), addr_spec=sender[1])
    mail["Subject"] = subject
    mail["From"] = mail_from
    mail["To"] = _recipient(*recipient)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{reference}@{mail_from.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: nothing may answer it by itself
    text, html = parts
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


def compose_digest(digest: Digest, mail_from: str, public_url: str, now: datetime) -> EmailMessage:
    """The whole digest; ProviderRefused as `system_mail` says."""
    return system_mail(
        sender=(digest.firm_name, mail_from),
        recipient=(digest.contact_name, digest.address),
        subject=subject_of(digest),
        reference=f"digest.{digest.window_id}",
        now=now,
        parts=(text_of(digest, public_url), html_of(digest, public_url)),
    )


def subject_of(digest: Digest) -> str:
    """How many messages wait, and from whom."""
    count = len(digest.message_ids)
    what = "A new message" if count == 1 else f"{count} new messages"
    return f"{what} from {one_line(digest.firm_name)}"


def text_of(digest: Digest, public_url: str) -> str:
    """The plain-text part."""
    blocks = [f"Hello {one_line(digest.contact_name)},", _opening(digest)]
    for group in digest.groups:
        lines = [one_line(group.title), *(f"  {x.author_name}: {x.excerpt}" for x in group.lines)]
        lines.append(f"  Read and reply: {link_of(group, public_url)}")
        blocks.append("\n".join(lines))
    blocks.append(_closing(digest))
    return "\n\n".join(blocks) + "\n"


def html_of(digest: Digest, public_url: str) -> str:
    """The HTML part; every word of a person is escaped."""
    return whole_html(
        (f"Hello {one_line(digest.contact_name)},", _opening(digest)),
        "".join(_html_group(group, public_url) for group in digest.groups),
        escape(_closing(digest)),
    )


def link_of(group: Group, public_url: str) -> str:
    """Opens the conversation in the portal with the reply ready."""
    return f"{public_url}/portal/c/{group.conversation_id}"


def one_line(text: str) -> str:
    """Names as they may stand in a header: no line breaks, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def whole_html(opening: tuple[str, str], body: str, closing: str) -> str:
    """A page of the system's mail. `opening` is plain text, `body` and `closing` are HTML."""
    greeting, reason = (escape(sentence) for sentence in opening)
    return (
        f'<!doctype html><html lang="en"><body style="{_STYLE}"><p>{greeting}</p><p>{reason}</p>'
        f'{body}<p style="color:#57606a;font-size:14px">{closing}</p></body></html>\n'
    )


def card(body: str) -> str:
    """A frame around some HTML."""
    return f'<div style="{_CARD}">{body}</div>'


def button(link: str, label: str) -> str:
    """A link that looks like a button."""
    return f'<a href="{escape(link, quote=True)}" style="{_BUTTON}">{escape(label)}</a>'


def _html_group(group: Group, public_url: str) -> str:
    lines = "".join(
        f"<p><strong>{escape(line.author_name)}</strong><br>{escape(line.excerpt)}</p>"
        for line in group.lines
    )
    title = f'<h2 style="font-size:17px">{escape(one_line(group.title))}</h2>'
    return card(f"{title}{lines}{button(link_of(group, public_url), 'Read and reply')}")


def _opening(digest: Digest) -> str:
    count = len(digest.message_ids)
    wait = "A message waits" if count == 1 else f"{count} messages wait"
    return f"{wait} for you in the portal of {one_line(digest.firm_name)}:"


def _closing(digest: Digest) -> str:
    return (
        "Please answer in the portal; replies to this e-mail are not read."
        f" You get it because {one_line(digest.firm_name)} gave you access to its portal."
    )


def _recipient(name: str, address: str) -> Address:
    try:
        return Address(one_line(name), addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as exc:
        raise ProviderRefused(
            f"{address!r} is not an e-mail address.", provider_code="bad_address"
        ) from exc
