"""What the firm used of its plan this calendar month, in the zone of its settings."""

from sqlalchemy import text

from chassis.ids import utc_now
from chassis.storage.database import Transaction
from contracts.rpc.sms import Usage
from services.sms_svc.settings import stored
from services.sms_svc.settings.hours import month_of, zone_of

# Only what the provider took is billed: it has a provider id.
_OUT = text(
    "select count(*) as messages, coalesce(sum(segments), 0) as segments from deliveries"
    " where firm_id = :firm_id and provider_id is not null"
    " and sent_at >= :begin and sent_at < :end"
)
_IN = text(
    "select count(*) as messages, coalesce(sum(segments), 0) as segments from inbound_texts"
    " where firm_id = :firm_id and received_at >= :begin and received_at < :end"
)


def usage(tx: Transaction, allowance: int) -> Usage:
    """Messages and segments of the month, against `allowance` segments (in and out)."""
    zone = zone_of(stored.read(tx)["quiet_hours"]["default_time_zone"])
    month, begin, end = month_of(utc_now(), zone)
    named = {"firm_id": tx.firm_id, "begin": begin, "end": end}
    out, received = tx.one("usage", _OUT, named), tx.one("usage", _IN, named)
    segments = int(out["segments"]) + int(received["segments"])
    return Usage(
        month=month,
        messages_out=out["messages"],
        messages_in=received["messages"],
        segments_out=int(out["segments"]),
        segments_in=int(received["segments"]),
        allowance_segments=allowance,
        overage_segments=max(0, segments - allowance),
    )
