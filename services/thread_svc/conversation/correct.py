"""Staff correct what a classifier guessed (T5)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from chassis.errors import ValidationFailed
from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.envelope import encode
from services.thread_svc.conversation.access import require
from services.thread_svc.conversation.message import message_view
from services.thread_svc.conversation.move import refresh_summary
from services.thread_svc.conversation.publish import emit_updated
from services.thread_svc.conversation.tables import MESSAGES
from services.thread_svc.conversation.triage import Intent
from services.thread_svc.inbox.use_cases import visible_message


@dataclass(frozen=True)
class Correcting:
    """Corrections of single messages."""

    database: Database

    def set_intent(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Give an inbound message another intent; its conversation is sorted anew."""
        require(actor, "messages.send")
        if request.get("intent") not in set(Intent):
            words = ", ".join(Intent)
            raise ValidationFailed("The intent is not known.", {"intent": [f"one of {words}"]})
        with self.database.transaction(actor.firm_id) as tx:
            found = visible_message(tx, actor, str(request["message_id"]))
            if found["direction"] != "inbound":
                sentence = "only messages from clients have an intent."
                raise ValidationFailed("This message has no intent.", {"intent": [sentence]})
            change = update(MESSAGES).where(
                MESSAGES.c.firm_id == tx.firm_id, MESSAGES.c.id == found["id"]
            )
            row = tx.one("message", change.values(intent=request["intent"]).returning(MESSAGES))
            refresh_summary(tx, str(row["conversation_id"]))
            emit_updated(tx, row)
            return dict(encode(message_view(row)))
