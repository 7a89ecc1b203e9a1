"""Connecting a number to the firm.

A claim is a row first, then the provider's purchase, then the number is active; what a crash or a
lost answer leaves in between is finished, or undone, by a job that asks the provider's list.
"""

import time
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import RowMapping

from chassis.errors import Conflict, OutcomeUnknown, ProviderError, ProviderRefused
from chassis.ids import new_id
from chassis.observability.log import get_logger
from chassis.refusals import NumberTaken
from chassis.storage.database import EVERY_FIRM, Database, Transaction
from contracts.actor import Actor
from contracts.envelope import decode, encode
from contracts.parts import Person
from contracts.rpc.sms.numbers import ClaimNumber, PhoneNumber
from services.sms_svc import activity
from services.sms_svc.channel.announce import announce_channel, lock_firm
from services.sms_svc.numbers import rows
from services.sms_svc.numbers.rules import claimable_number
from services.sms_svc.numbers.states import CLAIMING, RELEASING
from services.sms_svc.numbers.tables import NUMBERS
from services.sms_svc.provider import SmsProvider

_log = get_logger(__name__)
_TAKEN_CODES = frozenset({"21422", "21450"})
_OTHER_CLAIM_SECONDS = 10.0
_USUAL_LABEL = "Main"


@dataclass(frozen=True, slots=True)
class NumberClaims:
    """Claims of every firm. `campaign_required`: as the channel's announcements need it."""

    database: Database
    provider: SmsProvider
    campaign_required: bool

    def claim_number(self, actor: Actor, request: ClaimNumber) -> PhoneNumber:
        """Connect a number, buying it if the account does not have it; repeating it is safe.

        InvalidPhoneNumber, ForeignNumber. NumberTaken: another firm, or anybody else, has it.
        ProviderRefused, ProviderUnavailable: nothing is left behind. OutcomeUnknown: the job
        settles it.
        """
        e164, label = claimable_number(request.e164), request.label.strip() or _USUAL_LABEL
        with self.database.transaction(actor.firm_id) as tx:
            mine = _begin(tx, actor, e164, label)
        if mine is None:
            return self._await_other(actor.firm_id, e164)
        try:
            provider_id = self._obtain(e164)
        except OutcomeUnknown:
            raise
        except ProviderError as exc:
            self._abandon(actor.firm_id, mine["id"])
            raise _explained(exc, e164) from exc
        return self._finish(actor.firm_id, mine["id"], provider_id)

    def settle_claims(self, age: float) -> int:
        """Finish, or undo, what was left in the middle for `age` seconds."""
        with self.database.transaction(EVERY_FIRM) as tx:
            claims = rows.unfinished(tx, CLAIMING, age)
        for row in claims:
            self._settle(str(row["firm_id"]), row)
        return len(claims)

    def _await_other(self, firm_id: str, e164: str) -> PhoneNumber:
        ours = select(NUMBERS).where(
            NUMBERS.c.firm_id == firm_id, NUMBERS.c.e164 == e164, NUMBERS.c.active
        )
        deadline = time.monotonic() + _OTHER_CLAIM_SECONDS
        while True:
            with self.database.transaction(firm_id) as tx:
                row = tx.one_or_none(ours)
            if row is not None and row["status"] == RELEASING:
                raise Conflict(f"The number {e164} is being given back; try again in a minute.")
            if row is None:
                raise NumberTaken(f"Somebody else has the number {e164}.", e164=e164)
            if row["status"] != CLAIMING or time.monotonic() > deadline:
                return rows.shown(row)
            time.sleep(0.1)

    def _obtain(self, e164: str) -> str:
        known = self.provider.find_number(e164)
        if known is None:
            return self.provider.buy_number(e164)
        self.provider.attach_number(known)
        return known

    def _finish(self, firm_id: str, number_id: str, provider_id: str) -> PhoneNumber:
        with self.database.transaction(firm_id) as tx:
            lock_firm(tx)
            before = rows.locked(tx, number_id)
            connected = {"provider_id": provider_id, "connected_at": func.now()}
            row = rows.move(tx, before, "claimed", **connected)
            rows.choose_default(tx)
            announce_channel(tx, campaign_required=self.campaign_required)
            if before["status"] == CLAIMING:
                who = decode(Person, row["claimed_by"])
                activity.log(tx, "number.claimed", who, row["e164"], label=row["label"])
            return rows.shown(rows.locked(tx, number_id))

    def _abandon(self, firm_id: str, number_id: str) -> None:
        with self.database.transaction(firm_id) as tx:
            rows.move(tx, rows.locked(tx, number_id), "not_claimed")

    def _settle(self, firm_id: str, row: RowMapping) -> None:
        try:
            known = self.provider.find_number(row["e164"])
            if known is not None:
                self.provider.attach_number(known)
        except ProviderError as exc:
            _log.warning("claim_not_settled_yet", e164=row["e164"], why=exc.message)
            return
        if known is None:
            self._abandon(firm_id, row["id"])
        else:
            self._finish(firm_id, row["id"], known)


def _begin(tx: Transaction, actor: Actor, e164: str, label: str) -> RowMapping | None:
    row = {
        "id": new_id(),
        "firm_id": actor.firm_id,
        "e164": e164,
        "label": label,
        "is_default": False,
        "status": CLAIMING,
        "claimed_by": encode(activity.person_of(actor)),
    }
    # Row-level security hides who holds the number; the unique index knows that somebody does.
    claim = insert(NUMBERS).values(**row).on_conflict_do_nothing().returning(NUMBERS)
    return tx.one_or_none(claim)


def _explained(problem: ProviderError, e164: str) -> ProviderError | NumberTaken:
    if (
        isinstance(problem, ProviderRefused)
        and problem.details.get("provider_code") in _TAKEN_CODES
    ):
        return NumberTaken(f"Somebody else has the number {e164}.", e164=e164)
    return problem
