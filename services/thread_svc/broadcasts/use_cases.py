"""One text to many clients, each in a thread of their own (S8): made here, sent by a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, tuple_
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, RequestError
from chassis.ids import new_id, to_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.idempotency import once_per_key
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.channels import Channel
from contracts.rpc.thread.broadcasts import (
    Broadcast,
    BroadcastPage,
    BroadcastSummary,
    CreateBroadcast,
    GetBroadcast,
    ListBroadcasts,
)
from services.thread_svc.broadcasts.audience import BroadcastAudience, audience_of
from services.thread_svc.broadcasts.progress import items_of, progress_of, progress_of_each
from services.thread_svc.broadcasts.rules import read_place
from services.thread_svc.broadcasts.tables import BROADCAST_ITEMS, BROADCASTS
from services.thread_svc.channels.refusals import body_refusal
from services.thread_svc.read_models.firms import firm_name
from services.thread_svc.templates.rules import fields_in, merge_values, render

CHANNEL = Channel.SMS


@dataclass(frozen=True, slots=True)
class CreatedBroadcast:
    """What is kept of the answer: how the broadcast stands is asked anew when it is repeated."""

    id: str


@dataclass(frozen=True)
class Broadcasts:
    """Broadcasts as their authors make and watch them."""

    database: Database

    def create_broadcast(self, actor: Actor, request: CreateBroadcast) -> Broadcast:
        """Check every client as for a single message and queue those that pass; the refused are
        listed with the reason and stop nobody else. Once per idempotency key.

        Errors for the whole: EmptyMessage, MessageTooLong, UnknownTemplateField, NoNumber and its
        like.
        """
        client_ids, body = tuple(dict.fromkeys(request.client_ids)), request.body.strip()
        wrong = None if fields_in(body) else body_refusal(CHANNEL, body)
        if wrong is not None:
            raise wrong.error(CHANNEL)
        made = once_per_key(
            self.database,
            actor,
            request.idempotency_key,
            request,
            lambda tx: _create(tx, actor, client_ids, body),
            CreatedBroadcast,
        )
        with self.database.transaction(actor.firm_id) as tx:
            return _broadcast(tx, made.id)

    def list_broadcasts(self, actor: Actor, request: ListBroadcasts) -> BroadcastPage:
        """A page of broadcasts, newest first: those whose report the actor may see."""
        query = select(BROADCASTS).where(BROADCASTS.c.firm_id == actor.firm_id)
        if not actor.sees_team:
            query = query.where(BROADCASTS.c.staff_id == actor.id)
        place = tuple_(BROADCASTS.c.created_at, BROADCASTS.c.id)
        if (after := read_place(request.cursor)) is not None:
            query = query.where(place < tuple_(*after))
        newest = query.order_by(BROADCASTS.c.created_at.desc(), BROADCASTS.c.id.desc())
        with self.database.transaction(actor.firm_id) as tx:
            found = tx.rows(newest.limit(request.limit + 1))
            rows, cursor = page_of(found, request.limit, _place_of)
            counts = progress_of_each(tx, [str(row["id"]) for row in rows])
        items = tuple(_summary(row, counts[str(row["id"])]) for row in rows)
        return BroadcastPage(items=items, next_cursor=cursor)

    def get_broadcast(self, actor: Actor, request: GetBroadcast) -> Broadcast:
        """How it stands now; NotFound for anybody but its author and those who see the firm."""
        query = select(BROADCASTS.c.staff_id).where(
            BROADCASTS.c.firm_id == actor.firm_id, BROADCASTS.c.id == request.broadcast_id
        )
        with self.database.transaction(actor.firm_id) as tx:
            author = tx.one("broadcast", query)["staff_id"]
            if author != actor.id and not actor.sees_team:
                raise NotFound("There is no such broadcast.", what="broadcast")
            return _broadcast(tx, request.broadcast_id)


def _summary(row: RowMapping, counts: dict[str, int]) -> BroadcastSummary:
    created_at = to_wire_time(row["created_at"])
    return BroadcastSummary(
        id=str(row["id"]),
        body=row["body"],
        staff_name=row["staff_name"],
        created_at=created_at,
        **counts,
    )


def _place_of(row: RowMapping) -> tuple[str, str]:
    return to_wire_time(row["created_at"]), str(row["id"])


def _broadcast(tx: Transaction, broadcast_id: str) -> Broadcast:
    counts = progress_of(tx, broadcast_id, tx.firm_id)
    return Broadcast(id=broadcast_id, **counts, items=items_of(tx, broadcast_id))


def _create(
    tx: Transaction, actor: Actor, client_ids: Sequence[str], body: str
) -> CreatedBroadcast:
    audience = audience_of(tx, client_ids, team=actor.sees_team, me=actor.id)
    closed = audience.reach.firm_refusal(CHANNEL)
    if closed is not None:
        raise closed.error(CHANNEL)
    row = {
        "id": new_id(),
        "firm_id": tx.firm_id,
        "channel": str(CHANNEL),
        "staff_id": actor.id,
        "staff_name": actor.name,
        "body": body,
    }
    tx.execute(insert(BROADCASTS), row)
    blank = {"firm_id": tx.firm_id, "broadcast_id": row["id"]}
    names = merge_values("", "", firm_name(tx), actor.name)
    items = [
        {**blank, "position": position, **_item(audience, client_id, body, names)}
        for position, client_id in enumerate(client_ids)
    ]
    tx.execute(insert(BROADCAST_ITEMS), items)
    return CreatedBroadcast(row["id"])


def _item(
    audience: BroadcastAudience, client_id: str, body: str, names: dict[str, str]
) -> dict[str, Any]:
    row = audience.rows.get(client_id)
    item: dict[str, Any] = {
        "client_id": client_id,
        "client_name": row["client_name"] if row else "",
        "recipient": None,
        "body": None,
        "state": "waiting",
        "code": None,
        "message": None,
    }
    try:
        found = _checked(audience, client_id, body, names)
    except RequestError as exc:
        return item | {"state": "refused", "code": str(exc.code), "message": exc.message}
    return item | found


def _checked(
    audience: BroadcastAudience, client_id: str, body: str, names: dict[str, str]
) -> dict[str, Any]:
    row = audience.rows.get(client_id)
    if row is None:
        raise NotFound("There is no such client.", client_id=client_id)
    recipient = audience.recipient(client_id, CHANNEL, ())
    firm, staff = names["firm.name"], names["staff.name"]
    values = merge_values(row["client_name"], recipient.contact_name, firm, staff)
    filled_in = render(body, values).strip()
    wrong = body_refusal(CHANNEL, filled_in)
    if wrong is not None:
        raise wrong.error(CHANNEL)
    return {"recipient": recipient.value, "body": filled_in}
