"""Hands over what is due, once, whatever ends in between.

The row is locked, and deleted in the transaction that puts the message into its conversation: two
replicas do not see the same one, and a crash leaves it as it was. Whether it may still go is asked
again then; where it may not, it stands in the conversation as failed, with the reason.
"""

from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.engine import RowMapping

from chassis.errors import PermissionDenied, RequestError
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from chassis.storage.outages import is_outage
from contracts.actor import ROLE_PERMISSIONS, Actor, Role, system_actor
from contracts.parts import Reason
from contracts.views import MessageView
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.held.records import instructions_in, message_in
from services.thread_svc.held.statements import DUE, FORGET_CANCELLED, LATER, TAKE_DUE
from services.thread_svc.held.tables import HELD_MESSAGES
from services.thread_svc.outbound.checked import check_again
from services.thread_svc.outbound.hand_over import hand_over, record_refused
from services.thread_svc.read_models.tables import STAFF

_log = get_logger(__name__)
_MOST_AT_ONCE = 50


@dataclass(frozen=True)
class HeldTurns:
    """Turns of the job that hands over."""

    database: Database

    def hand_over_due(self, most: int = _MOST_AT_ONCE) -> int:
        """Whatever is due now; how many there were. A fault of ours leaves one for later, and the
        others go on.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            due = [(row["firm_id"], row["id"]) for row in tx.rows(DUE, {"most": most})]
        for firm_id, message_id in due:
            try:
                self._hand_over(firm_id, message_id)
            except Exception as exc:
                if is_outage(exc):
                    raise
                _log.exception("held_message_not_handed_over", message_id=message_id)
                with self.database.transaction(firm_id) as tx:
                    tx.execute(LATER, {"firm_id": firm_id, "id": message_id})
        return len(due)

    def forget_cancelled(self) -> int:
        """What was taken back more than a day ago."""
        with self.database.transaction(EVERY_FIRM) as tx:
            return tx.execute(FORGET_CANCELLED, {"most": 1000}).rowcount

    def _hand_over(self, firm_id: str, message_id: str) -> None:
        with self.database.transaction(firm_id) as tx:
            row = tx.one_or_none(TAKE_DUE, {"firm_id": firm_id, "id": message_id})
            if row is None:
                return  # another replica has it, or it was taken back
            try:
                hand_over_held(tx, row)
            except RequestError as exc:
                reason = Reason(str(exc.code), exc.message, permanent=True)
                _forget(tx, row)
                record_refused(tx, str(_place_of(tx, row)["id"]), _message_now(row), reason)


def hand_over_held(tx: Transaction, row: RowMapping) -> MessageView:
    """Put a message that is locked into its conversation and order its channel to deliver it;
    raises why it may not go, nothing done.
    """
    author = _author(tx, row)
    conversation = visible_conversation(tx, author, str(row["conversation_id"]))
    message, instructions = _message_now(row), instructions_in(row)
    check_again(tx, conversation, message, allow_outside=instructions.allow_outside)
    _forget(tx, row)
    return hand_over(tx, conversation, message, instructions)


def _message_now(row: RowMapping) -> NewMessage:
    return replace(message_in(row), occurred_at=utc_now())


def _place_of(tx: Transaction, row: RowMapping) -> RowMapping:
    """The conversation, wherever its messages stand now."""
    return visible_conversation(tx, system_actor(tx.firm_id), str(row["conversation_id"]))


def _forget(tx: Transaction, row: RowMapping) -> None:
    mine = (HELD_MESSAGES.c.firm_id == tx.firm_id) & (HELD_MESSAGES.c.id == row["id"])
    tx.execute(delete(HELD_MESSAGES).where(mine))


def _author(tx: Transaction, row: RowMapping) -> Actor:
    """Who wrote it, as they stand now; PermissionDenied when they may no longer write."""
    mine = (STAFF.c.firm_id == tx.firm_id) & (STAFF.c.staff_id == row["author_id"])
    staff = tx.one_or_none(select(STAFF).where(mine))
    # Of whom nothing was heard since, what they were when they wrote still holds.
    role: Role = staff["role"] if staff is not None else row["author_role"]
    may = ROLE_PERMISSIONS.get(role, ())
    if (staff is not None and not staff["active"]) or "messages.send" not in may:
        raise PermissionDenied("Its author no longer works here, or may no longer write.")
    name = message_in(row).author.name
    return Actor("staff", row["author_id"], tx.firm_id, name, role, may)
