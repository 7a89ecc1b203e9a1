"""Internal notes: kept here and shown in the thread, never anywhere a client can look."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import DeliveryLedger, Report
from chassis.delivery.message import OutboundMessage
from chassis.ids import from_wire_time, is_uuid
from chassis.observability.log import get_logger
from chassis.observability.trace import tracing
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.envelope import Envelope
from contracts.events import MentionCreated, MessageComposed
from services.internal_svc.tables import MENTIONS, STAFF

_log = get_logger(__name__)
EXCERPT_LENGTH = 160
_KEEP = Prepared(
    "keep_note",
    "insert into notes (message_id, firm_id, conversation_id, client_id, author_id, author_name,"
    " body_text, written_at) values (:message_id, :firm_id, :conversation_id, :client_id,"
    " :author_id, :author_name, :body_text, :written_at) on conflict do nothing",
)


def post(
    tx: Transaction, ledger: DeliveryLedger, heard: Sequence[tuple[Envelope, MessageComposed]]
) -> None:
    """Keep notes and tell whom they name; a note that is known already changes nothing."""
    messages = [(envelope.firm_id, OutboundMessage.of(message)) for envelope, message in heard]
    opened = {(row["firm_id"], row["message_id"]): row for row in ledger.open_each(tx, messages)}
    for envelope, message in heard:
        row = opened.pop((envelope.firm_id, message.message_id), None)
        if row is not None:
            with tx.scoped_to(envelope.firm_id), tracing(envelope.trace):
                _post(tx, ledger, message, row)


def _post(
    tx: Transaction, ledger: DeliveryLedger, message: MessageComposed, opened: RowMapping
) -> None:
    row = {
        "message_id": message.message_id,
        "firm_id": tx.firm_id,
        "conversation_id": message.conversation_id,
        "client_id": message.client_id,
        "author_id": message.author.id,
        "author_name": message.author.name,
        "body_text": message.body_text,
        "written_at": from_wire_time(message.occurred_at),
    }
    tx.pipeline(_KEEP, row)
    ledger.apply(tx, message.message_id, Report("posted"), opened)
    for staff_id in _colleagues_named(tx, message):
        _mention(tx, message, staff_id)


def named_in(message: MessageComposed) -> list[str]:
    """Ids of the staff a note names, each once; naming oneself tells nobody anything new."""
    named = dict.fromkeys(mention.staff_id for mention in message.mentions)
    return [staff_id for staff_id in named if staff_id != message.author.id]


def excerpt_of(body: str) -> str:
    """The beginning of a note on one line, for a bell."""
    line = " ".join(body.split())
    return line if len(line) <= EXCERPT_LENGTH else f"{line[: EXCERPT_LENGTH - 1].rstrip()}…"


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
