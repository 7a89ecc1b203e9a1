"""A2P 10DLC: what a firm submits, and how its registration stands."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.errors import ChannelUnavailable, Conflict
from chassis.ids import utc_now
from chassis.storage.database import Database, Transaction
from contracts.actor import Actor
from contracts.envelope import decode, encode
from contracts.rpc.sms.registration import (
    RegisteredBrand,
    RegisteredCampaign,
    Registration,
    SubmitRegistration,
)
from services.sms_svc import activity
from services.sms_svc.channel.announce import lock_firm
from services.sms_svc.registration.company import brand_of, is_same_company, kept_brand
from services.sms_svc.registration.rules import REJECTED, SUBMITTED
from services.sms_svc.registration.tables import REGISTRATIONS


@dataclass(frozen=True, slots=True)
class Registrations:
    """Registrations of every firm. `primary_profile`: the installation's own, which answers for
    theirs; None where the operator set none. `campaign_required`: nothing goes out before the
    firm's campaign is approved.
    """

    database: Database
    primary_profile: str | None
    campaign_required: bool

    def get_registration(self, actor: Actor) -> Registration:
        """How it stands; status none when nothing was submitted."""
        with self.database.transaction(actor.firm_id) as tx:
            return self._shown(tx.one_or_none(_of(actor.firm_id)))

    def submit_registration(self, actor: Actor, request: SubmitRegistration) -> Registration:
        """Keep the request; a job walks its steps. Conflict unless the last one was rejected."""
        brand = brand_of(request)
        if self.primary_profile is None:
            raise ChannelUnavailable(
                "The operator has not set up business registration yet (SMS_CUSTOMER_PROFILE_SID)."
            )
        campaign = RegisteredCampaign(
            use_case=request.use_case, sample_messages=request.sample_messages
        )
        with self.database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            known = tx.one_or_none(_of(actor.firm_id))
            if known is not None and known["status"] != REJECTED:
                raise Conflict(f"The registration is {known['status']} already.")
            _store(tx, brand, campaign, known)
            who = activity.person_of(actor)
            activity.log(tx, "registration.submitted", who, brand.legal_name)
            return self._shown(tx.one_or_none(_of(actor.firm_id)))

    def _shown(self, row: RowMapping | None) -> Registration:
        if row is None:
            return Registration(status="none", required=self.campaign_required)
        return Registration(
            status=row["status"],
            required=self.campaign_required,
            reason=row["reason"],
            brand=kept_brand(row["request"]),
            campaign=decode(RegisteredCampaign, row["request"]),
        )


def _store(
    tx: Transaction, brand: RegisteredBrand, campaign: RegisteredCampaign, known: RowMapping | None
) -> None:
    now = utc_now()
    fresh: dict[str, Any] = {
        "status": SUBMITTED,
        "reason": None,
        "request": encode(brand) | encode(campaign),
        "submitted_at": now,
        "look_at": now,
    }
    # A brand that was approved stays for the same company; what was rejected is made again.
    if (
        known is None
        or known["brand_status"] == REJECTED
        or not is_same_company(kept_brand(known["request"]), brand)
    ):
        fresh |= {"profiles": {}, "brand_id": None, "brand_status": None}
    if known is not None and known["campaign_status"] == REJECTED:
        # The service keeps its rejected campaign; the new one gets a service of its own.
        fresh |= {"campaign_id": None, "campaign_status": None, "service_id": None}
    kept = insert(REGISTRATIONS).values(firm_id=tx.firm_id, **fresh)
    tx.execute(kept.on_conflict_do_update(index_elements=["firm_id"], set_=fresh))


def _of(firm_id: str) -> Select[Any]:
    return select(REGISTRATIONS).where(REGISTRATIONS.c.firm_id == firm_id)
