"""Notes are kept, and the colleagues they name are told."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.excerpts import excerpt_of
from chassis.ids import from_wire_time, is_uuid
from chassis.observability.log import get_logger
from chassis.observability.trace import tracing
from chassis.storage.database import Database, Transaction
from contracts.envelope import Envelope
from contracts.events import MentionCreated, MessageComposed
from services.internal_svc.notes.rules import named_in
from services.internal_svc.notes.statements import KEEP_NOTE
from services.internal_svc.notes.tables import MENTIONS
from services.internal_svc.staff.tables import STAFF

_log = get_logger(__name__)


@dataclass(frozen=True)
class Notes:
    """The internal channel: a note is posted in the transaction that takes it on."""

    database: Database
    ledger: DeliveryLedger

    def post_notes(self, batch: Sequence[tuple[Envelope, MessageComposed]]) -> None:
        """Keep notes and tell whom they name; a note that is known already changes nothing."""
        with self.database.once_each([envelope for envelope, _ in batch], "post_note") as tx:
            messages = [(one.firm_id, OutboundMessage.of(message)) for one, message in batch]
            opened = self.ledger.open_each(tx, messages)
            rows = {(row["firm_id"], row["message_id"]): row for row in opened}
            for envelope, message in batch:
                row = rows.pop((envelope.firm_id, message.message_id), None)
                if row is not None:
                    with tx.scoped_to(envelope.firm_id), tracing(envelope.trace):
                        self._post(tx, message, row)

    def _post(self, tx: Transaction, message: MessageComposed, opened: RowMapping) -> None:
        tx.pipeline(KEEP_NOTE, _row_of(tx, message))
        self.ledger.apply(tx, message.message_id, Report("posted"), opened)
        for staff_id in _colleagues_named(tx, message):
            _mention(tx, message, staff_id)


def _row_of(tx: Transaction, message: MessageComposed) -> dict[str, object]:
    return {
        "message_id": message.message_id,
        "firm_id": tx.firm_id,
        "conversation_id": message.conversation_id,
        "client_id": message.client_id,
        "author_id": message.author.id,
        "author_name": message.author.name,
        "body_text": message.body_text,
        "written_at": from_wire_time(message.occurred_at),
    }


def _colleagues_named(tx: Transaction, message: MessageComposed) -> list[str]:
    named = named_in(message)
    if not named:
        return []
    active = select(STAFF.c.id).where(
        STAFF.c.firm_id == tx.firm_id,
        STAFF.c.active,
        STAFF.c.id.in_([staff_id for staff_id in named if is_uuid(staff_id)]),
    )
    known = set(tx.execute(active).scalars())
    for stranger in set(named) - known:
        _log.warning("mention_ignored", message_id=message.message_id, staff_id=stranger)
    return [staff_id for staff_id in named if staff_id in known]


def _mention(tx: Transaction, message: MessageComposed, staff_id: str) -> None:
    row = {"message_id": message.message_id, "staff_id": staff_id, "firm_id": tx.firm_id}
    if tx.execute(upsert(MENTIONS).on_conflict_do_nothing(), row).rowcount == 0:
        return
    event = MentionCreated(
        message_id=message.message_id,
        conversation_id=message.conversation_id,
        conversation_title=message.conversation_title,
        staff_id=staff_id,
        author=message.author,
        excerpt=excerpt_of(message.body_text),
        occurred_at=message.occurred_at,
        sequence=message.sequence,
    )
    tx.emit(event)
