"""Moves of an e-mail to staff by the digests' state table, each with its line of history."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.engine import RowMapping

from chassis.observability.metrics import DELIVERIES
from chassis.storage.database import Transaction
from contracts.parts import Reason
from services.notify_svc.digests import STATES
from services.notify_svc.errors import AttemptOvertaken
from services.notify_svc.staff_mail_models import STAFF_MAILS

_METRIC_CHANNEL = "notification"
OPEN_MAILS = text(
    "insert into staff_mails (id, firm_id, staff_id, state, due_at)"
    " select gen_random_uuid(), firm_id, staff_id, 'open', min(email_due_at) from notifications"
    " where email_due_at <= now() and not seen group by firm_id, staff_id on conflict do nothing"
)
_MOVE = text(
    "with moved as (update staff_mails set state = :to_state, changed_at = clock_timestamp(),"
    " attempts = :attempt, due_at = coalesce(cast(:due_at as timestamptz), due_at),"
    " content = coalesce(cast(:content as jsonb), content), reason_code = :reason_code,"
    " reason_message = :reason_message where firm_id = :firm_id and id = :id)"
    " insert into digest_history"
    " (firm_id, window_id, attempt, event, from_state, to_state, because)"
    " values (:firm_id, :id, :attempt, :event, :from_state, :to_state, :because)"
)


def move(
    tx: Transaction,
    mail: RowMapping,
    event: str,
    reason: Reason | None = None,
    *,
    attempts: int | None = None,
    due_at: datetime | None = None,
    content: Any = None,
) -> str:
    """Apply an event to a locked e-mail and return its new state; None changes nothing."""
    row = STATES.row(mail["state"], event)
    values = {
        "firm_id": tx.firm_id,
        "id": mail["id"],
        "attempt": mail["attempts"] if attempts is None else attempts,
        "event": row.event,
        "from_state": row.state,
        "to_state": row.to,
        "because": row.because,
        "due_at": due_at,
        "content": None if content is None else json.dumps(content),
        "reason_code": reason and reason.code,
        "reason_message": reason and reason.message,
    }
    tx.execute(_MOVE, values)
    DELIVERIES.labels(_METRIC_CHANNEL, row.to).inc()
    return row.to


def lock_attempt(tx: Transaction, mail_id: str, attempt: int) -> RowMapping:
    """The e-mail, held until the transaction ends; AttemptOvertaken when the attempt was given up
    as crashed and another has begun.
    """
    query = select(STAFF_MAILS).where(
        STAFF_MAILS.c.firm_id == tx.firm_id, STAFF_MAILS.c.id == mail_id
    )
    mail = tx.one("e-mail", query.with_for_update())
    if mail["attempts"] != attempt:
        raise AttemptOvertaken(f"Attempt {attempt} of e-mail {mail_id} was given up.")
    return mail
