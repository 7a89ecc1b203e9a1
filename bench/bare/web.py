"""First service: takes the webhook."""

from typing import Any

from nameko.events import EventDispatcher
from nameko.web.handlers import http

from bench.bare.tables import Webhook, open_sessions


class BareWeb:
    """Stores and announces."""

    name = "bare_web"
    dispatch = EventDispatcher()
    sessions = open_sessions()

    @http("GET", "/readyz")
    def readyz(self, _: Any) -> str:
        """Up."""
        return "ok"

    @http("POST", "/webhooks/twilio/messages")
    def receive(self, request: Any) -> tuple[int, str]:
        """A text."""
        form = request.form
        with self.sessions() as session:
            webhook = Webhook(
                provider_id=form["MessageSid"], sender=form["From"], body=form["Body"]
            )
            session.add(webhook)
            session.flush()
            received = {"id": webhook.id, "sender": webhook.sender, "body": webhook.body}
            session.commit()
        self.dispatch("received", received)
        return 204, ""
