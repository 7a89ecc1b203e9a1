"""Who may look at which conversation: members at those assigned to them, the others at all."""

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.actor import Actor
from services.thread_svc.conversation.statements import VISIBLE, VISIBLE_LOCKED
from services.thread_svc.conversation.tables import MESSAGES


def visible_conversation(
    tx: Transaction, actor: Actor, conversation_id: str, *, lock: bool = False
) -> RowMapping:
    """The conversation's row; NotFound when it is not there for this actor. A merged one leads
    to where its messages stand now.
    """
    if not is_uuid(conversation_id):
        raise NotFound("There is no such conversation.", conversation_id=conversation_id)
    named = {
        "id": conversation_id,
        "firm_id": actor.firm_id,
        "team": actor.sees_team,
        "me": actor.id,
    }
    row = tx.one("conversation", VISIBLE_LOCKED if lock else VISIBLE, named)
    if row["moved_to"] is not None:
        return visible_conversation(tx, actor, str(row["moved_to"]), lock=lock)
    return row


def sequence_of(tx: Transaction, conversation: RowMapping, message_id: str) -> int:
    """The place of a message that stands in the conversation; NotFound when it does not."""
    query = select(MESSAGES.c.sequence).where(
        MESSAGES.c.firm_id == tx.firm_id,
        MESSAGES.c.id == message_id,
        MESSAGES.c.conversation_id == conversation["id"],
    )
    return int(tx.one("message", query)["sequence"])


def visible_message(tx: Transaction, actor: Actor, message_id: str) -> RowMapping:
    """A message in a conversation the actor may see; else NotFound."""
    if not is_uuid(message_id):
        raise NotFound("There is no such message.", message_id=message_id)
    mine = (MESSAGES.c.firm_id == actor.firm_id) & (MESSAGES.c.id == message_id)
    row = tx.one("message", select(MESSAGES).where(mine))
    visible_conversation(tx, actor, str(row["conversation_id"]))
    return row
