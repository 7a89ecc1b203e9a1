"""Whether the firm can text now, from which number, and telling the others when that changes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from chassis.db import Transaction
from contracts.channels import Channel
from contracts.error_codes import ErrorCode
from contracts.events import ChannelChanged
from contracts.parts import Reason
from services.sms_svc.number_states import PAUSED
from services.sms_svc.settings import with_defaults

_STANDING = text(
    "select n.e164, n.status, f.name, s.body, r.status = 'approved' as approved"
    " from (select cast(:firm_id as uuid) as id) firm"
    " left join numbers n on n.firm_id = firm.id and n.active and n.is_default"
    " left join firms f on f.firm_id = firm.id"
    " left join sms_settings s on s.firm_id = firm.id"
    " left join registrations r on r.firm_id = firm.id"
)
# The first announcement outnumbers what a release without this table counted: the numbers.
_NEXT_VERSION = text(
    "insert into channel_versions (firm_id, version) select :firm_id, count(*) + 1 from numbers"
    " where firm_id = :firm_id on conflict (firm_id)"
    " do update set version = channel_versions.version + 1 returning version"
)
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('numbers ' || :firm_id, 0))")


@dataclass(frozen=True, slots=True)
class Standing:
    """The firm's ability to text. `number`: its default, in E.164."""

    number: str | None
    paused: bool
    approved: bool
    firm_name: str | None
    settings: dict[str, Any]

    def refusal(self, *, campaign_required: bool) -> Reason | None:
        """Why nothing can be sent; None when it can."""
        if self.number is None:
            return Reason(ErrorCode.NO_NUMBER, "The firm has no phone number yet.", True)
        if self.paused:
            return Reason(ErrorCode.NUMBER_PAUSED, "The firm's number is paused.", True)
        if campaign_required and not self.approved:
            sentence = "The firm's registration for business texting is not approved yet."
            return Reason(ErrorCode.CAMPAIGN_NOT_APPROVED, sentence, True)
        return None


def standing_of(tx: Transaction) -> Standing:
    """How the firm in scope stands now."""
    row = tx.one("firm", _STANDING, {"firm_id": tx.firm_id})
    return Standing(
        number=row["e164"],
        paused=row["status"] == PAUSED,
        approved=bool(row["approved"]),
        firm_name=row["name"],
        settings=with_defaults(row["body"]),
    )


def lock_firm(tx: Transaction) -> None:
    """One change of a firm's numbers at a time, until the transaction ends."""
    tx.execute(_LOCK, {"firm_id": tx.firm_id})


def announce(tx: Transaction, *, campaign_required: bool) -> None:
    """Tell the others how the channel stands; call it after the change, in its transaction."""
    version = tx.execute(_NEXT_VERSION, {"firm_id": tx.firm_id}).scalar_one()
    standing = standing_of(tx)
    refusal = standing.refusal(campaign_required=campaign_required)
    tx.emit(
        ChannelChanged(
            channel=Channel.SMS,
            usable=refusal is None,
            reason=refusal.message if refusal else None,
            address=standing.number,
            version=version,
            code=refusal.code if refusal else None,
        )
    )
