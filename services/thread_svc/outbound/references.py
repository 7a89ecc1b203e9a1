"""What a message refers to: the one it answers, the colleagues named in it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.errors import ValidationFailed
from chassis.ids import is_uuid
from chassis.storage.database import Transaction
from contracts.channels import Channel
from contracts.parts import Mention
from services.thread_svc.conversation.tables import MESSAGES
from services.thread_svc.read_models.tables import STAFF


def replied_to(
    tx: Transaction, conversation: RowMapping, message_id: str | None
) -> RowMapping | None:
    """The message of this conversation that is answered; NotFound when it is not here."""
    if message_id is None:
        return None
    query = select(MESSAGES.c.id, MESSAGES.c.subject).where(
        MESSAGES.c.firm_id == tx.firm_id,
        MESSAGES.c.id == message_id,
        MESSAGES.c.conversation_id == conversation["id"],
    )
    return tx.one("message to reply to", query)


def mentions_of(tx: Transaction, channel: Channel, staff_ids: Sequence[str]) -> tuple[Mention, ...]:
    """Active colleagues named in a note; ValidationFailed for anybody else."""
    if not staff_ids:
        return ()
    if channel != Channel.INTERNAL:
        sentence = "colleagues can be mentioned in internal notes only."
        raise ValidationFailed("A client would see the mention.", {"mentions": [sentence]})
    query = select(STAFF.c.staff_id, STAFF.c.name).where(
        STAFF.c.firm_id == tx.firm_id,
        STAFF.c.active,
        STAFF.c.staff_id.in_([i for i in staff_ids if is_uuid(i)]),
    )
    found = {str(row["staff_id"]): row["name"] for row in tx.rows(query)}
    missing = [staff_id for staff_id in staff_ids if staff_id not in found]
    if missing:
        sentence = f"{missing[0]} is not an active colleague."
        raise ValidationFailed("Somebody mentioned is not here.", {"mentions": [sentence]})
    return tuple(Mention(staff_id, found[staff_id]) for staff_id in dict.fromkeys(staff_ids))
