"""The firm's brand and campaign, step by step until the carriers have decided.

Each step stores what it made before the next is taken, and looks at the provider's list before it
makes anything: what a firm's business profiles are made of is found again by the name of this
submission, a brand by its profiles, a messaging service by its name, a campaign by its service. So
neither a crash nor a lost answer leaves a second one.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlalchemy.engine import RowMapping

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from chassis.ids import to_wire_time, utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.envelope import decode
from contracts.rpc.sms.registration import RegisteredCampaign
from services.sms_svc import activity
from services.sms_svc.channel.announce import announce_channel, lock_firm
from services.sms_svc.provider import ProfileRequest, SmsProvider
from services.sms_svc.registration.campaign import campaign_of
from services.sms_svc.registration.company import company_of, kept_brand
from services.sms_svc.registration.pools import NumberPools
from services.sms_svc.registration.profile_steps import next_step, profile_changes, profiles_of
from services.sms_svc.registration.rules import (
    APPROVED,
    REJECTED,
    TOO_LITTLE,
    brand_changes,
    campaign_changes,
    next_poll,
    rejection,
)
from services.sms_svc.registration.statements import TAKE_DUE
from services.sms_svc.registration.tables import REGISTRATIONS

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RegistrationSteps:
    """Registrations under way. `campaign_required`: as the channel's announcements need it."""

    database: Database
    provider: SmsProvider
    pools: NumberPools
    primary_profile: str | None
    campaign_required: bool

    def advance(self, ahead: float = 0.0) -> int:
        """One step for each registration under way; how many there were."""
        with self.database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(TAKE_DUE, {"ahead": ahead})
        for row in rows:
            self._advance(row)
        return len(rows) + self.pools.join_numbers()

    def _advance(self, row: RowMapping) -> None:
        firm_id = str(row["firm_id"])
        try:
            changes = self._take_step(row)
        except ProviderRefused as exc:
            changes = rejection(row, exc.message)
        except OutcomeUnknown as exc:
            _log.warning("registration_step_unknown", firm_id=firm_id, why=exc.message)
            return  # its turn comes again when the lease ends
        except ProviderError as exc:
            _log.info("registration_waits", firm_id=firm_id, why=exc.message)
            return
        with self.database.transaction(firm_id) as tx:
            self._record(tx, row, changes)

    def _record(self, tx: Transaction, row: RowMapping, changes: dict[str, Any]) -> None:
        lock_firm(tx)
        mine = update(REGISTRATIONS).where(REGISTRATIONS.c.firm_id == tx.firm_id)
        tx.execute(mine.values(look_at=next_poll(row, changes, utc_now()), **changes))
        status = changes.get("status", row["status"])
        if status != row["status"] and status in {APPROVED, REJECTED}:
            announce_channel(tx, campaign_required=self.campaign_required)
            subject = row["request"]["legal_name"]
            activity.log(tx, f"registration.{status}", None, subject, reason=changes.get("reason"))

    def _take_step(self, row: RowMapping) -> dict[str, Any]:
        """Ask the provider for the next step; what its answer changes."""
        brand_id, service_id, campaign_id = row["brand_id"], row["service_id"], row["campaign_id"]
        if brand_id is None:
            return self._take_brand_step(row)
        if row["brand_status"] != APPROVED:
            return brand_changes(self.provider.brand(brand_id))
        if service_id is None:
            return {"service_id": self.provider.open_service(_name_of(row))}
        if campaign_id is None:
            brand = kept_brand(row["request"])
            campaign = campaign_of(brand, decode(RegisteredCampaign, row["request"]))
            return campaign_changes(self.provider.submit_campaign(service_id, brand_id, campaign))
        return campaign_changes(self.provider.campaign(service_id, campaign_id))

    def _take_brand_step(self, row: RowMapping) -> dict[str, Any]:
        """The firm's own profiles first, then the brand that is made of them."""
        made, step = row["profiles"], next_step(row["profiles"])
        if step is None:
            asked_at = row["submitted_at"]
            return brand_changes(self.provider.submit_brand(profiles_of(made), asked_at))
        company = company_of(kept_brand(row["request"]))
        if company is None:
            return {"status": REJECTED, "brand_status": REJECTED, "reason": TOO_LITTLE}
        if self.primary_profile is None:
            raise ProviderUnavailable("The operator has taken business registration away.")
        asked = ProfileRequest(_name_of(row), company, made, self.primary_profile)
        return profile_changes(made, step, self.provider.take_profile_step(step, asked))


def _name_of(row: RowMapping) -> str:
    """What everything of this submission is called with the provider: 64 characters at most."""
    return f"{row['firm_id']} {to_wire_time(row['submitted_at'])}"
