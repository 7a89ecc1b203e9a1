"""Work of sms_svc that nobody asks for: second tries, polls, settled doubts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.background import Job
from chassis.db import EVERY_FIRM
from chassis.deliveries import Report
from chassis.errors import ProviderError
from chassis.log import get_logger
from chassis.room import Room
from services.sms_svc.errors import reason_of
from services.sms_svc.models import DELIVERIES
from services.sms_svc.numbers import sender_of
from services.sms_svc.use_cases import SmsUseCases, report_of

_log = get_logger(__name__)
RETRY_AFTER_SECONDS = 5.0
CRASHED_AFTER_SECONDS = 60.0
POLL_AFTER_SECONDS = 120.0
LIST_LAG = timedelta(minutes=1)


def jobs(room: Room) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = SmsUseCases(room)
    return [
        Job("send_waiting_texts", 2.0, lambda: send_waiting(app)),
        Job("settle_uncertain_texts", 15.0, lambda: settle_uncertain(app)),
        Job("poll_unfinished_texts", 30.0, lambda: poll_unfinished(app)),
    ]


def send_waiting(app: SmsUseCases, age: float = RETRY_AFTER_SECONDS) -> int:
    """Texts the provider was too busy for: try again."""
    rows = _stale(app, ("queued",), age)
    for row in rows:
        app.send_waiting(str(row["firm_id"]), app.ledger.message_of(row))
    return len(rows)


def settle_uncertain(app: SmsUseCases, age: float = CRASHED_AFTER_SECONDS) -> int:
    """Texts whose call may have taken effect: ask the provider's list, never send again.

    A text still `sending` without a provider id is what a crash in the middle of the call left.
    """
    rows = [r for r in _stale(app, ("sending", "uncertain"), age) if r["provider_id"] is None]
    for row in rows:
        _settle(app, row)
    return len(rows)


def _settle(app: SmsUseCases, row: RowMapping) -> None:
    firm_id, message = str(row["firm_id"]), app.ledger.message_of(row)
    with app.database.transaction(firm_id) as tx:
        if app.ledger.lock(tx, message.message_id)["state"] == "sending":
            app.ledger.apply(tx, message.message_id, Report("outcome_lost"))
        sender = sender_of(tx)
    if sender is None:
        return
    after = row["created_at"] - LIST_LAG
    try:
        found = app.provider.find_sent(sender, message.to[0], message.body_text, after)
    except ProviderError as exc:
        _log.warning("text_still_uncertain", message_id=message.message_id, why=exc.message)
        return
    with app.database.transaction(firm_id) as tx:
        ids = [text.provider_id for text in found]
        claimed = select(DELIVERIES.c.provider_id).where(DELIVERIES.c.provider_id.in_(ids))
        known = set(tx.execute(claimed).scalars())
        fresh = [text for text in found if text.provider_id not in known]
        reason = reason_of("not_accepted", "Twilio never accepted it; it was not sent.")
        report = Report("not_found", reason=reason)
        if fresh:
            report = Report("accepted", provider_id=fresh[0].provider_id)
        app.ledger.apply(tx, message.message_id, report)


def poll_unfinished(app: SmsUseCases, age: float = POLL_AFTER_SECONDS) -> int:
    """Texts whose callbacks never came: ask how they stand."""
    rows = [r for r in _stale(app, ("sending", "sent"), age) if r["provider_id"] is not None]
    for row in rows:
        try:
            seen = app.provider.fetch(row["provider_id"])
        except ProviderError as exc:
            _log.warning("text_not_polled", message_id=row["message_id"], why=exc.message)
            continue
        with app.database.transaction(str(row["firm_id"])) as tx:
            app.ledger.apply(tx, row["message_id"], report_of(seen))
    return len(rows)


def _stale(app: SmsUseCases, states: tuple[str, ...], age: float) -> Sequence[RowMapping]:
    with app.database.transaction(EVERY_FIRM) as tx:
        return app.ledger.stale(tx, states, age)
