"""A mailbox as the firm is shown it."""

from datetime import datetime

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from contracts.rpc.email.mailboxes import MailBackfill, Mailbox, MailCount


def mailbox_view(row: RowMapping) -> Mailbox:
    """Of a row of MAILBOXES."""
    return Mailbox(
        id=row["id"],
        address=row["address"],
        provider=row["provider"],
        status=row["status"],
        reason=row["health_reason"],
        connected_at=to_wire_time(row["connected_at"]),
        last_synced_at=_moment(row["last_synced_at"]),
        label=row["label"],
        backfill=_backfill(row),
        today=_today(row),
    )


def _backfill(row: RowMapping) -> MailBackfill | None:
    if row["backfill_state"] is None:
        return None
    return MailBackfill(
        state=row["backfill_state"],
        since=to_wire_time(row["backfill_since"]),
        done=row["backfill_done"],
        total=row["backfill_total"],
    )


def _today(row: RowMapping) -> MailCount | None:
    if row["counted_at"] is None:
        return None
    return MailCount(
        in_mailbox=row["today_in_mailbox"],
        stored=row["today_stored"],
        missing=row["missing"],
        counted_at=to_wire_time(row["counted_at"]),
    )


def _moment(value: datetime | None) -> str | None:
    return to_wire_time(value) if value else None
