"""The bell: one line per person, kind and message, however often and in any order it is told."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.ids import new_id, to_wire_time
from contracts.events import NotificationRaised
from contracts.views import NotificationView
from services.notify_svc.locks import hold_conversation
from services.notify_svc.seen import place_mentions, see_read, stands_in
from services.notify_svc.who_hears import Kind, Notice

MOST_COUNTED = 100
"""Unseen lines are counted up to here; the number itself then means "this many or more"."""

_INSERT = text(
    "insert into notifications (id, firm_id, staff_id, kind, message_id, origin_id,"
    " conversation_id, sequence, title, body, actor_name, at, there_since)"
    " select line.id, cast(:firm_id as uuid), line.staff_id, :kind, cast(:message_id as uuid),"
    " cast(:origin_id as uuid), cast(:conversation_id as uuid), cast(:sequence as integer),"
    " :title, :body, :actor_name, :at, :there_since"
    " from unnest(cast(:ids as uuid[]), cast(:staff_ids as uuid[])) as line (id, staff_id)"
    " on conflict do nothing"
    " returning id::text, staff_id::text, kind, message_id::text, conversation_id::text, title,"
    " body, actor_name, seen, at"
)
_COUNT = text(
    "select count(*) from (select 1 from notifications where firm_id = :firm_id"
    " and staff_id = :staff_id and not seen limit :most) as unseen"
)


def raise_notice(tx: Transaction, notice: Notice, at: datetime) -> None:
    """Store a line for each hearer who has none yet; ring unless they have read it already."""
    hold_conversation(tx, notice.conversation_id)
    stands_in_id, since = stands_in(tx, notice.conversation_id)
    if stands_in_id != notice.conversation_id:
        hold_conversation(tx, stands_in_id)
    place = {"conversation_id": stands_in_id, "there_since": max(at, since or at)}
    fresh = tx.rows(_INSERT, _values(tx, notice, at) | place)
    if fresh and notice.kind is Kind.MENTION:
        place_mentions(tx, notice.message_id)
    read = see_read(tx, stands_in_id) if fresh else ()
    for row in fresh:
        if row["id"] not in read:
            _ring(tx, row)


def _ring(tx: Transaction, row: RowMapping) -> None:
    staff_id = str(row["staff_id"])
    tx.emit(NotificationRaised(staff_id, view(row), unseen_count(tx, staff_id)))


def unseen_count(tx: Transaction, staff_id: str) -> int:
    """How many lines the person has not seen, at most MOST_COUNTED."""
    named = {"firm_id": tx.firm_id, "staff_id": staff_id, "most": MOST_COUNTED}
    return int(tx.execute(_COUNT, named).scalar_one())


def view(row: RowMapping) -> NotificationView:
    """A line as the API shows it."""
    return NotificationView(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        body=row["body"],
        conversation_id=row["conversation_id"],
        message_id=row["message_id"],
        actor_name=row["actor_name"],
        seen=row["seen"],
        at=to_wire_time(row["at"]),
    )


def _values(tx: Transaction, notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "ids": [new_id() for _ in notice.staff_ids],
        "staff_ids": list(notice.staff_ids),
        "firm_id": tx.firm_id,
        "kind": notice.kind,
        "message_id": notice.message_id,
        "origin_id": notice.conversation_id,
        "sequence": notice.sequence,
        "title": notice.title,
        "body": notice.body,
        "actor_name": notice.actor_name,
        "at": at,
    }
