"""Sends what a broadcast has queued, a few at a time, so that nobody's own message has to wait."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, text, update
from sqlalchemy.engine import RowMapping

from chassis.db import EVERY_FIRM, Database, Transaction
from chassis.errors import NotFound, RequestError
from chassis.ids import new_id, utc_now
from contracts.channels import Channel
from contracts.parts import Person
from services.thread_svc.audience import Audience, audience_of
from services.thread_svc.broadcast_models import BROADCAST_ITEMS, BROADCAST_NEWS
from services.thread_svc.composing import Sending, hand_over
from services.thread_svc.conversation import NewMessage
from services.thread_svc.models import MESSAGES

_WAITING = text(
    "select b.* from (select distinct broadcast_id from broadcast_items where state = 'waiting') i"
    " join broadcasts b on b.id = i.broadcast_id order by random() limit :most"
)
_BATCH = text(
    "select * from broadcast_items where broadcast_id = :broadcast_id and firm_id = :firm_id"
    " and state = 'waiting' order by position limit :most for update skip locked"
)
BROADCASTS_A_TURN = 4
MESSAGES_A_TURN = 15
"""Of one broadcast. With a turn every quarter of a second that is far more than any carrier takes
from one number, and a small part of what the services carry."""


def compose_waiting(database: Database) -> int:
    """One turn: a batch of each of a few broadcasts, each batch whole or not at all."""
    with database.transaction(EVERY_FIRM) as tx:
        broadcasts = tx.rows(_WAITING, {"most": BROADCASTS_A_TURN})
    done = 0
    for broadcast in broadcasts:
        with database.transaction(str(broadcast["firm_id"])) as tx:
            done += _compose_batch(tx, broadcast)
    return done


def _compose_batch(tx: Transaction, broadcast: RowMapping) -> int:
    values = {"broadcast_id": broadcast["id"], "firm_id": tx.firm_id, "most": MESSAGES_A_TURN}
    items = tx.rows(_BATCH, values)
    if not items:
        return 0
    audience = audience_of(tx, [item["client_id"] for item in items])
    # Every batch locks conversations in the same order, so that two never wait for one another.
    ordered = sorted(items, key=lambda item: _place(audience, item))
    composed = [_compose(tx, broadcast, item, audience) for item in ordered]
    _mark(tx, str(broadcast["id"]), [message_id for message_id in composed if message_id])
    return len(items)


def _place(audience: Audience, item: RowMapping) -> str:
    row = audience.rows.get(item["client_id"])
    return str(row["id"]) if row else ""


def _compose(
    tx: Transaction, broadcast: RowMapping, item: RowMapping, audience: Audience
) -> str | None:
    channel, client_id = Channel(broadcast["channel"]), item["client_id"]
    try:
        row = audience.rows.get(client_id)
        if row is None:
            raise NotFound("There is no such client.", client_id=client_id)
        # Things may have changed since it was queued: a STOP, a pause, a removed number.
        audience.recipient(client_id, channel, [item["recipient"]])
    except RequestError as exc:
        _keep(tx, item, {"state": "refused", "code": str(exc.code), "message": exc.message})
        return None
    message = NewMessage(
        id=new_id(),
        channel=channel,
        direction="outbound",
        author=Person("staff", broadcast["staff_id"], broadcast["staff_name"]),
        occurred_at=utc_now(),
        body_text=item["body"],
        recipients=(item["recipient"],),
        delivery_state="queued",
    )
    sending = Sending(time_zone=row["time_zone"], broadcast_id=str(broadcast["id"]))
    hand_over(tx, row, message, sending)
    _keep(tx, item, {"state": "composed", "message_id": message.id})
    return message.id


def _keep(tx: Transaction, item: RowMapping, changes: dict[str, Any]) -> None:
    mine = (BROADCAST_ITEMS.c.broadcast_id == str(item["broadcast_id"])) & (
        BROADCAST_ITEMS.c.position == item["position"]
    )
    tx.execute(update(BROADCAST_ITEMS).where(mine).values(**changes))


def _mark(tx: Transaction, broadcast_id: str, message_ids: Sequence[str]) -> None:
    if message_ids:
        of_it = (MESSAGES.c.firm_id == tx.firm_id) & MESSAGES.c.id.in_(message_ids)
        tx.execute(update(MESSAGES).where(of_it).values(broadcast_id=broadcast_id))
    tx.execute(insert(BROADCAST_NEWS), {"firm_id": tx.firm_id, "broadcast_id": broadcast_id})
