"""Who may look at which conversation: members at those assigned to them, the others at all."""

from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, PermissionDenied
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared, columns_of, of_firm
from contracts.actor import Actor
from services.thread_svc.conversation.tables import CONVERSATIONS

_SQL = (
    f"select {columns_of(CONVERSATIONS, 'c')},"  # noqa: S608  # the columns of our table
    " (select time_zone from clients k where k.id = c.client_id) as time_zone"
    f" from conversations c where c.id = :id and {of_firm('c')}"
    " and (:team or exists (select 1 from conversation_staff s"
    "      where s.conversation_id = c.id and s.staff_id::text = :me))"
)
_VISIBLE = Prepared("visible_conversation", _SQL)
_VISIBLE_LOCKED = Prepared("visible_conversation_locked", f"{_SQL} for update of c")


def require(actor: Actor, permission: str) -> None:
    """PermissionDenied names what is missing."""
    if permission not in actor.permissions:
        raise PermissionDenied(f"This needs the permission {permission}.", permission=permission)


def visible_conversation(
    tx: Transaction, actor: Actor, conversation_id: str, *, lock: bool = False
) -> RowMapping:
    """The conversation's row; NotFound when it is not there for this actor. A merged one leads
    to where its messages stand now.
    """
    if not is_uuid(conversation_id):
        raise NotFound("There is no such conversation.", conversation_id=conversation_id)
    query = _VISIBLE_LOCKED if lock else _VISIBLE
    values = {
        "id": conversation_id,
        "firm_id": actor.firm_id,
        "team": actor.sees_team,
        "me": actor.id,
    }
    row = tx.one("conversation", query, values)
    if row["moved_to"] is not None:
        return visible_conversation(tx, actor, str(row["moved_to"]), lock=lock)
    return row
