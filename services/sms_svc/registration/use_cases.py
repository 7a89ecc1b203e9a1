"""A2P 10DLC: the firm's brand and campaign, step by step until the carriers have decided.

Each step stores what it made before the next is taken, and looks at the provider's list before it
makes anything: what a firm's business profiles are made of is found again by the name of this
submission, a brand by its profiles, a messaging service by its name, a campaign by its service. So
neither a crash nor a lost answer leaves a second one.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.errors import (
    ChannelUnavailable,
    Conflict,
    OutcomeUnknown,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
)
from chassis.ids import to_wire_time, utc_now
from chassis.observability.log import get_logger
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.actor import Actor
from services.sms_svc import activity
from services.sms_svc.channel.standing import announce, lock_firm
from services.sms_svc.provider import ProfileRequest, SmsProvider
from services.sms_svc.registration.campaign import campaign_of
from services.sms_svc.registration.company import has_company, is_same_company
from services.sms_svc.registration.pools import NumberPools
from services.sms_svc.registration.profile_steps import next_step, profile_changes, profiles_of
from services.sms_svc.registration.steps import (
    APPROVED,
    REJECTED,
    SUBMITTED,
    TOO_LITTLE,
    brand_changes,
    campaign_changes,
    next_look,
    view,
)
from services.sms_svc.tables import REGISTRATIONS

_log = get_logger(__name__)
_TAKE = text(
    "update registrations set look_at = now() + make_interval(secs => 60) where firm_id in"
    " (select firm_id from registrations where status in ('submitted', 'pending')"
    " and look_at <= now() + make_interval(secs => :ahead) order by look_at limit 20"
    " for update skip locked) returning *"
)


class Registrations:
    """Registrations of every firm."""

    def __init__(
        self,
        database: Database,
        provider: SmsProvider,
        primary_profile: str | None,
        *,
        campaign_required: bool,
    ) -> None:
        self._database, self._provider = database, provider
        self._pools = NumberPools(database, provider)
        self._primary_profile, self._campaign_required = primary_profile, campaign_required

    def get(self, firm_id: str) -> dict[str, Any]:
        """How it stands; status none when nothing was submitted."""
        with self._database.transaction(firm_id) as tx:
            return view(tx.one_or_none(_of(firm_id)))

    def submit(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Keep the request; a job walks its steps. Conflict unless the last one was rejected."""
        if self._primary_profile is None:
            raise ChannelUnavailable(
                "The operator has not set up business registration yet (SMS_CUSTOMER_PROFILE_SID)."
            )
        with self._database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            known = tx.one_or_none(_of(actor.firm_id))
            if known is not None and known["status"] != REJECTED:
                raise Conflict(f"The registration is {known['status']} already.")
            self._store(tx, request, known)
            who = activity.person_of(actor)
            activity.log(tx, "registration.submitted", who, request["legal_name"])
            return view(tx.one_or_none(_of(actor.firm_id)))

    @staticmethod
    def _store(tx: Transaction, request: dict[str, Any], known: RowMapping | None) -> None:
        now = utc_now()
        fresh = {
            "status": SUBMITTED,
            "reason": None,
            "request": request,
            "submitted_at": now,
            "look_at": now,
        }
        # A brand that was approved stays for the same company; what was rejected is made again.
        if (
            known is None
            or known["brand_status"] == REJECTED
            or not is_same_company(known["request"], request)
        ):
            fresh |= {"profiles": {}, "brand_id": None, "brand_status": None}
        if known is not None and known["campaign_status"] == REJECTED:
            # The service keeps its rejected campaign; the new one gets a service of its own.
            fresh |= {"campaign_id": None, "campaign_status": None, "service_id": None}
        kept = insert(REGISTRATIONS).values(firm_id=tx.firm_id, **fresh)
        tx.execute(kept.on_conflict_do_update(index_elements=["firm_id"], set_=fresh))

    def advance(self, ahead: float = 0.0) -> int:
        """One step for each registration under way; how many there were."""
        with self._database.transaction(EVERY_FIRM) as tx:
            rows = tx.rows(_TAKE, {"ahead": ahead})
        for row in rows:
            self._advance(row)
        return len(rows) + self._pools.join_numbers()

    def _advance(self, row: RowMapping) -> None:
        firm_id = str(row["firm_id"])
        try:
            changes = self._next_step(row)()
        except ProviderRefused as exc:
            changes = {"status": REJECTED, "reason": exc.message}
            name = "campaign_status" if row["brand_status"] == APPROVED else "brand_status"
            changes[name] = REJECTED
        except OutcomeUnknown as exc:
            _log.warning("registration_step_unknown", firm_id=firm_id, why=exc.message)
            return  # its turn comes again when the lease ends
        except ProviderError as exc:
            _log.info("registration_waits", firm_id=firm_id, why=exc.message)
            return
        with self._database.transaction(firm_id) as tx:
            self._record(tx, row, changes)

    def _record(self, tx: Transaction, row: RowMapping, changes: dict[str, Any]) -> None:
        lock_firm(tx)
        mine = update(REGISTRATIONS).where(REGISTRATIONS.c.firm_id == tx.firm_id)
        tx.execute(mine.values(look_at=next_look(row, changes), **changes))
        status = changes.get("status", row["status"])
        if status != row["status"] and status in {APPROVED, REJECTED}:
            announce(tx, campaign_required=self._campaign_required)
            subject = row["request"]["legal_name"]
            activity.log(tx, f"registration.{status}", None, subject, reason=changes.get("reason"))

    def _next_step(self, row: RowMapping) -> Callable[[], dict[str, Any]]:
        provider, request, service_id = self._provider, row["request"], row["service_id"]
        if row["brand_id"] is None:
            return lambda: self._brand_step(row)
        if row["brand_status"] != APPROVED:
            return lambda: brand_changes(provider.brand(row["brand_id"]))
        if service_id is None:
            return lambda: {"service_id": provider.open_service(_name_of(row))}
        if row["campaign_id"] is None:
            return lambda: campaign_changes(
                provider.submit_campaign(service_id, row["brand_id"], campaign_of(request))
            )
        return lambda: campaign_changes(provider.campaign(service_id, row["campaign_id"]))

    def _brand_step(self, row: RowMapping) -> dict[str, Any]:
        """The firm's own profiles first, then the brand that is made of them."""
        company, made = row["request"], row["profiles"]
        step = next_step(made)
        if step is None:
            return brand_changes(
                self._provider.submit_brand(profiles_of(made), row["submitted_at"])
            )
        if not has_company(company):
            return {"status": REJECTED, "brand_status": REJECTED, "reason": TOO_LITTLE}
        if self._primary_profile is None:
            raise ProviderUnavailable("The operator has taken business registration away.")
        asked = ProfileRequest(_name_of(row), company, made, self._primary_profile)
        return profile_changes(made, step, self._provider.take_profile_step(step, asked))


def _name_of(row: RowMapping) -> str:
    """What everything of this submission is called with the provider: 64 characters at most."""
    return f"{row['firm_id']} {to_wire_time(row['submitted_at'])}"


def _of(firm_id: str) -> Select[Any]:
    return select(REGISTRATIONS).where(REGISTRATIONS.c.firm_id == firm_id)
