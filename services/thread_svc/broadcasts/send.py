"""Sends what broadcasts have queued, a few at a time, so that nobody's own message has to wait.

An order to a channel waits behind those given before it. So the pace is one for the whole
installation, whatever the number of broadcasts and of programs that run this job: what a person
writes meets a turn's worth of orders at most. Firms share it in turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, RequestError
from chassis.ids import new_id, utc_now
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.channels import Channel
from contracts.parts import Person
from services.thread_svc.broadcasts.audience import BroadcastAudience, audience_of
from services.thread_svc.broadcasts.rules import WaitingBroadcast, take_turns
from services.thread_svc.broadcasts.statements import (
    TAKE_TURN,
    WAITING_BROADCASTS,
    WAITING_ITEMS,
)
from services.thread_svc.broadcasts.tables import BROADCAST_CHANGES, BROADCAST_ITEMS
from services.thread_svc.conversation.message import NewMessage
from services.thread_svc.conversation.tables import MESSAGES
from services.thread_svc.outbound.hand_over import DeliveryInstructions, hand_over

TURN_SECONDS = 0.25
MESSAGES_A_TURN = 5
"""Of all broadcasts together. Four turns a second are twice what a number usually sends, and leave
most of two cores, which carry everything in a small installation, to people."""
_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class BroadcastTurns:
    """Turns of the job that sends."""

    database: Database

    def compose_waiting(self, most: int = MESSAGES_A_TURN) -> int:
        """One turn, unless another program has it: `most` texts, the share of each broadcast whole
        or not at all; how many were begun.
        """
        with self.database.transaction(EVERY_FIRM) as tx:
            broadcasts = {str(row["id"]): row for row in tx.rows(WAITING_BROADCASTS)}
            if not broadcasts or not _is_ours(tx):
                return 0
        waiting = [
            WaitingBroadcast(key, str(row["firm_id"]), row["waiting"])
            for key, row in broadcasts.items()
        ]
        done = 0
        for key, share in take_turns(waiting, most).items():
            with self.database.transaction(str(broadcasts[key]["firm_id"])) as tx:
                done += _compose_share(tx, broadcasts[key], share)
        return done


def _is_ours(tx: Transaction) -> bool:
    return tx.execute(TAKE_TURN, {"length": TURN_SECONDS, "nobody": _NOBODY}).rowcount == 1


def _compose_share(tx: Transaction, broadcast: RowMapping, most: int) -> int:
    values = {"broadcast_id": broadcast["id"], "firm_id": tx.firm_id, "most": most}
    items = tx.rows(WAITING_ITEMS, values)
    if not items:
        return 0
    audience = audience_of(tx, [item["client_id"] for item in items])
    # Every share locks conversations in the same order, so that two never wait for one another.
    ordered = sorted(items, key=lambda item: _conversation_of(audience, item))
    composed = [_compose(tx, broadcast, item, audience) for item in ordered]
    _mark(tx, str(broadcast["id"]), [message_id for message_id in composed if message_id])
    return len(items)


def _conversation_of(audience: BroadcastAudience, item: RowMapping) -> str:
    row = audience.rows.get(item["client_id"])
    return str(row["id"]) if row else ""


def _compose(
    tx: Transaction, broadcast: RowMapping, item: RowMapping, audience: BroadcastAudience
) -> str | None:
    channel, client_id = Channel(broadcast["channel"]), item["client_id"]
    try:
        row = audience.rows.get(client_id)
        if row is None:
            raise NotFound("There is no such client.", client_id=client_id)
        # Things may have changed since it was queued: a STOP, a pause, a removed number.
        audience.recipient(client_id, channel, [item["recipient"]])
    except RequestError as exc:
        _update(tx, item, {"state": "refused", "code": str(exc.code), "message": exc.message})
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
    broadcast_id = str(broadcast["id"])
    instructions = DeliveryInstructions(time_zone=row["time_zone"], broadcast_id=broadcast_id)
    hand_over(tx, row, message, instructions)
    _update(tx, item, {"state": "composed", "message_id": message.id})
    return message.id


def _update(tx: Transaction, item: RowMapping, changes: dict[str, Any]) -> None:
    mine = (BROADCAST_ITEMS.c.broadcast_id == str(item["broadcast_id"])) & (
        BROADCAST_ITEMS.c.position == item["position"]
    )
    tx.execute(update(BROADCAST_ITEMS).where(mine).values(**changes))


def _mark(tx: Transaction, broadcast_id: str, message_ids: Sequence[str]) -> None:
    if message_ids:
        of_it = (MESSAGES.c.firm_id == tx.firm_id) & MESSAGES.c.id.in_(message_ids)
        tx.execute(update(MESSAGES).where(of_it).values(broadcast_id=broadcast_id))
    tx.execute(insert(BROADCAST_CHANGES), {"firm_id": tx.firm_id, "broadcast_id": broadcast_id})
