"""Moving messages between conversations, and making a conversation's summary true again."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select, update

from chassis.storage.database import Transaction
from contracts.parts import Person
from services.thread_svc.conversation.moving.statements import MOVE_ALL, MOVE_BACK, SUMMARISED
from services.thread_svc.conversation.rules import SummarisedMessage, summarise
from services.thread_svc.conversation.tables import CONVERSATIONS


@dataclass(frozen=True, slots=True)
class LinkToUndo:
    """What tells which messages came by a link: those it moved, and what `remembered` (a normal
    address) has written, or was sent by the system, since. It is empty where the link changed
    nothing for what they write. `sender`: whose conversation it was.
    """

    link_id: str
    sender: str
    remembered: str
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class LinkToMake:
    """By which link messages move; `writer`: who wrote those of `sender`, by the address book."""

    link_id: str
    sender: str
    writer: Person


def move_all(tx: Transaction, source: str, target: str, link: LinkToMake) -> None:
    """Move every message of `source` under this link, numbered anew at the end of `target`:
    whoever has read that far sees them as unread.
    """
    named = {
        "new_link_id": link.link_id,
        "sender": link.sender,
        "contact_id": link.writer.id,
        "contact_name": link.writer.name,
    }
    tx.execute(MOVE_ALL, _ends(tx, source, target) | named)


def move_back(tx: Transaction, source: str, target: str, undone: LinkToUndo) -> None:
    """Move the messages that came into `source` by the link, in the same way."""
    tx.execute(MOVE_BACK, _ends(tx, source, target) | asdict(undone) | {"new_link_id": None})


def _ends(tx: Transaction, source: str, target: str) -> dict[str, str]:
    return {"source": source, "target": target, "firm_id": tx.firm_id}


def refresh_summary(tx: Transaction, conversation_id: str) -> None:
    """Recompute what the list shows from the messages that are there now."""
    mine = (CONVERSATIONS.c.firm_id == tx.firm_id) & (CONVERSATIONS.c.id == conversation_id)
    # Under the row lock: nothing is appended between the question and its answer.
    tx.execute(select(CONVERSATIONS.c.id).where(mine).with_for_update())
    rows = tx.rows(SUMMARISED, {"id": conversation_id, "firm_id": tx.firm_id})
    columns = asdict(summarise([SummarisedMessage(**row) for row in rows]))
    if columns["last_activity_at"] is None:
        del columns["last_activity_at"]  # without messages, the last thing that happened stays
    tx.execute(update(CONVERSATIONS).where(mine).values(**columns))
