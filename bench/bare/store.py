"""Second service: finds the conversation, inserts the message, updates the conversation."""

from typing import Any

from nameko.events import EventDispatcher, event_handler
from nameko.web.handlers import http
from sqlalchemy import select

from bench.bare.tables import BareConversation, BareMessage, open_sessions


class BareStore:
    """Stores and announces."""

    name = "bare_store"
    dispatch = EventDispatcher()
    sessions = open_sessions()

    @http("GET", "/readyz")
    def readyz(self, _: Any) -> str:
        """Up."""
        return "ok"

    @event_handler("bare_web", "received")
    def on_received(self, received: dict[str, Any]) -> None:
        """A text."""
        with self.sessions() as session:
            query = select(BareConversation).where(BareConversation.address == received["sender"])
            conversation = session.scalars(query).one()
            message = BareMessage(conversation_id=conversation.id, body=received["body"])
            session.add(message)
            conversation.messages += 1
            conversation.snippet = received["body"][:140]
            session.flush()
            recorded = {"id": message.id, "body": message.body}
            session.commit()
        self.dispatch("recorded", recorded)
