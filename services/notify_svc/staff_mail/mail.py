"""An e-mail to a member of staff as plain text and HTML, by conversation. Pure."""

from datetime import datetime
from email.message import EmailMessage
from html import escape

from chassis.foreign_text import as_line
from services.notify_svc.mail_attempts.system_mail import (
    button,
    card,
    system_mail,
    whole_html,
)
from services.notify_svc.staff_mail.content import StaffMail, StaffMailGroup, StaffMailItem

_WRITTEN_BY_PEOPLE = frozenset({"client_message", "document", "mention"})
"""Kinds whose body a person wrote."""


def compose_staff_mail(
    mail: StaffMail, mail_from: str, public_url: str, now: datetime
) -> EmailMessage:
    """The whole mail. ProviderRefused when the person's address is none (RFC 5322 addr-spec).

    List-Id (RFC 2919) lets it be sorted, List-Unsubscribe (RFC 2369) leads to the switches.
    """
    composed = system_mail(
        sender=(mail.firm_name, mail_from),
        recipient=(mail.staff_name, mail.address),
        subject=subject_of(mail),
        reference=f"notification.{mail.mail_id}",
        now=now,
        parts=(text_of(mail, public_url), html_of(mail, public_url)),
    )
    domain = composed["From"].addresses[0].domain
    composed["List-Id"] = f"Onethread notifications <notifications.{domain}>"
    composed["List-Unsubscribe"] = f"<{_switches(public_url)}>"
    return composed


def subject_of(mail: StaffMail) -> str:
    """The news itself when there is one, else how many."""
    count = len(mail.line_ids)
    if count == 1:
        return as_line(mail.groups[0].lines[0].title)
    return f"{count} notifications from {as_line(mail.firm_name)}"


def text_of(mail: StaffMail, public_url: str) -> str:
    """The plain-text part."""
    blocks = [f"Hello {as_line(mail.staff_name)},", _opening(mail)]
    for group in mail.groups:
        lines = [f"{as_line(line.title)}\n  {_text(line)}" for line in group.lines]
        link, label = _link(group, public_url)
        blocks.append("\n".join([*lines, f"  {label}: {link}"]))
    blocks += [_more(mail)] if mail.more else []
    blocks.append(f"{_CLOSING} {_switches(public_url)}")
    return "\n\n".join(blocks) + "\n"


def html_of(mail: StaffMail, public_url: str) -> str:
    """The HTML part; every word of a person is escaped."""
    groups = "".join(_html_group(group, public_url) for group in mail.groups)
    more = f"<p>{escape(_more(mail))}</p>" if mail.more else ""
    link = escape(_switches(public_url), quote=True)
    return whole_html(
        (f"Hello {as_line(mail.staff_name)},", _opening(mail)),
        f"{groups}{more}",
        f'{escape(_CLOSING)} <a href="{link}" style="color:#57606a">{link}</a>',
    )


def _html_group(group: StaffMailGroup, public_url: str) -> str:
    lines = "".join(
        f"<p><strong>{escape(as_line(line.title))}</strong><br>{escape(_text(line))}</p>"
        for line in group.lines
    )
    return card(lines + button(*_link(group, public_url)))


def _text(line: StaffMailItem) -> str:
    body = as_line(line.body)
    return f"{as_line(line.actor_name)}: {body}" if line.kind in _WRITTEN_BY_PEOPLE else body


def _link(group: StaffMailGroup, public_url: str) -> tuple[str, str]:
    if group.conversation_id is None:
        return f"{public_url}/", "Open Onethread"
    return f"{public_url}/c/{group.conversation_id}", "Open the conversation"


def _opening(mail: StaffMail) -> str:
    count = len(mail.line_ids)
    return "You have not seen this yet:" if count == 1 else f"You have not seen these {count} yet:"


def _more(mail: StaffMail) -> str:
    return f"And {mail.more} more in Onethread."


def _switches(public_url: str) -> str:
    return f"{public_url}/settings/notifications"


_CLOSING = "Replies to this e-mail are not read. Choose what is mailed to you:"
