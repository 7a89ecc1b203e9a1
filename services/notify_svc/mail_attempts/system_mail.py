"""The frame of the system's e-mails: headers, plain text and HTML. Pure."""

from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape

from chassis.errors import ProviderRefused
from chassis.foreign_text import as_line

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
    mail_from = Address(as_line(sender[0]), addr_spec=sender[1])
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


def _recipient(name: str, address: str) -> Address:
    try:
        return Address(as_line(name), addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as exc:
        raise ProviderRefused(
            f"{address!r} is not an e-mail address.", provider_code="bad_address"
        ) from exc
