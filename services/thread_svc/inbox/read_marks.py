"""How far each person has read a conversation: an acknowledgement names what it covers."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy.engine import RowMapping

from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.events import ConversationChanged
from contracts.rpc.base import NoFields
from contracts.rpc.thread.conversations import MarkRead, MarkUnread
from services.thread_svc.conversation.access import sequence_of, visible_conversation
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.inbox.statements import MOVE_CURSOR, NEWEST_OF_OTHERS


@dataclass(frozen=True)
class ReadMarks:
    """Read and unread, one person's."""

    database: Database

    def mark_read(self, actor: Actor, request: MarkRead) -> NoFields:
        """The actor has seen the conversation up to the message named, and nothing that came after;
        NotFound for a message that does not stand there.
        """
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, request.conversation_id)
            up_to = sequence_of(tx, row, request.last_message_id)
            _move_cursor(tx, actor, row, "read", up_to)
        return NoFields()

    def mark_unread(self, actor: Actor, request: MarkUnread) -> NoFields:
        """The newest message not written by the actor counts as unread again."""
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, request.conversation_id)
            _move_cursor(tx, actor, row, "unread", _before_newest(tx, actor, row))
        return NoFields()


def _move_cursor(
    tx: Transaction, actor: Actor, row: RowMapping, reason: Literal["read", "unread"], up_to: int
) -> None:
    named = {
        "firm_id": tx.firm_id,
        "conversation_id": row["id"],
        "me": actor.id,
        "read_up_to": up_to,
    }
    if tx.one_or_none(MOVE_CURSOR[reason], named) is not None:
        tx.emit(
            ConversationChanged(
                conversation_id=str(row["id"]),
                reason=reason,
                staff_id=actor.id,
                read_up_to=up_to,
                assigned_staff=assigned_staff(tx, str(row["id"])),
            )
        )


def _before_newest(tx: Transaction, actor: Actor, row: RowMapping) -> int:
    found = tx.execute(NEWEST_OF_OTHERS, {"id": row["id"], "me": actor.id}).scalar_one()
    return max(int(found) - 1, 0)
