"""The SMTP server that owners of mailboxes send through (RFC 6409), after STARTTLS and sign-in."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from sandbox.imap.certificates import CERTIFICATE, KEY
from sandbox.mail.routing import carry
from sandbox.mail.smtp_server import LARGEST_MAIL
from sandbox.world import World


class SubmissionDoor:
    """aiosmtpd's handler and the server around it."""

    def __init__(self, world: World, folder: Path, port: int) -> None:
        self._world = world
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / CERTIFICATE, folder / KEY)
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=port,
            tls_context=context,
            require_starttls=True,
            data_size_limit=LARGEST_MAIL,
            ident="Onethread sandbox",
            authenticator=self._authenticate,
            auth_required=True,
        )

    def start(self) -> None:
        """Listen in a thread of its own."""
        self._controller.start()

    def stop(self) -> None:
        """End."""
        self._controller.stop()

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, told: object
    ) -> AuthResult:
        if not isinstance(told, LoginPassword):
            return AuthResult(success=False, handled=False)
        user = told.login.decode("utf-8", "replace").lower()
        mailbox = self._world.state.imap_mailboxes.get(user)
        fits = mailbox is not None and told.password == mailbox.password.encode()
        return AuthResult(success=fits, handled=False, auth_data=user)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd names its hooks so
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """A person sends under the own address only."""
        if address.lower() != session.auth_data:
            return "553 5.7.1 Sender address rejected: not owned by user"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd names its hooks so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take one mail, or answer as the set fault says."""
        faults = self._world.faults
        if faults.take("imap", "http_429"):
            return "451 4.7.0 Try again later, too many messages"
        if faults.take("imap", "http_5xx"):
            return "451 4.3.0 Local error in processing"
        if faults.take("imap", "refused"):
            return "554 5.7.1 Rejected by policy"
        await asyncio.to_thread(self._accept, envelope)
        if late := faults.take("imap", "timeout_after_accept"):
            await asyncio.sleep(late.seconds)
        return "250 2.0.0 OK"

    def _accept(self, envelope: Envelope) -> None:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        sender = (envelope.mail_from or "").lower()
        carry(self._world, sender, list(envelope.rcpt_tos), raw)
        mailbox = self._world.state.imap_mailboxes[sender]
        if mailbox.keeps_sent:
            self._world.imap.deliver(mailbox, raw, "Sent")
