"""The firm's activity log: it grows by what services tell, and is read page by page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.errors import ValidationFailed
from chassis.ids import from_wire_time, to_wire_time
from chassis.storage.database import Database
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ActivityLogged
from contracts.rpc.notify import Activity, ActivityFilter, ActivityPage, ListActivity
from services.notify_svc.activity.append import append
from services.notify_svc.activity.tables import ACTIVITY
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.paging import key_of, position


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """What was done in each firm; lines are added and never changed."""

    database: Database

    def on_activity_logged(self, envelope: Envelope, event: ActivityLogged) -> None:
        """A service tells what somebody did."""
        with self.database.once(envelope, NotifyHandler.ACTIVITY_LOGGED) as tx:
            append(tx, envelope, event)

    def list_activity(self, actor: Actor, request: ListActivity) -> ActivityPage:
        """A page of the firm's log, newest first. ValidationFailed names a time that is none."""
        query, after = _filtered(actor.firm_id, request), position(request.cursor)
        if after is not None:
            query = query.where(tuple_(ACTIVITY.c.at, ACTIVITY.c.id) < tuple_(*after))
        newest_first = query.order_by(ACTIVITY.c.at.desc(), ACTIVITY.c.id.desc())
        with self.database.transaction(actor.firm_id) as tx:
            found = tx.rows(newest_first.limit(request.limit + 1))
        rows, cursor = page_of(found, request.limit, key_of)
        return ActivityPage(items=tuple(_activity(row) for row in rows), next_cursor=cursor)


def _filtered(firm_id: str, request: ActivityFilter) -> Select[tuple[object, ...]]:
    query = select(ACTIVITY).where(ACTIVITY.c.firm_id == firm_id)
    if request.kind is not None:
        query = query.where(_of_kind(request.kind))
    if request.actor_id is not None:
        query = query.where(ACTIVITY.c.actor_id == request.actor_id)
    if request.from_ is not None:
        query = query.where(ACTIVITY.c.at >= _instant("from", request.from_))
    if request.to is not None:
        query = query.where(ACTIVITY.c.at < _instant("to", request.to))
    return query


def _of_kind(kind: str) -> ColumnElement[bool]:
    return or_(ACTIVITY.c.kind == kind, ACTIVITY.c.kind.startswith(f"{kind}.", autoescape=True))


def _instant(field: str, moment: str) -> datetime:
    try:
        return from_wire_time(moment)
    except ValueError as exc:
        sentence = "must be a time with its offset, such as 2026-01-31T09:00:00Z."
        raise ValidationFailed("The filter is not valid.", {field: [sentence]}) from exc


def _activity(row: RowMapping) -> Activity:
    return Activity(
        id=row["id"],
        kind=row["kind"],
        actor_name=row["actor_name"],
        subject=row["subject"],
        details=row["details"],
        at=to_wire_time(row["at"]),
    )
