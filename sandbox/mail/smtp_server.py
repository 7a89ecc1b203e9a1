"""The SMTP server that takes the firm's system mail."""

from __future__ import annotations

import logging

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.mail.routing import carry
from sandbox.world import World

log = logging.getLogger(__name__)
LARGEST_MAIL = 35 * 1024 * 1024


class Intake:
    """aiosmtpd's handler: every mail goes through the same routing as Gmail's."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_DATA(  # noqa: N802 - aiosmtpd names its hooks so
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Take one mail, or answer as the set fault says."""
        faults = self._world.faults
        if faults.take("smtp", "http_429"):
            return "421 4.7.0 Try again later, too many messages"
        if faults.take("smtp", "http_5xx"):
            return "451 4.3.0 Local error in processing"
        if not faults.take("smtp", "drop"):
            self._accept(envelope)
        return "250 2.0.0 OK"

    def _accept(self, envelope: Envelope) -> None:
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        carry(self._world, (envelope.mail_from or "").lower(), list(envelope.rcpt_tos), raw)


def start_smtp(world: World) -> Controller:
    """Listen on the configured port in a thread of its own; stop it with `.stop()`."""
    controller = Controller(
        Intake(world),
        hostname="127.0.0.1",
        port=world.settings.smtp_port,
        data_size_limit=LARGEST_MAIL,
        ident="Onethread sandbox",
    )
    controller.start()
    return controller
