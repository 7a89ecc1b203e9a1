"""The firm's own phone numbers: search, list, change."""

from dataclasses import dataclass

from msgspec import UNSET
from sqlalchemy.engine import RowMapping

from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.sms.numbers import (
    AvailableNumber,
    AvailableNumberList,
    PhoneNumber,
    PhoneNumberList,
    SearchNumbers,
    UpdateNumber,
)
from services.sms_svc import activity
from services.sms_svc.channel.announce import announce_channel, lock_firm
from services.sms_svc.numbers import rows
from services.sms_svc.numbers.states import PAUSED
from services.sms_svc.provider import SmsProvider

MOST_OFFERED = 10


@dataclass(frozen=True, slots=True)
class FirmNumbers:
    """Numbers of every firm. `campaign_required`: as the channel's announcements need it."""

    database: Database
    provider: SmsProvider
    campaign_required: bool

    def search_numbers(self, request: SearchNumbers) -> AvailableNumberList:
        """Up to ten numbers nobody has, in the area if one is given."""
        offered = self.provider.search_numbers(request.area_code, MOST_OFFERED)
        return AvailableNumberList(
            items=tuple(
                AvailableNumber(e164=one.e164, locality=one.locality, region=one.region)
                for one in offered
            )
        )

    def list_numbers(self, actor: Actor) -> PhoneNumberList:
        """The firm's numbers but for released ones."""
        with self.database.transaction(actor.firm_id) as tx:
            return PhoneNumberList(items=tuple(rows.shown(row) for row in rows.held(tx)))

    def update_number(self, actor: Actor, request: UpdateNumber) -> PhoneNumber:
        """Change label, default or pause; Conflict while it is being claimed or released."""
        with self.database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            row = rows.locked(tx, request.number_id)
            # Asking the table even when nothing pauses refuses a number that is half there.
            moved = rows.move(tx, row, _event_of(request, row))
            if moved["status"] != row["status"]:
                kind = "number.paused" if moved["status"] == PAUSED else "number.resumed"
                activity.log(tx, kind, activity.person_of(actor), row["e164"])
            if request.label is not UNSET and request.label:
                rows.change(tx, row, label=request.label)
            if request.is_default is True:
                rows.choose_default(tx, str(row["id"]))
            announce_channel(tx, campaign_required=self.campaign_required)
            return rows.shown(rows.locked(tx, request.number_id))


def _event_of(request: UpdateNumber, row: RowMapping) -> str:
    paused = row["status"] == PAUSED if request.paused is UNSET else request.paused
    return "paused" if paused else "resumed"
