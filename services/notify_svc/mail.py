"""The digest as an e-mail: plain text and HTML, grouped by conversation. Pure."""

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


def compose_digest(digest: Digest, mail_from: str, public_url: str, now: datetime) -> EmailMessage:
    """The whole mail. ProviderRefused when the contact's address is none (RFC 5322 addr-spec).

    The Message-ID is derived from the window, so every attempt carries the same one.
    """
    mail = EmailMessage()
    sender = Address(one_line(digest.firm_name), addr_spec=mail_from)
    mail["Subject"] = subject_of(digest)
    mail["From"] = sender
    mail["To"] = _recipient(digest)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<digest.{digest.window_id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834 §5: nothing may answer it by itself
    mail.set_content(text_of(digest, public_url), cte="quoted-printable")
    html = html_of(digest, public_url)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    return mail


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
    groups = "".join(_html_group(group, public_url) for group in digest.groups)
    return (
        f'<!doctype html><html lang="en"><body style="{_STYLE}">'
        f"<p>Hello {escape(one_line(digest.contact_name))},</p><p>{escape(_opening(digest))}</p>"
        f'{groups}<p style="color:#57606a;font-size:14px">{escape(_closing(digest))}</p>'
        "</body></html>\n"
    )


def link_of(group: Group, public_url: str) -> str:
    """Opens the conversation in the portal with the reply ready."""
    return f"{public_url}/portal/c/{group.conversation_id}"


def one_line(text: str) -> str:
    """Names as they may stand in a header: no line breaks, no control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _html_group(group: Group, public_url: str) -> str:
    lines = "".join(
        f"<p><strong>{escape(line.author_name)}</strong><br>{escape(line.excerpt)}</p>"
        for line in group.lines
    )
    link = escape(link_of(group, public_url), quote=True)
    return (
        '<div style="border:1px solid #d0d7de;border-radius:12px;padding:4px 18px 18px;'
        f'margin:0 0 16px"><h2 style="font-size:17px">{escape(one_line(group.title))}</h2>'
        f'{lines}<a href="{link}" style="{_BUTTON}">Read and reply</a></div>'
    )


def _opening(digest: Digest) -> str:
    count = len(digest.message_ids)
    wait = "A message waits" if count == 1 else f"{count} messages wait"
    return f"{wait} for you in the portal of {one_line(digest.firm_name)}:"


def _closing(digest: Digest) -> str:
    return (
        "Please answer in the portal; replies to this e-mail are not read."
        f" You get it because {one_line(digest.firm_name)} gave you access to its portal."
    )


def _recipient(digest: Digest) -> Address:
    try:
        return Address(one_line(digest.contact_name), addr_spec=digest.address)
    except (HeaderParseError, ValueError, IndexError) as exc:
        raise ProviderRefused(
            f"{digest.address!r} is not an e-mail address.", provider_code="bad_address"
        ) from exc
