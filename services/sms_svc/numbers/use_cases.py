"""The firm's own phone numbers: search, claim, change, release.

A claim is a row first, then the provider's purchase, then the number is active; what a crash or a
lost answer leaves in between is finished, or undone, by a job that asks the provider's list.
"""

import time
from collections.abc import Sequence
from typing import Any

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
from services.sms_svc import activity
from services.sms_svc.channel.standing import announce, lock_firm
from services.sms_svc.numbers import rows as number_rows
from services.sms_svc.numbers.states import CLAIMING, RELEASED, RELEASING
from services.sms_svc.provider import OfferedNumber, SmsProvider
from services.sms_svc.tables import NUMBERS

_log = get_logger(__name__)
MOST_OFFERED = 10
_TAKEN_CODES = frozenset({"21422", "21450"})
_OTHER_CLAIM_SECONDS = 10.0


class Numbers:
    """Numbers of every firm. `campaign_required`: as the channel's announcements need it."""

    def __init__(
        self, database: Database, provider: SmsProvider, *, campaign_required: bool
    ) -> None:
        self._database, self._provider = database, provider
        self._campaign_required = campaign_required

    def search(self, area_code: str | None) -> Sequence[OfferedNumber]:
        """Up to ten numbers nobody has, in the area if one is given."""
        return self._provider.search_numbers(area_code, MOST_OFFERED)

    def list(self, firm_id: str) -> list[dict[str, Any]]:
        """The firm's numbers but for released ones."""
        with self._database.transaction(firm_id) as tx:
            return [number_rows.view(row) for row in number_rows.held(tx)]

    def claim(self, actor: Actor, e164: str, label: str) -> dict[str, Any]:
        """Connect a number, buying it if the account does not have it; repeating it is safe.

        NumberTaken: another firm, or anybody else, has it. ProviderRefused, ProviderUnavailable:
        nothing is left behind. OutcomeUnknown: the job settles it.
        """
        with self._database.transaction(actor.firm_id) as tx:
            mine = self._begin(tx, actor, e164, label)
        if mine is None:
            return self._await_other(actor.firm_id, e164)
        try:
            provider_id = self._obtain(e164)
        except OutcomeUnknown:
            raise
        except ProviderError as exc:
            self._abandon(actor.firm_id, mine["id"])
            raise _in_words(exc, e164) from exc
        return self._finish(actor.firm_id, mine["id"], provider_id)

    def _begin(self, tx: Transaction, actor: Actor, e164: str, label: str) -> RowMapping | None:
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

    def _await_other(self, firm_id: str, e164: str) -> dict[str, Any]:
        ours = select(NUMBERS).where(
            NUMBERS.c.firm_id == firm_id, NUMBERS.c.e164 == e164, NUMBERS.c.active
        )
        deadline = time.monotonic() + _OTHER_CLAIM_SECONDS
        while True:
            with self._database.transaction(firm_id) as tx:
                row = tx.one_or_none(ours)
            if row is not None and row["status"] == RELEASING:
                raise Conflict(f"The number {e164} is being given back; try again in a minute.")
            if row is None:
                raise NumberTaken(f"Somebody else has the number {e164}.", e164=e164)
            if row["status"] != CLAIMING or time.monotonic() > deadline:
                return number_rows.view(row)
            time.sleep(0.1)

    def _obtain(self, e164: str) -> str:
        known = self._provider.find_number(e164)
        if known is None:
            return self._provider.buy_number(e164)
        self._provider.attach_number(known)
        return known

    def _finish(self, firm_id: str, number_id: str, provider_id: str) -> dict[str, Any]:
        with self._database.transaction(firm_id) as tx:
            lock_firm(tx)
            before = number_rows.locked(tx, number_id)
            row = number_rows.move(
                tx, before, "claimed", provider_id=provider_id, connected_at=func.now()
            )
            number_rows.choose_default(tx)
            announce(tx, campaign_required=self._campaign_required)
            if before["status"] == CLAIMING:
                who = decode(Person, row["claimed_by"])
                activity.log(tx, "number.claimed", who, row["e164"], label=row["label"])
            return number_rows.view(number_rows.locked(tx, number_id))

    def _abandon(self, firm_id: str, number_id: str) -> None:
        with self._database.transaction(firm_id) as tx:
            number_rows.move(tx, number_rows.locked(tx, number_id), "not_claimed")

    def update(self, actor: Actor, number_id: str, wanted: dict[str, Any]) -> dict[str, Any]:
        """Change label, default or pause; Conflict while it is being claimed or released."""
        with self._database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            row = number_rows.locked(tx, number_id)
            who, paused = activity.person_of(actor), wanted.get("paused")
            event = "paused" if paused else "resumed"
            # Asking the table even when nothing pauses refuses a number that is half there.
            moved = number_rows.move(tx, row, event if paused is not None else _same(row))
            if paused is not None and moved["status"] != row["status"]:
                activity.log(tx, f"number.{event}", who, row["e164"])
            if wanted.get("label"):
                number_rows.change(tx, row, label=wanted["label"])
            if wanted.get("is_default"):
                number_rows.choose_default(tx, number_id)
            announce(tx, campaign_required=self._campaign_required)
            return number_rows.view(number_rows.locked(tx, number_id))

    def release(self, actor: Actor, number_id: str) -> dict[str, Any]:
        """Give a number back; another becomes the default. `releasing` when the provider did not
        answer: the job goes on.
        """
        with self._database.transaction(actor.firm_id) as tx:
            lock_firm(tx)
            before = number_rows.locked(tx, number_id)
            row = number_rows.move(tx, before, "release_asked", is_default=False)
            if before["status"] != row["status"]:
                number_rows.choose_default(tx)
                announce(tx, campaign_required=self._campaign_required)
                activity.log(tx, "number.released", activity.person_of(actor), row["e164"])
        return self._give_back(actor.firm_id, row)

    def _give_back(self, firm_id: str, row: RowMapping) -> dict[str, Any]:
        if row["status"] == RELEASED:
            return number_rows.view(row)
        try:
            if row["provider_id"]:
                self._provider.release_number(row["provider_id"])
        except ProviderError as exc:
            _log.warning("number_not_released_yet", e164=row["e164"], why=exc.message)
            return number_rows.view(row)
        with self._database.transaction(firm_id) as tx:
            return number_rows.view(
                number_rows.move(tx, number_rows.locked(tx, row["id"]), "gave_back")
            )

    def settle(self, age: float) -> int:
        """Finish, or undo, what was left in the middle for `age` seconds."""
        with self._database.transaction(EVERY_FIRM) as tx:
            claims = number_rows.unfinished(tx, CLAIMING, age)
            releases = number_rows.unfinished(tx, RELEASING, age)
        for row in claims:
            self._settle_claim(str(row["firm_id"]), row)
        for row in releases:
            self._give_back(str(row["firm_id"]), row)
        return len(claims) + len(releases)

    def _settle_claim(self, firm_id: str, row: RowMapping) -> None:
        try:
            known = self._provider.find_number(row["e164"])
            if known is not None:
                self._provider.attach_number(known)
        except ProviderError as exc:
            _log.warning("claim_not_settled_yet", e164=row["e164"], why=exc.message)
            return
        if known is None:
            self._abandon(firm_id, row["id"])
        else:
            self._finish(firm_id, row["id"], known)


def _same(row: RowMapping) -> str:
    return "paused" if row["status"] == "paused" else "resumed"


def _in_words(problem: ProviderError, e164: str) -> ProviderError | NumberTaken:
    if (
        isinstance(problem, ProviderRefused)
        and problem.details.get("provider_code") in _TAKEN_CODES
    ):
        return NumberTaken(f"Somebody else has the number {e164}.", e164=e164)
    return problem
