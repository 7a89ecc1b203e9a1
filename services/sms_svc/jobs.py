"""Work of sms_svc that nobody asks for: the queue, second tries, polls, settled doubts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.engine import RowMapping

from chassis.delivery.ledger import Report
from chassis.errors import ProviderError
from chassis.ids import utc_now
from chassis.observability.log import get_logger
from chassis.runtime.background import Job
from chassis.runtime.context import ServiceContext
from chassis.storage.database import EVERY_FIRM
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.errors import reason_of
from services.sms_svc.outbound.dispatch import Dispatcher
from services.sms_svc.tables import DELIVERIES
from services.sms_svc.use_cases import SmsUseCases, report_of

_log = get_logger(__name__)
CRASHED_AFTER_SECONDS = 60.0
POLL_AFTER_SECONDS = 120.0
POLL_FOR_DAYS = 4
LIST_LAG = timedelta(minutes=1)
POLLED_AT_ONCE = 50


def jobs(context: ServiceContext) -> list[Job]:
    """What to repeat, and how often in seconds."""
    app = SmsUseCases(context)
    queue = Dispatcher(app.sending, app.config.messages_per_second)
    return [
        Job("send_waiting_texts", 0.1, lambda: queue.turn(wait=False)),
        Job("adopt_waiting_texts", 10.0, queue.adopt),
        Job("settle_uncertain_texts", 15.0, lambda: settle_uncertain(app)),
        Job("poll_unfinished_texts", 30.0, lambda: poll_unfinished(app)),
        Job("settle_numbers", 15.0, lambda: app.numbers.settle(CRASHED_AFTER_SECONDS)),
        Job("fetch_inbound_media", 0.25, app.media.fetch_waiting),
        Job("advance_registrations", 1.0, app.registrations.advance),
    ]


def send_waiting(app: SmsUseCases, ahead: float = 0.0) -> int:
    """One turn of the queue, `ahead` seconds early."""
    return Dispatcher(app.sending, app.config.messages_per_second).turn(ahead)


def settle_uncertain(app: SmsUseCases, age: float = CRASHED_AFTER_SECONDS) -> int:
    """Texts whose call may have taken effect: ask the provider's list, never send again.

    A text still `sending` without a provider id is what a crash in the middle of the call left.
    """
    with app.database.transaction(EVERY_FIRM) as tx:
        stale = app.ledger.stale(tx, ("sending", "uncertain"), age)
    rows = [row for row in stale if row["provider_id"] is None]
    for row in rows:
        _settle(app, row)
    return len(rows)


def _settle(app: SmsUseCases, row: RowMapping) -> None:
    firm_id, message = str(row["firm_id"]), app.ledger.message_of(row)
    with app.database.transaction(firm_id) as tx:
        if app.ledger.lock(tx, message.message_id)["state"] == "sending":
            app.sending.apply(tx, message.message_id, Report("outcome_lost"))
        sender = row["firm_number"] or standing_of(tx).number
    if sender is None:
        return
    body, after = row["sent_body"] or message.body_text, row["created_at"] - LIST_LAG
    try:
        found = app.provider.find_sent(sender, message.to[0], body, after)
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
        app.sending.apply(tx, message.message_id, report)


def poll_unfinished(app: SmsUseCases, age: float = POLL_AFTER_SECONDS) -> int:
    """Texts whose callbacks never came: ask how they stand, ever less often, for some days."""
    rows = _silent(app, age)
    for row in rows:
        try:
            seen = app.provider.fetch(row["provider_id"])
        except ProviderError as exc:
            _log.warning("text_not_polled", message_id=row["message_id"], why=exc.message)
            continue
        with app.database.transaction(str(row["firm_id"])) as tx:
            app.sending.apply(tx, row["message_id"], report_of(seen))
            # A text that stays silent must not keep the newer ones from their turn.
            pause = max(utc_now() - row["changed_at"], timedelta(seconds=age))
            app.sending.wait_until(tx, row["message_id"], utc_now() + pause)
    return len(rows)


def _silent(app: SmsUseCases, age: float) -> Sequence[RowMapping]:
    columns, now = DELIVERIES.c, utc_now()
    query = select(DELIVERIES).where(
        columns.state.in_(("sending", "sent")),
        columns.provider_id.is_not(None),
        columns.changed_at < now - timedelta(seconds=age),
        columns.changed_at > now - timedelta(days=POLL_FOR_DAYS),
        func.coalesce(columns.not_before, columns.changed_at) <= now,
    )
    with app.database.transaction(EVERY_FIRM) as tx:
        first = query.order_by(func.coalesce(columns.not_before, columns.changed_at))
        return tx.rows(first.limit(POLLED_AT_ONCE).with_for_update(skip_locked=True))
