"""The delivery ledger that every channel keeps: one row a message, one line of history a report.

A transition locks the row, asks the channel's state table, appends the history under the
provider's report id (so a repeated report is seen once) and emits DeliveryChanged, all in one
transaction.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Table,
    func,
    select,
    update,
)
from sqlalchemy.engine import RowMapping

from chassis.delivery.message import OutboundMessage
from chassis.delivery.statements import LedgerStatements
from chassis.delivery.states import StateTable
from chassis.errors import NotFound
from chassis.ids import to_wire_time, utc_now
from chassis.observability.metrics import DELIVERIES
from chassis.storage.database import EVERY_FIRM, Transaction
from contracts.envelope import decode, encode
from contracts.events import DeliveryChanged
from contracts.parts import Reason

QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class Report:
    """Something heard about a delivery. `report_id`: the provider's id of the report, or one
    derived from its content, by which a repetition is known; None for our own steps.
    `provider_id`, `own_ref`: what the provider, or we, call the message from now on. `sent_body`:
    what goes out when it is more than was written; `due_at`: when a queued message will be sent
    (both only where the channel's table has these columns). `bounced`: an address that takes no
    messages; `another_reason`: it has more to tell although the state stays.
    """

    event: str
    report_id: str | None = None
    reason: Reason | None = None
    provider_id: str | None = None
    own_ref: str | None = None
    sent_body: str | None = None
    due_at: datetime | None = None
    bounced: str | None = None
    another_reason: bool = False

    @property
    def told_anyway(self) -> bool:
        """Whether others hear of it also where the state stays."""
        return self.due_at is not None or self.another_reason


class DeliveryLedger:
    """Opens and moves the deliveries of one channel."""

    def __init__(self, channel: str, states: StateTable, tables: tuple[Table, Table]) -> None:
        self.channel = channel
        self.states = states
        self.deliveries, self.history = tables
        self._statements = LedgerStatements(self.deliveries)

    def open(self, tx: Transaction, message: OutboundMessage, **more: Any) -> RowMapping | None:
        """Take a message on as `queued`, with the channel's own columns; its row, or
        None when it is known already.
        """
        row = {
            "message_id": message.message_id,
            "firm_id": tx.firm_id,
            "state": QUEUED,
            "message": json.dumps(encode(message)),
            **more,
        }
        return tx.one_or_none(self._statements.open(tuple(row)), row)

    def open_each(
        self, tx: Transaction, messages: Sequence[tuple[str, OutboundMessage]]
    ) -> Sequence[RowMapping]:
        """Take several messages on, each with its firm's id, where a channel has no columns of its
        own; the rows of those that were not known.
        """
        named = {
            "message_ids": [message.message_id for _, message in messages],
            "firm_ids": [firm_id for firm_id, _ in messages],
            "messages": [json.dumps(encode(message)) for _, message in messages],
            "state": QUEUED,
        }
        return tx.rows(self._statements.open_each, named)

    def apply(
        self, tx: Transaction, message_id: str, report: Report, current: RowMapping | None = None
    ) -> str:
        """Move a delivery by the state table and return its state; NotFound when unknown here.

        `current`: its row, if this transaction has opened or locked it and not moved it since.
        """
        current = current or self.lock(tx, message_id)
        row = self.states.row(current["state"], report.event)
        if not self._append(tx, current, report, row.to, row.because):
            return str(current["state"])
        if row.to != current["state"] or report.told_anyway:
            self._move(tx, current, row.to, report)
        if report.provider_id or report.own_ref or report.sent_body:
            tx.pipeline(
                self._statements.name(with_body=report.sent_body is not None),
                _names(current, report),
            )
        return row.to

    def lock(self, tx: Transaction, message_id: str) -> RowMapping:
        """The delivery, held until the transaction ends; NotFound when there is none."""
        named = {"firm_id": tx.firm_id, "message_id": message_id}
        return tx.one("delivery", self._statements.lock, named)

    def count_attempt(self, tx: Transaction, message_id: str) -> None:
        """Record that the provider is about to be called, before it is."""
        query = update(self.deliveries).where(self.deliveries.c.message_id == message_id)
        tx.execute(query.values(attempts=self.deliveries.c.attempts + 1))

    def find(self, tx: Transaction, **named: Any) -> RowMapping:
        """The delivery with this message_id, provider_id or own_ref in the scope; else NotFound."""
        query = select(self.deliveries)
        for name, value in named.items():
            query = query.where(self.deliveries.c[name] == value)
        if tx.firm_id != EVERY_FIRM:
            query = query.where(self.deliveries.c.firm_id == tx.firm_id)
        row = tx.one_or_none(query)
        if row is None:
            raise NotFound("There is no such delivery.", **named)
        return row

    def stale(
        self, tx: Transaction, states: Sequence[str], age: float, most: int = 50
    ) -> Sequence[RowMapping]:
        """Deliveries in one of `states` for more than `age` seconds, skipping locked ones."""
        query = (
            select(self.deliveries)
            .where(
                self.deliveries.c.state.in_(states),
                self.deliveries.c.changed_at
                < func.now() - func.make_interval(0, 0, 0, 0, 0, 0, age),
            )
            .order_by(self.deliveries.c.changed_at)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        return tx.rows(query)

    @staticmethod
    def message_of(row: RowMapping) -> OutboundMessage:
        """The message a delivery row carries."""
        return decode(OutboundMessage, row["message"])

    def _append(
        self, tx: Transaction, current: RowMapping, report: Report, to: str, because: str
    ) -> bool:
        line = {
            "message_id": current["message_id"],
            "firm_id": current["firm_id"],
            "event": report.event,
            "from_state": current["state"],
            "to_state": to,
            "report_id": report.report_id,
            "because": because,
        }
        if report.report_id is None:
            tx.pipeline(self._statements.append, line)
            return True
        return tx.execute(self._statements.append, line).rowcount == 1

    def _move(self, tx: Transaction, current: RowMapping, to: str, report: Report) -> None:
        now, reason = utc_now(), report.reason
        changes = {
            "firm_id": current["firm_id"],
            "message_id": current["message_id"],
            "state": to,
            "sequence": current["sequence"] + 1,
            "changed_at": now,
            "reason_code": reason and reason.code,
            "reason_message": reason and reason.message,
            "permanent": reason and reason.permanent,
            "due_at": report.due_at,
        }
        tx.pipeline(self._statements.move, changes)
        event = DeliveryChanged(
            message_id=current["message_id"],
            channel=self.channel,
            state=to,
            reason=reason,
            sequence=current["sequence"] + 1,
            changed_at=to_wire_time(now),
            own_ref=report.own_ref or current["own_ref"],
            sent_body=report.sent_body or current.get("sent_body"),
            due_at=to_wire_time(report.due_at) if report.due_at else None,
            bounced=report.bounced,
        )
        tx.emit(event, firm_id=current["firm_id"])
        DELIVERIES.labels(self.channel, to).inc()


def _names(current: RowMapping, report: Report) -> dict[str, Any]:
    return {
        "firm_id": current["firm_id"],
        "message_id": current["message_id"],
        "provider_id": report.provider_id,
        "own_ref": report.own_ref,
        "sent_body": report.sent_body,
    }
