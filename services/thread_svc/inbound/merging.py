"""Conversations of strangers become part of a client's, and their own again."""

from sqlalchemy import select, update
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Transaction
from contracts.events import ConversationChanged
from contracts.events.thread import ConversationChange
from services.thread_svc.address_book.sharing import lock_address
from services.thread_svc.conversation.moving.move import (
    LinkToMake,
    LinkToUndo,
    move_all,
    move_back,
    refresh_summary,
)
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.conversation.tables import CONVERSATIONS


def merge(tx: Transaction, source: str, target: str, link: LinkToMake) -> None:
    """Move all of `source` to `target` by the link."""
    _set_kind(tx, source, "merged", target)
    move_all(tx, source, target, link)
    refresh_summary(tx, target)
    last = select(CONVERSATIONS.c.last_sequence).where(
        CONVERSATIONS.c.firm_id == tx.firm_id, CONVERSATIONS.c.id == target
    )
    up_to = int(tx.execute(last).scalar_one())
    _publish_moved(tx, source, "linked", target, assigned_staff(tx, target), up_to)


def restore(tx: Transaction, link: RowMapping) -> str:
    """Move what came by a link back to Unlinked; the conversation it stands in then."""
    merged, target = str(link["from_conversation_id"]), str(link["to_conversation_id"])
    whose = select(CONVERSATIONS.c.sender_kind, CONVERSATIONS.c.sender_address).where(
        CONVERSATIONS.c.firm_id == tx.firm_id, CONVERSATIONS.c.id == merged
    )
    row = tx.one("conversation", whose)
    lock_address(tx, row["sender_kind"], row["sender_address"])
    source = _reopen(tx, merged, row)
    # Where no address was remembered, what the sender wrote since came by itself.
    sender = row["sender_address"]
    remembered = sender if link["identity_id"] else ""
    undone = LinkToUndo(str(link["id"]), sender, remembered, link["linked_at"])
    move_back(tx, target, source, undone)
    refresh_summary(tx, source)
    refresh_summary(tx, target)
    _publish_moved(tx, target, "unlinked", source, assigned_staff(tx, target))
    return source


def _reopen(tx: Transaction, merged: str, sender: RowMapping) -> str:
    """The sender's conversation in Unlinked: the one merged then, or one opened since."""
    since = select(CONVERSATIONS.c.id).where(
        CONVERSATIONS.c.firm_id == tx.firm_id,
        CONVERSATIONS.c.kind == "unlinked",
        CONVERSATIONS.c.sender_kind == sender["sender_kind"],
        CONVERSATIONS.c.sender_address == sender["sender_address"],
    )
    opened = tx.execute(since).scalar_one_or_none()
    if opened is not None:
        _set_kind(tx, merged, "merged", str(opened))
        return str(opened)
    _set_kind(tx, merged, "unlinked", None)
    return merged


def _set_kind(tx: Transaction, conversation_id: str, kind: str, moved_to: str | None) -> None:
    mine = (CONVERSATIONS.c.firm_id == tx.firm_id) & (CONVERSATIONS.c.id == conversation_id)
    tx.execute(update(CONVERSATIONS).where(mine).values(kind=kind, moved_to=moved_to))


def _publish_moved(
    tx: Transaction,
    conversation_id: str,
    reason: ConversationChange,
    moved_to: str,
    assigned: tuple[str, ...],
    up_to: int | None = None,
) -> None:
    tx.emit(
        ConversationChanged(
            conversation_id=conversation_id,
            reason=reason,
            moved_to=moved_to,
            assigned_staff=assigned,
            moved_up_to=up_to,
        )
    )
