"""The bell: one line per person, kind and message, however often and in any order it is told."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.db import Transaction
from chassis.ids import new_id, to_wire_time
from chassis.prepared import Prepared
from contracts.events import NotificationRaised
from contracts.views import NotificationView
from services.notify_svc.locks import hold_conversation
from services.notify_svc.notices import Notice
from services.notify_svc.switches import Kind

MOST_COUNTED = 100
"""Unseen lines are counted up to here; the number itself then means "this many or more"."""

_RAISE = Prepared(
    "raise_lines",
    """
    with move as (
        select moved_to::text, moved_at from conversation_moves
        where firm_id = :firm_id and conversation_id = :origin_id and moved_to is not null
    ), place as (
        select coalesce(cast(:sequence as integer), (
            select sequence from note_places
            where :kind = 'mention' and firm_id = :firm_id and message_id = :message_id
        )) as sequence
    ), fresh as (
        insert into notifications (id, firm_id, staff_id, kind, message_id, origin_id,
            conversation_id, sequence, title, body, actor_name, at, there_since, in_bell,
            email_due_at, seen)
        select line.id, cast(:firm_id as uuid), line.staff_id, :kind, cast(:message_id as uuid),
            cast(:origin_id as uuid), cast(:stands_in as uuid), place.sequence,
            :title, :body, :actor_name, cast(:at as timestamptz), cast(:there_since as timestamptz),
            line.bell, case when line.email then cast(:email_due_at as timestamptz) end,
            exists (
                select from read_cursors reader
                where reader.firm_id = :firm_id and reader.conversation_id = :stands_in
                and reader.staff_id = line.staff_id
                and case when :kind = 'delivery_failed'
                        or cast(:stands_in as uuid) <> cast(:origin_id as uuid)
                    then cast(:there_since as timestamptz) <= reader.read_at
                    else place.sequence <= reader.up_to end
            )
        from place, unnest(cast(:ids as text[])::uuid[], cast(:staff_ids as text[])::uuid[],
            cast(:bells as boolean[]), cast(:emails as boolean[]))
            as line (id, staff_id, bell, email)
        where not exists (select from move where moved_to <> :stands_in)
        on conflict do nothing
        returning id::text, staff_id::text, kind, message_id::text, conversation_id::text, title,
            body, actor_name, seen, at, in_bell
    )
    select moved_to, moved_at, fresh.*, (
        select count(*) from (
            select from notifications before where before.firm_id = :firm_id
            and before.staff_id = cast(fresh.staff_id as uuid) and not before.seen
            and before.in_bell limit :most
        ) as unseen
    ) as unseen_before
    from (values (1)) as always left join move on true left join fresh on true
    """,
)
_COUNT = text(
    "select count(*) from (select 1 from notifications where firm_id = :firm_id"
    " and staff_id = :staff_id and not seen and in_bell limit :most) as unseen"
)


def raise_notice(tx: Transaction, notice: Notice, at: datetime, email_due_at: datetime) -> None:
    """Store a line for each hearer who has none yet; ring unless they have read it already. Who
    wants an e-mail gets it at `email_due_at`, unless it is seen by then.
    """
    origin = notice.conversation_id
    hold_conversation(tx, origin)
    values = _values(tx, notice) | {"at": at, "email_due_at": email_due_at}
    rows = tx.rows(_RAISE, values | {"stands_in": origin, "there_since": at})
    target, since = rows[0]["moved_to"], rows[0]["moved_at"]
    if target is not None and target != origin:
        # Nothing is stored yet: the lines belong where the messages stand now.
        hold_conversation(tx, target)
        rows = tx.rows(_RAISE, values | {"stands_in": target, "there_since": max(at, since)})
    for row in rows:
        if row["id"] is not None and row["in_bell"] and not row["seen"]:
            unseen = min(row["unseen_before"] + 1, MOST_COUNTED)
            tx.emit(NotificationRaised(row["staff_id"], view(row), unseen))


def unseen_count(tx: Transaction, staff_id: str) -> int:
    """How many lines the person has not seen, at most MOST_COUNTED."""
    named = {"firm_id": tx.firm_id, "staff_id": staff_id, "most": MOST_COUNTED}
    return int(tx.execute(_COUNT, named).scalar_one())


def view(row: RowMapping) -> NotificationView:
    """A line as the API shows it; trouble with a mailbox leads to no conversation."""
    placed = row["kind"] != Kind.MAILBOX_TROUBLE
    return NotificationView(
        id=row["id"],
        kind=row["kind"],
        title=row["title"],
        body=row["body"],
        conversation_id=row["conversation_id"] if placed else None,
        message_id=row["message_id"] if placed else None,
        actor_name=row["actor_name"],
        seen=row["seen"],
        at=to_wire_time(row["at"]),
    )


def _values(tx: Transaction, notice: Notice) -> dict[str, Any]:
    return {
        "ids": [new_id() for _ in notice.hearers],
        "staff_ids": [one.staff_id for one in notice.hearers],
        "bells": [one.bell for one in notice.hearers],
        "emails": [one.email for one in notice.hearers],
        "firm_id": tx.firm_id,
        "kind": notice.kind,
        "message_id": notice.message_id,
        "origin_id": notice.conversation_id,
        "sequence": notice.sequence,
        "title": notice.title,
        "body": notice.body,
        "actor_name": notice.actor_name,
        "most": MOST_COUNTED,
    }
