"""The mailboxes of people outside the firm."""

from __future__ import annotations

from typing import Any

from sandbox.clock import iso, now
from sandbox.mail.content import attachments_of, body_of
from sandbox.mail.headers import message_id, parse, plain, referenced_ids
from sandbox.mail.state import OutsideMail
from sandbox.world import World


def keep(world: World, mailbox: str, folder: str, envelope_from: str, raw: bytes) -> OutsideMail:
    """Put a copy into an outside mailbox."""
    with world.changing() as state:
        state.mail_sequence += 1
        mail = OutsideMail(
            f"m{state.mail_sequence}", mailbox.lower(), folder, envelope_from, raw, now()
        )
        state.outside.append(mail)
    return mail


def found(world: World, mail_id: str) -> OutsideMail | None:
    """The mail with this id."""
    return next((mail for mail in world.state.outside if mail.id == mail_id), None)


def found_by_message_id(world: World, rfc822_id: str) -> OutsideMail | None:
    """The newest copy that carries this Message-ID."""
    for mail in reversed(world.state.outside):
        if message_id(parse(mail.raw)) == rfc822_id:
            return mail
    return None


def listed(world: World, address: str) -> list[OutsideMail]:
    """Mail of one mailbox (of all, when the address is empty), newest first."""
    wanted = address.lower()
    with world.lock:
        return [m for m in reversed(world.state.outside) if not wanted or m.mailbox == wanted]


def described(mail: OutsideMail) -> dict[str, Any]:
    """The mail as the play API shows it."""
    parsed = parse(mail.raw)
    text, html = body_of(parsed)
    return {
        "id": mail.id,
        "mailbox": mail.mailbox,
        "folder": mail.folder,
        "envelope_from": mail.envelope_from,
        "message_id": message_id(parsed),
        "in_reply_to": str(parsed.get("In-Reply-To", "")).strip(),
        "references": referenced_ids(parsed),
        "from": plain(parsed.get("From", "")),
        "to": plain(parsed.get("To", "")),
        "cc": plain(parsed.get("Cc", "")),
        "subject": plain(parsed.get("Subject", "")),
        "text": text,
        "html": html,
        "attachments": attachments_of(parsed),
        "at": iso(mail.received),
    }
