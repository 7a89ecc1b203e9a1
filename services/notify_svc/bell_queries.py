"""What the bell shows to its owner, and what its owner says to it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, select, tuple_, update

from chassis.errors import NotFound, PermissionDenied, ValidationFailed
from chassis.ids import is_uuid, to_wire_time
from chassis.storage.database import Transaction
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import encode
from services.notify_svc.bell import unseen_count, view
from services.notify_svc.bell_models import NOTIFICATIONS
from services.notify_svc.pages import page_size, position

_MOST_IDS = 500


def check_staff(actor: Actor) -> None:
    """PermissionDenied for anybody but a member of staff: only they have a bell."""
    if actor.kind != "staff":
        raise PermissionDenied("Notifications belong to a member of staff; sign in as one.")


def list_notifications(tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """{items, next_cursor, unseen_count}: a page of the actor's lines, newest first."""
    limit = page_size(request)
    query = (
        select(NOTIFICATIONS)
        .where(_shown_to(tx, actor))
        .order_by(NOTIFICATIONS.c.at.desc(), NOTIFICATIONS.c.id.desc())
        .limit(limit + 1)
    )
    after = position(request.get("cursor"))
    if after is not None:
        query = query.where(tuple_(NOTIFICATIONS.c.at, NOTIFICATIONS.c.id) < tuple_(*after))
    rows, cursor = page_of(tx.rows(query), limit, lambda row: (to_wire_time(row["at"]), row["id"]))
    return {
        "items": [encode(view(row)) for row in rows],
        "next_cursor": cursor,
        "unseen_count": unseen_count(tx, actor.id),
    }


def mark_seen(tx: Transaction, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
    """{unseen_count} after marking the lines `ids`, or with `all` every line of the actor's.

    NotFound for a line that is not the actor's: then none is marked.
    """
    lines = update(NOTIFICATIONS).where(_shown_to(tx, actor))
    if request.get("all") is True:
        tx.execute(lines.where(~NOTIFICATIONS.c.seen).values(seen=True))
        return {"unseen_count": unseen_count(tx, actor.id)}
    ids = _ids(request)
    marked = tx.execute(lines.where(NOTIFICATIONS.c.id.in_(ids)).values(seen=True)).rowcount
    if marked != len(ids):
        raise NotFound("One of these notifications does not exist.", what="notification")
    return {"unseen_count": unseen_count(tx, actor.id)}


def _shown_to(tx: Transaction, actor: Actor) -> ColumnElement[bool]:
    line = NOTIFICATIONS.c
    return and_(line.firm_id == tx.firm_id, line.staff_id == actor.id, line.in_bell)


def _ids(request: dict[str, Any]) -> set[str]:
    ids = request.get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_IDS:
        sentence = f"name 1 to {_MOST_IDS} notifications, or send all: true."
        raise ValidationFailed("It does not say which notifications.", {"ids": [sentence]})
    if not all(isinstance(one, str) and is_uuid(one) for one in ids):
        raise NotFound("One of these notifications does not exist.", what="notification")
    return {one.lower() for one in ids}
