"""Giving a number back: a row first, then the provider; a job goes on where no answer came."""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.errors import ProviderError
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database
from contracts.actor import Actor
from contracts.rpc.sms.numbers import PhoneNumber, ReleaseNumber
from services.sms_svc import activity
from services.sms_svc.channel.announce import announce_channel, lock_firm
from services.sms_svc.numbers import rows
from services.sms_svc.numbers.states import RELEASED, RELEASING
from services.sms_svc.provider import SmsProvider

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NumberReleases:
    """Releases of every firm. `campaign_required`: as the channel's announcements need it."""

    database: Database
    provider: SmsProvider
    campaign_required: bool

    def release_number(self, actor: Actor, request: ReleaseNumber) -> PhoneNumber:
        """Give a number back, its history stays; another becomes the default. `releasing` when the
        provider did not answer: the job goes on.
        """
        with self.database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            before = rows.locked(tx, request.number_id)
            row = rows.move(tx, before, "release_asked", is_default=False)
            if before["status"] != row["status"]:
                rows.choose_default(tx)
                announce_channel(tx, campaign_required=self.campaign_required)
                activity.log(tx, "number.released", activity.person_of(actor), row["e164"])
        return self._release_at_provider(actor.firm_id, row)

    def settle_releases(self, age: float) -> int:
        """Go on with what was left in the middle for `age` seconds."""
        with self.database.transaction(EVERY_FIRM) as tx:
            releases = rows.unfinished(tx, RELEASING, age)
        for row in releases:
            self._release_at_provider(str(row["firm_id"]), row)
        return len(releases)

    def _release_at_provider(self, firm_id: str, row: RowMapping) -> PhoneNumber:
        if row["status"] == RELEASED:
            return rows.shown(row)
        try:
            if row["provider_id"]:
                self.provider.release_number(row["provider_id"])
        except ProviderError as exc:
            _log.warning("number_not_released_yet", e164=row["e164"], why=exc.message)
            return rows.shown(row)
        with self.database.transaction(firm_id) as tx:
            return rows.shown(rows.move(tx, rows.locked(tx, row["id"]), "gave_back"))
