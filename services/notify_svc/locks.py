"""Turns: facts about one thing that arrive at the same time are applied one after the other.

Without a turn two transactions may each miss what the other is about to commit (a message and the
reading of it), and the outcome would depend on their timing.
"""

from sqlalchemy import text

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared

_HOLD = Prepared("hold_turn", "select pg_advisory_xact_lock(hashtextextended(:key, 0))")
_HOLD_TARGET = Prepared(
    "hold_target",
    "select pg_advisory_xact_lock(hashtextextended('conversation:' || moved_to, 0))"
    " from conversation_moves where firm_id = :firm_id and conversation_id = :conversation_id",
)
_TRY = text("select pg_try_advisory_xact_lock(hashtextextended(:key, 0))")


def hold_conversation(tx: Transaction, conversation_id: str) -> None:
    """Wait, before the next statement, for the turn of a conversation's bell; it ends with the
    transaction.
    """
    tx.pipeline(_HOLD, {"key": f"conversation:{conversation_id}"})


def hold_target(tx: Transaction, conversation_id: str) -> None:
    """The same for the conversation to which this one, whose turn it is, has moved, if it has."""
    tx.pipeline(_HOLD_TARGET, {"firm_id": tx.firm_id, "conversation_id": conversation_id})


def hold_contact(tx: Transaction, contact_id: str) -> None:
    """Wait, before the next statement, for the turn of a contact's digests; it ends with the
    transaction.
    """
    tx.pipeline(_HOLD, {"key": f"contact:{contact_id}"})


def try_contact(tx: Transaction, contact_id: str) -> bool:
    """Take the turn of a contact's digests only if nobody has it."""
    return bool(tx.execute(_TRY, {"key": f"contact:{contact_id}"}).scalar_one())
