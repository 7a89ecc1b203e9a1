"""Publishing that a message changed."""

from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from contracts.events import MessageUpdated
from contracts.parts import Person
from contracts.views import FAILED_STATES, ConversationView
from services.thread_svc.conversation.statements import ASSIGNED_STAFF, SHOWN_CONVERSATION
from services.thread_svc.conversation.views import conversation_view, delivery_view


def publish_delivery(tx: Transaction, row: RowMapping, trace: str | None) -> None:
    """A delivery moved on. `row`: the message, with its conversation's `title`, `last_sequence` and
    who is `assigned`; `trace`: of what moved it.
    """
    _publish(tx, row, row, trace=trace)


def publish_changed(
    tx: Transaction, row: RowMapping, body_text: str | None = None, trace: str | None = None
) -> None:
    """What a conversation shows of a message changed. `body_text`: its text now, if that did;
    `trace`: of what changed it, if that is not the work at hand.
    """
    named = {"firm_id": tx.firm_id, "id": row["conversation_id"]}
    around = tx.one("conversation", SHOWN_CONVERSATION, named)
    _publish(tx, row, around, conversation_view(around), body_text, trace)


def _publish(
    tx: Transaction,
    row: RowMapping,
    around: RowMapping,
    conversation: ConversationView | None = None,
    body_text: str | None = None,
    trace: str | None = None,
) -> None:
    tx.emit(
        MessageUpdated(
            conversation_id=str(row["conversation_id"]),
            conversation_title=around["title"],
            message_id=str(row["id"]),
            channel=row["channel"],
            author=Person(row["author_kind"], row["author_id"], row["author_name"]),
            delivery=delivery_view(row),
            intent=row["intent"],
            assigned_staff=tuple(around["assigned"]),
            body_text=body_text,
            conversation=conversation,
            behind=around["last_sequence"] if row["delivery_state"] in FAILED_STATES else None,
        ),
        trace=trace,
    )


def assigned_staff(tx: Transaction, conversation_id: str) -> tuple[str, ...]:
    """Who sees the conversation in the scope Mine."""
    named = {"firm_id": tx.firm_id, "id": conversation_id}
    row = tx.one_or_none(ASSIGNED_STAFF, named)
    return tuple(row["assigned"]) if row is not None else ()
