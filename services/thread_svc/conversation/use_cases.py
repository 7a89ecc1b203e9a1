"""Single messages: looking at one and its files, correcting it, following its delivery."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update

from chassis.errors import NotFound, ValidationFailed
from chassis.storage.database import Database, Transaction
from chassis.storage.mapping import contract_from
from contracts.actor import Actor
from contracts.rpc.stored_files import StoredFile
from contracts.rpc.thread.messages import GetAttachment, GetMessage, SetIntent
from contracts.views import MessageView
from services.thread_svc.conversation.access import visible_message
from services.thread_svc.conversation.mirror import Reports, key_of, mirror, show_sent_bodies
from services.thread_svc.conversation.moving.move import refresh_summary
from services.thread_svc.conversation.publish import publish_changed, publish_delivery
from services.thread_svc.conversation.tables import MESSAGES
from services.thread_svc.conversation.views import message_view
from services.thread_svc.read_models.bounced import on_bounced

NoteProgress = Callable[[Transaction, str], None]
"""Called with the id of a broadcast one of whose messages moved on."""
WaitingFiles = Callable[[Transaction, Actor, str], Sequence[Mapping[str, Any]] | None]
"""The files of a message that has no place in a conversation yet, for who may see it; else None."""


@dataclass(frozen=True)
class Conversations:
    """The messages of the unified conversation."""

    database: Database
    note_progress: NoteProgress
    waiting_files: WaitingFiles

    def get_message(self, actor: Actor, request: GetMessage) -> MessageView:
        """One message."""
        with self.database.transaction(actor.firm_id) as tx:
            return message_view(visible_message(tx, actor, request.message_id))

    def get_attachment(self, actor: Actor, request: GetAttachment) -> StoredFile:
        """One file; NotFound when the message has no such file, or is not for this actor."""
        with self.database.transaction(actor.firm_id) as tx:
            files = self.waiting_files(tx, actor, request.message_id)
            if files is None:
                files = visible_message(tx, actor, request.message_id)["attachments"]
        for attachment in files:
            if attachment["id"] == request.attachment_id:
                return contract_from(StoredFile, attachment)
        raise NotFound("The message has no such file.", attachment_id=request.attachment_id)

    def set_intent(self, actor: Actor, request: SetIntent) -> MessageView:
        """Give an inbound message another intent (T5); its conversation is sorted anew."""
        with self.database.transaction(actor.firm_id) as tx:
            found = visible_message(tx, actor, request.message_id)
            if found["direction"] != "inbound":
                sentence = "only messages from clients have an intent."
                raise ValidationFailed("This message has no intent.", {"intent": [sentence]})
            mine = (MESSAGES.c.firm_id == tx.firm_id) & (MESSAGES.c.id == found["id"])
            change = update(MESSAGES).where(mine).values(intent=request.intent)
            row = tx.one("message", change.returning(MESSAGES))
            refresh_summary(tx, str(row["conversation_id"]))
            publish_changed(tx, row)
            return message_view(row)

    def record_deliveries(self, batch: Reports) -> None:
        """Mirror delivery states unless later ones are here already; published once a message."""
        with self.database.once_each([each for each, _ in batch], "record_delivery") as tx:
            rows = mirror(tx, batch)
            changed = show_sent_bodies(tx, batch)
            for envelope, event in batch:
                key = key_of(envelope, event)
                row = rows.get(key)
                if row is None:
                    raise NotFound("There is no such message.", message_id=event.message_id)
                with tx.scoped_to(envelope.firm_id):
                    on_bounced(tx, event)
                    if event.sent_body is not None and key in changed:
                        changed.discard(key)  # published once
                        publish_changed(tx, row, event.sent_body, envelope.trace)
                    elif event.sequence == row["delivery_sequence"]:
                        publish_delivery(tx, row, envelope.trace)
                    else:
                        continue
                    if row["broadcast_id"] is not None:
                        self.note_progress(tx, row["broadcast_id"])
