"""What the firm used of its plan this calendar month, in the zone of its settings."""

from dataclasses import dataclass

from chassis.ids import utc_now
from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.sms.usage import Usage
from services.sms_svc.settings.hours import month_of, zone_of
from services.sms_svc.settings.stored import read_settings
from services.sms_svc.usage.statements import RECEIVED, SENT


@dataclass(frozen=True, slots=True)
class PlanUsage:
    """`allowance`: segments (in and out) that a plan allows a month."""

    database: Database
    allowance: int

    def get_usage(self, actor: Actor) -> Usage:
        """Messages and segments of the month, against the allowance."""
        with self.database.transaction(actor.firm_id) as tx:
            zone = zone_of(read_settings(tx).quiet_hours.default_time_zone)
            month, begin, end = month_of(utc_now(), zone)
            named = {"firm_id": tx.firm_id, "begin": begin, "end": end}
            sent, received = tx.one("usage", SENT, named), tx.one("usage", RECEIVED, named)
        segments_out, segments_in = int(sent["segments"]), int(received["segments"])
        return Usage(
            month=month,
            messages_out=sent["messages"],
            messages_in=received["messages"],
            segments_out=segments_out,
            segments_in=segments_in,
            allowance_segments=self.allowance,
            overage_segments=max(0, segments_out + segments_in - self.allowance),
        )
