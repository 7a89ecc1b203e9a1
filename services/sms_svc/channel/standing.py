"""Whether the firm can text now, from which number, and telling the others when that changes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.channels import Channel
from contracts.error_codes import ErrorCode
from contracts.events import ChannelChanged
from contracts.parts import Reason
from services.sms_svc.numbers.states import PAUSED
from services.sms_svc.settings.stored import with_defaults

OWN_NUMBER = (
    " left join lateral (select i.to_number from inbound_texts i"
    " where i.firm_id = asked.firm_id and i.from_number = asked.phone"
    " order by i.received_at desc limit 1) wrote on true"
    " left join numbers own on own.firm_id = asked.firm_id and own.e164 = wrote.to_number"
    " and own.active and own.status = 'active'"
)
"""Joins to `asked` (firm_id, phone) the number that the phone last wrote to, `own`, if that one
can send now."""
_STANDING = Prepared(
    "standing",
    "select n.e164, n.status, coalesce(own.e164, n.e164) as sender,"  # noqa: S608  # a part of our own
    " f.name, s.body,"
    " r.status = 'approved' as approved"
    " from (select cast(:firm_id as uuid) as firm_id, cast(:phone as text) as phone) asked"
    " left join numbers n on n.firm_id = asked.firm_id and n.active and n.is_default"
    " left join firms f on f.firm_id = asked.firm_id"
    " left join sms_settings s on s.firm_id = asked.firm_id"
    " left join registrations r on r.firm_id = asked.firm_id"
    f"{OWN_NUMBER}",
)
_OPEN = text(
    "select e164 from numbers where firm_id = :firm_id and active and status = 'active'"
    " order by e164"
)
_IS_OPEN = text(
    "select 1 from numbers where firm_id = :firm_id and e164 = :e164 and active"
    " and status = 'active'"
)
# The first announcement outnumbers what a release without this table counted: the numbers.
_NEXT_VERSION = text(
    "insert into channel_versions (firm_id, version) select :firm_id, count(*) + 1 from numbers"
    " where firm_id = :firm_id on conflict (firm_id)"
    " do update set version = channel_versions.version + 1 returning version"
)
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('numbers ' || :firm_id, 0))")


PAUSED_NUMBER = Reason(ErrorCode.NUMBER_PAUSED, "The firm's number is paused.", permanent=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """The firm's ability to text. `number`: its default, in E.164; `sender`: the number that a
    text to the phone asked about leaves from.
    """

    number: str | None
    sender: str | None
    paused: bool
    approved: bool
    firm_name: str | None
    settings: dict[str, Any]

    def refusal(self, *, campaign_required: bool) -> Reason | None:
        """Why nothing can be sent; None when it can."""
        if self.number is None:
            return Reason(ErrorCode.NO_NUMBER, "The firm has no phone number yet.", True)
        if self.paused:
            return PAUSED_NUMBER
        if campaign_required and not self.approved:
            sentence = "The firm's registration for business texting is not approved yet."
            return Reason(ErrorCode.CAMPAIGN_NOT_APPROVED, sentence, True)
        return None


def standing_of(tx: Transaction, phone: str | None = None) -> Standing:
    """How the firm in scope stands now, towards `phone`.

    A reply leaves from the number the phone last wrote to. One that is paused or released sends
    nothing, so the default takes its place.
    """
    row = tx.one("firm", _STANDING, {"firm_id": tx.firm_id, "phone": phone})
    return Standing(
        number=row["e164"],
        sender=row["sender"],
        paused=row["status"] == PAUSED,
        approved=bool(row["approved"]),
        firm_name=row["name"],
        settings=with_defaults(row["body"]),
    )


def is_open(tx: Transaction, e164: str) -> bool:
    """Whether the firm's number can send now: it is neither paused nor released."""
    return tx.one_or_none(_IS_OPEN, {"firm_id": tx.firm_id, "e164": e164}) is not None


def lock_firm(tx: Transaction) -> None:
    """One change of a firm's numbers at a time, until the transaction ends."""
    tx.execute(_LOCK, {"firm_id": tx.firm_id})


def announce(tx: Transaction, *, campaign_required: bool) -> None:
    """Tell the others how the channel stands; call it after the change, in its transaction."""
    version = tx.execute(_NEXT_VERSION, {"firm_id": tx.firm_id}).scalar_one()
    standing = standing_of(tx)
    refusal = standing.refusal(campaign_required=campaign_required)
    numbers = tx.execute(_OPEN, {"firm_id": tx.firm_id}).scalars()
    tx.emit(
        ChannelChanged(
            channel=Channel.SMS,
            usable=refusal is None,
            reason=refusal.message if refusal else None,
            address=standing.number,
            version=version,
            code=refusal.code if refusal else None,
            addresses=tuple(numbers),
        )
    )
