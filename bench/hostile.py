"""The worst that one stranger can send to a firm over each channel, one message of each."""

import base64
import os
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.firms import BenchFirm, play
from bench.rig import Rig
from chassis.ids import new_id
from contracts.actor import Actor, system_actor
from contracts.rpc import Email, Portal

MEDIA, MEDIA_BYTES = 3, 4_900_000
_COSTLY_HTML = "<div>\r\n" * 1_900 + "<div></div>\r\n" * 95_000 + "Hello"
"""Within every limit, and as costly as that can be: about a second of a processor."""


@dataclass(frozen=True)
class HostileMessage:
    """`send` sends it and returns once it is taken."""

    name: str
    send: Callable[[], object]


def worst_messages(rig: Rig, firm: BenchFirm) -> Iterator[HostileMessage]:
    """One after the other, each made ready before it is yielded."""
    address = _mailbox(rig, firm)
    mail = "From: eve@stranger.example\r\nSubject: Large\r\n"
    html = f"{mail}Content-Type: text/html\r\n\r\n{_COSTLY_HTML}".encode()
    yield HostileMessage("mail_html", lambda: _mail(rig, address, html))
    file = f"{mail}Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    large = file.encode() + base64.encodebytes(os.urandom(25_000_000)).replace(b"\n", b"\r\n")
    yield HostileMessage("mail_file", lambda: _mail(rig, address, large))
    content = base64.b64encode(os.urandom(MEDIA_BYTES)).decode()
    media = [{"content_type": "image/jpeg", "base64": content}] * MEDIA
    text = {"from": firm.phones[0], "to": firm.number, "body": "who\n" * 400, "media": media}
    yield HostileMessage("text", lambda: play(rig.stack.url("sandbox"), "texts", text))
    guest, conversation_id = _guest(rig, firm)
    post = {"conversation_id": conversation_id, "body": "who\n" * 4_999 + "x"}

    def write() -> None:
        rig.rpc.call(Portal.POST_MESSAGE, guest, post | {"idempotency_key": new_id()})

    yield HostileMessage("portal_post", write)


def _mailbox(rig: Rig, firm: BenchFirm) -> str:
    address = f"office@firm{firm.index}.example"
    made = play(rig.stack.url("sandbox"), "mailboxes", {"address": address})
    grant = {"address": made["address"], "refresh_token": made["refresh_token"]}
    rig.rpc.call(Email.CONNECT_MAILBOX, system_actor(firm.id), grant)
    return address


def _mail(rig: Rig, address: str, raw: bytes) -> None:
    server = urlsplit(rig.stack.environment["SMTP_URL"])
    with smtplib.SMTP(server.hostname or "", server.port or 0) as smtp:
        smtp.sendmail("eve@stranger.example", [address], raw)


def _guest(rig: Rig, firm: BenchFirm) -> tuple[Actor, str]:
    client_id, contact_id = new_id(), new_id()
    invitation = {
        "contact_id": contact_id,
        "client_id": client_id,
        "name": "Gus Guest",
        "email": f"guest@firm{firm.index}.example",
    }
    rig.rpc.call(Portal.INVITE_CONTACT, system_actor(firm.id), invitation)
    guest = Actor("contact", contact_id, firm.id, "Gus Guest", client_ids=(client_id,))
    (conversation,) = rig.rpc.call(Portal.LIST_CONVERSATIONS, guest, {})["items"]
    return guest, str(conversation["id"])
