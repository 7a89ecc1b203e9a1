"""The firm's activity log: lines are added, each event once, and never changed."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import from_wire_time, to_wire_time
from chassis.storage.database import Transaction
from chassis.storage.paging import page_of
from chassis.storage.prepared import Prepared
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import ActivityLogged, MessageRecorded
from services.notify_svc.activity_models import ACTIVITY
from services.notify_svc.pages import page_size, position

_VIEW = "settings.view"
_ADD = Prepared(
    "add_activity",
    "insert into activity (id, firm_id, kind, actor_kind, actor_id, actor_name, subject, details,"
    " at) values (:id, :firm_id, :kind, :actor_kind, :actor_id, :actor_name, :subject, :details,"
    " :at)",
)
_INSIDE = frozenset({"staff", "system"})


def add_line(tx: Transaction, envelope: Envelope, event: ActivityLogged) -> None:
    """Append what a service tells."""
    _append(tx, envelope, event)


def log_message(tx: Transaction, envelope: Envelope, event: MessageRecorded) -> None:
    """Append a message to or from a client, whatever its channel; notes are no messages."""
    message = event.message
    kind = {"inbound": "message.in", "outbound": "message.out"}.get(message.direction)
    if kind is None:
        return
    actor = message.author if message.author.kind in _INSIDE else None
    details = {
        "message_id": message.id,
        "channel": message.channel,
        "from": message.author.name,
        "to": list(message.to),
    }
    line = ActivityLogged(kind, actor, event.conversation_title, envelope.occurred_at, details)
    _append(tx, envelope, line)


def _append(tx: Transaction, envelope: Envelope, line: ActivityLogged) -> None:
    actor = line.actor
    row = {
        "id": envelope.event_id,
        "firm_id": tx.firm_id,
        "kind": line.kind,
        "actor_kind": actor and actor.kind,
        "actor_id": actor and actor.id,
        "actor_name": actor and actor.name,
        "subject": line.subject,
        "details": json.dumps(line.details),
        "at": from_wire_time(line.at),
    }
    tx.pipeline(_ADD, row)


def check_may_view(actor: Actor) -> None:
    """PermissionDenied for anybody without settings.view."""
    if _VIEW not in actor.permissions:
        raise PermissionDenied(f"This needs the permission {_VIEW}.", permission=_VIEW)


def list_activity(tx: Transaction, request: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor}: a page of the firm's log, newest first.

    `kind`: one kind, or all of a group such as `number`; `from` is included, `to` is not;
    `actor_id`: who did it. ValidationFailed names the field that cannot be used.
    """
    limit = page_size(request)
    query = (
        _filtered(tx, request).order_by(ACTIVITY.c.at.desc(), ACTIVITY.c.id.desc()).limit(limit + 1)
    )
    after = position(request.get("cursor"))
    if after is not None:
        query = query.where(tuple_(ACTIVITY.c.at, ACTIVITY.c.id) < tuple_(*after))
    rows, cursor = page_of(tx.rows(query), limit, lambda row: (to_wire_time(row["at"]), row["id"]))
    return {"items": [_shown(row) for row in rows], "next_cursor": cursor}


def _filtered(tx: Transaction, request: dict[str, Any]) -> Select[Any]:
    query = select(ACTIVITY).where(ACTIVITY.c.firm_id == tx.firm_id)
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
