"""The bell: one line per person, kind and message, however often and in any order it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.ids import new_id, to_wire_time
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.events import NotificationRaised
from contracts.views import NotificationView
from services.notify_svc.locks import hold_conversation, hold_target
from services.notify_svc.notices import Notice
from services.notify_svc.switches import Kind

MOST_COUNTED = 100
"""Unseen lines are counted up to here; the number itself then means "this many or more"."""

_RAISE = Prepared(
    "raise_lines",
    """
    with spot as (
        select coalesce(move.moved_to, cast(:origin_id as uuid)) as stands_in,
            greatest(cast(:at as timestamptz), move.moved_at) as there_since
        from (values (1)) as always left join conversation_moves move
            on move.firm_id = :firm_id and move.conversation_id = :origin_id
            and move.moved_to is not null
    )
    insert into notifications (id, firm_id, staff_id, kind, message_id, origin_id,
        conversation_id, sequence, title, body, actor_name, at, there_since, in_bell,
        email_due_at, seen)
    select line.id, cast(:firm_id as uuid), line.staff_id, :kind, cast(:message_id as uuid),
        cast(:origin_id as uuid), spot.stands_in, cast(:sequence as integer), :title, :body,
        :actor_name, cast(:at as timestamptz), spot.there_since, line.bell,
        case when line.email then cast(:email_due_at as timestamptz) end,
        exists (
            select from read_cursors reader
            where reader.firm_id = :firm_id and reader.conversation_id = spot.stands_in
            and reader.staff_id = line.staff_id
            and case when cast(:sequence as integer) is null
                    or spot.stands_in <> cast(:origin_id as uuid)
                then spot.there_since <= reader.read_at
                else cast(:sequence as integer) <= reader.up_to end
        )
    from spot, unnest(cast(:ids as text[])::uuid[], cast(:staff_ids as text[])::uuid[],
        cast(:bells as boolean[]), cast(:emails as boolean[]))
        as line (id, staff_id, bell, email)
    on conflict do nothing
    """,
)
_RINGING = Prepared(
    "ringing_lines",
    """
    select line.id::text, line.firm_id::text, line.staff_id::text, kind, line.message_id::text,
        line.conversation_id::text, title, body, actor_name, seen, at, (
            select count(*) from (
                select from notifications other where other.firm_id = line.firm_id
                and other.staff_id = line.staff_id and not other.seen and other.in_bell
                limit :most
            ) as unseen
        ) as unseen
    from unnest(cast(:ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join notifications line on line.id = asked.id
        and line.firm_id is not distinct from asked.firm_id
    where line.in_bell and not line.seen
    """,
)
_COUNT = text(
    "select count(*) from (select 1 from notifications where firm_id = :firm_id"
    " and staff_id = :staff_id and not seen and in_bell limit :most) as unseen"
)


@dataclass(frozen=True, slots=True)
class FirmNotice:
    """A notice on its way to its hearers' lines. `email_due_at`: when a line that is not seen by
    then is mailed to whoever wants that; `trace`: of the event that brought it.
    """

    firm_id: str
    notice: Notice
    at: datetime
    email_due_at: datetime
    trace: str


def raise_lines(tx: Transaction, news: Sequence[FirmNotice]) -> None:
    """Store a line for each hearer who has none yet; ring unless they have read it already."""
    lines: dict[str, FirmNotice] = {}
    # In one order everywhere, so that two lists of news never wait for each other.
    for one in sorted(news, key=lambda one: one.notice.conversation_id):
        values = _values(one)
        with tx.scoped_to(one.firm_id):
            hold_conversation(tx, one.notice.conversation_id)
            hold_target(tx, one.notice.conversation_id)
            tx.pipeline(_RAISE, values)
        lines.update(dict.fromkeys(values["ids"], one))
    named = {"ids": list(lines), "firm_ids": [one.firm_id for one in lines.values()]}
    for row in tx.rows(_RINGING, named | {"most": MOST_COUNTED}):
        rung = NotificationRaised(row["staff_id"], view(row), row["unseen"])
        tx.emit(rung, firm_id=row["firm_id"], trace=lines[row["id"]].trace)


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


def _values(news: FirmNotice) -> dict[str, Any]:
    notice = news.notice
    return {
        "ids": [new_id() for _ in notice.hearers],
        "staff_ids": [one.staff_id for one in notice.hearers],
        "bells": [one.bell for one in notice.hearers],
        "emails": [one.email for one in notice.hearers],
        "firm_id": news.firm_id,
        "kind": notice.kind,
        "message_id": notice.message_id,
        "origin_id": notice.conversation_id,
        "sequence": notice.sequence,
        "title": notice.title,
        "body": notice.body,
        "actor_name": notice.actor_name,
        "at": news.at,
        "email_due_at": news.email_due_at,
    }
