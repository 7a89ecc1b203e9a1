"""The firm's activity log: it grows by what services tell, and is read page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import from_wire_time, to_wire_time
from chassis.storage.database import Database
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ActivityLogged
from services.notify_svc.activity.append import append
from services.notify_svc.activity.tables import ACTIVITY
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.paging import page_size, position

_VIEW = "settings.view"


@dataclass(frozen=True, slots=True)
class ActivityLog:
    """What was done in each firm; lines are added and never changed."""

    database: Database

    def on_activity_logged(self, envelope: Envelope, event: ActivityLogged) -> None:
        """A service tells what somebody did."""
        with self.database.once(envelope, NotifyHandler.ACTIVITY_LOGGED) as tx:
            append(tx, envelope, event)

    def list_activity(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """{items, next_cursor}: a page of the firm's log, newest first.

        `kind`: one kind, or all of a group such as `number`; `from` is included, `to` is not;
        `actor_id`: who did it. ValidationFailed names the field that cannot be used.
        """
        if _VIEW not in actor.permissions:
            raise PermissionDenied(f"This needs the permission {_VIEW}.", permission=_VIEW)
        limit, after = page_size(request), position(request.get("cursor"))
        query = _filtered(actor.firm_id, request)
        if after is not None:
            query = query.where(tuple_(ACTIVITY.c.at, ACTIVITY.c.id) < tuple_(*after))
        newest_first = query.order_by(ACTIVITY.c.at.desc(), ACTIVITY.c.id.desc())
        with self.database.transaction(actor.firm_id) as tx:
            found = tx.rows(newest_first.limit(limit + 1))
        rows, cursor = page_of(found, limit, lambda row: (to_wire_time(row["at"]), row["id"]))
        return {"items": [_shown(row) for row in rows], "next_cursor": cursor}


def _filtered(firm_id: str, request: dict[str, Any]) -> Select[Any]:
    query = select(ACTIVITY).where(ACTIVITY.c.firm_id == firm_id)
    if kind := _text(request, "kind"):
        query = query.where(_of_kind(kind))
    if actor_id := _text(request, "actor_id"):
        query = query.where(ACTIVITY.c.actor_id == actor_id)
    if begin := _moment(request, "from"):
        query = query.where(ACTIVITY.c.at >= begin)
    if end := _moment(request, "to"):
        query = query.where(ACTIVITY.c.at < end)
    return query


def _of_kind(kind: str) -> ColumnElement[bool]:
    return or_(ACTIVITY.c.kind == kind, ACTIVITY.c.kind.startswith(f"{kind}.", autoescape=True))


def _text(request: dict[str, Any], name: str) -> str | None:
    value = request.get(name)
    if value is not None and not isinstance(value, str):
        raise ValidationFailed("The filter is not valid.", {name: ["must be a text."]})
    return value or None


def _moment(request: dict[str, Any], name: str) -> datetime | None:
    value = _text(request, name)
    try:
        return from_wire_time(value) if value else None
    except ValueError as exc:
        sentence = "must be a time with its offset, such as 2026-01-31T09:00:00Z."
        raise ValidationFailed("The filter is not valid.", {name: [sentence]}) from exc


def _shown(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "kind": row["kind"],
        "actor_name": row["actor_name"],
        "subject": row["subject"],
        "details": row["details"],
        "at": to_wire_time(row["at"]),
    }
