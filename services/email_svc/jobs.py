"""Work of email_svc that nobody asks for: lost pushes, second tries, settled doubts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.engine import RowMapping

from chassis.ids import utc_now
from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM
from services.email_svc.use_cases import EmailUseCases

RETRY_AFTER_SECONDS = 5.0
MOST_DOUBLINGS = 6
CRASHED_AFTER_SECONDS = 60.0
"""Longer than any call may take, so that nothing under way is taken for lost."""


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = EmailUseCases(context)
    return [
        Job("sync_due_mailboxes", 1.0, lambda: sync_due(app)),
        Job("send_waiting_mails", 2.0, lambda: send_waiting(app)),
        Job("settle_uncertain_mails", 15.0, lambda: settle_uncertain(app)),
    ]


def sync_due(app: EmailUseCases) -> int:
    """Mailboxes whose turn it is: pushes may be lost, watches run out, turns fail. Each gets a
    worker, so that a slow one delays no other.
    """
    due = app.leases.due()
    for mailbox_id in due:
        app.workers.wake(mailbox_id)
    return 0


def send_waiting(app: EmailUseCases, age: float = RETRY_AFTER_SECONDS) -> int:
    """Mails the provider was too busy for: try again, with pauses that double."""
    rows = [row for row in _stale(app, ("queued",), age) if _rested(row, age)]
    for row in rows:
        app.sending.send_waiting(str(row["firm_id"]), app.ledger.message_of(row))
    return len(rows)


def settle_uncertain(app: EmailUseCases, age: float = CRASHED_AFTER_SECONDS) -> int:
    """Mails whose call may have taken effect: ask the mailbox, never send again.

    One still `sending` after that time is what a crash in the middle of the call left.
    """
    rows = _stale(app, ("sending", "uncertain"), age)
    for row in rows:
        app.settling.settle(row)
    return len(rows)


def _rested(row: RowMapping, age: float) -> bool:
    pause = age * 2 ** min(max(int(row["attempts"]) - 1, 0), MOST_DOUBLINGS)
    return bool(utc_now() - row["changed_at"] >= timedelta(seconds=pause))


def _stale(app: EmailUseCases, states: tuple[str, ...], age: float) -> Sequence[RowMapping]:
    with app.database.transaction(EVERY_FIRM) as tx:
        return app.ledger.stale(tx, states, age, most=500)
