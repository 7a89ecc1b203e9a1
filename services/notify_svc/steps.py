"""Moves of a digest window by the state table, each with its line of history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import RowMapping

from chassis.delivery.states import Row
from chassis.observability.metrics import DELIVERIES
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.notify_svc.digest_models import UNREAD, WINDOW_HISTORY, WINDOWS
from services.notify_svc.digests import CARRIED_OVER, STATES
from services.notify_svc.errors import AttemptOvertaken

_METRIC_CHANNEL = "digest"


def move(
    tx: Transaction, window: RowMapping, event: str, reason: Reason | None = None, **changes: Any
) -> str:
    """Apply an event to a locked window and return its new state."""
    row = STATES.row(window["state"], event)
    _remember(tx, window, row, changes.get("attempts", window["attempts"]))
    _update(
        tx,
        window,
        state=row.to,
        changed_at=func.clock_timestamp(),
        reason_code=reason and reason.code,
        reason_message=reason and reason.message,
        **changes,
    )
    DELIVERIES.labels(_METRIC_CHANNEL, row.to).inc()
    return row.to


def postpone(tx: Transaction, window: RowMapping, due_at: datetime) -> None:
    """Let a waiting window wait longer; its state stays."""
    _update(tx, window, due_at=due_at)


def lock_attempt(tx: Transaction, window_id: str, attempt: int) -> RowMapping:
    """The window, held until the transaction ends; AttemptOvertaken when the attempt was given
    up as crashed and another has begun.
    """
    query = select(WINDOWS).where(WINDOWS.c.firm_id == tx.firm_id, WINDOWS.c.id == window_id)
    window = tx.one("digest", query.with_for_update())
    if window["attempts"] != attempt:
        raise AttemptOvertaken(f"Attempt {attempt} of digest {window_id} was given up.")
    return window


def bind(tx: Transaction, window: RowMapping, message_ids: Sequence[str]) -> None:
    """These messages are carried by this e-mail."""
    mine = update(UNREAD).where(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == window["contact_id"],
        UNREAD.c.message_id.in_(message_ids),
        UNREAD.c.window_id.is_(None),
    )
    tx.execute(mine.values(window_id=window["id"]))


def release(tx: Transaction, window: RowMapping, state: str) -> None:
    """The e-mail did not, or not surely, go out: its messages wait again. After a final end they
    cause no e-mail of their own.
    """
    held = update(UNREAD).where(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == window["contact_id"],
        UNREAD.c.window_id == window["id"],
    )
    tx.execute(held.values(window_id=None, carried=UNREAD.c.carried | (state in CARRIED_OVER)))


def carry_over(tx: Transaction, contact_id: str) -> None:
    """What waits for a contact who cannot be reached joins a later digest but causes none."""
    left = update(UNREAD).where(
        UNREAD.c.firm_id == tx.firm_id,
        UNREAD.c.contact_id == contact_id,
        UNREAD.c.window_id.is_(None),
    )
    tx.execute(left.values(carried=True))


def _remember(tx: Transaction, window: RowMapping, row: Row, attempt: int) -> None:
    line = {
        "firm_id": tx.firm_id,
        "window_id": window["id"],
        "attempt": attempt,
        "event": row.event,
        "from_state": row.state,
        "to_state": row.to,
        "because": row.because,
    }
    tx.execute(insert(WINDOW_HISTORY), line)


def _update(tx: Transaction, window: RowMapping, **changes: Any) -> None:
    mine = update(WINDOWS).where(WINDOWS.c.firm_id == tx.firm_id, WINDOWS.c.id == window["id"])
    tx.execute(mine.values(**changes))
