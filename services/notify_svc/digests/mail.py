"""The digest as plain text and HTML, by conversation. Pure."""

from datetime import datetime
from email.message import EmailMessage
from html import escape

from chassis.foreign_text import as_line
from services.notify_svc.digests.content import Digest, DigestGroup
from services.notify_svc.mail_attempts.system_mail import (
    button,
    card,
    system_mail,
    whole_html,
)


def compose_digest(digest: Digest, mail_from: str, public_url: str, now: datetime) -> EmailMessage:
    """The whole digest; ProviderRefused as `system_mail` says."""
    return system_mail(
        sender=(digest.firm_name, mail_from),
        recipient=(digest.contact_name, digest.address),
        subject=subject_of(digest),
        reference=f"digest.{digest.mail_id}",
        now=now,
        parts=(text_of(digest, public_url), html_of(digest, public_url)),
    )


def subject_of(digest: Digest) -> str:
    """How many messages wait, and from whom."""
    count = len(digest.message_ids)
    what = "A new message" if count == 1 else f"{count} new messages"
    return f"{what} from {as_line(digest.firm_name)}"


def text_of(digest: Digest, public_url: str) -> str:
    """The plain-text part."""
    blocks = [f"Hello {as_line(digest.contact_name)},", _opening(digest)]
    for group in digest.groups:
        messages = (f"  {one.author_name}: {one.excerpt}" for one in group.messages)
        lines = [as_line(group.title), *messages]
        lines.append(f"  Read and reply: {link_of(group, public_url)}")
        blocks.append("\n".join(lines))
    blocks.append(_closing(digest))
    return "\n\n".join(blocks) + "\n"


def html_of(digest: Digest, public_url: str) -> str:
    """The HTML part; every word of a person is escaped."""
    return whole_html(
        (f"Hello {as_line(digest.contact_name)},", _opening(digest)),
        "".join(_html_group(group, public_url) for group in digest.groups),
        escape(_closing(digest)),
    )


def link_of(group: DigestGroup, public_url: str) -> str:
    """Opens the conversation in the portal with the reply ready."""
    return f"{public_url}/portal/c/{group.conversation_id}"


def _html_group(group: DigestGroup, public_url: str) -> str:
    lines = "".join(
        f"<p><strong>{escape(line.author_name)}</strong><br>{escape(line.excerpt)}</p>"
        for line in group.messages
    )
    title = f'<h2 style="font-size:17px">{escape(as_line(group.title))}</h2>'
    return card(f"{title}{lines}{button(link_of(group, public_url), 'Read and reply')}")


def _opening(digest: Digest) -> str:
    count = len(digest.message_ids)
    wait = "A message waits" if count == 1 else f"{count} messages wait"
    return f"{wait} for you in the portal of {as_line(digest.firm_name)}:"


def _closing(digest: Digest) -> str:
    return (
        "Please answer in the portal; replies to this e-mail are not read."
        f" You get it because {as_line(digest.firm_name)} gave you access to its portal."
    )
