"""Files of messages, for those who may see the message."""

from dataclasses import dataclass
from typing import Any

from chassis.errors import NotFound
from chassis.storage.database import Database
from contracts.actor import Actor
from services.thread_svc.conversation.access import require
from services.thread_svc.inbox.use_cases import visible_message


@dataclass(frozen=True)
class Attachments:
    """What the gateway asks before it serves a file."""

    database: Database

    def get(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Name, content type, size in bytes and SHA-256 digest of one file; NotFound when the
        message has no such file, or is not for this actor.
        """
        require(actor, "messages.view")
        wanted = str(request["attachment_id"])
        with self.database.transaction(actor.firm_id) as tx:
            message = visible_message(tx, actor, str(request["message_id"]))
        for attachment in message["attachments"]:
            if attachment["id"] == wanted:
                names = ("name", "content_type", "size", "digest")
                return {name: attachment[name] for name in names}
        raise NotFound("The message has no such file.", attachment_id=wanted)
