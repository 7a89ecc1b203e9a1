"""Whether the firm can text now, and from which number."""

from collections.abc import Iterable
from dataclasses import dataclass

from chassis.storage.database import Transaction
from contracts.error_codes import ErrorCode
from contracts.parts import Reason
from contracts.rpc.sms.settings import SmsSettings
from services.sms_svc.channel.statements import IS_OPEN, REPLY_NUMBERS, STANDING
from services.sms_svc.settings.stored import settings_of

PAUSED_NUMBER = Reason(ErrorCode.NUMBER_PAUSED, "The firm's number is paused.", permanent=True)
_NO_NUMBER = Reason(ErrorCode.NO_NUMBER, "The firm has no phone number yet.", permanent=True)
_NOT_APPROVED = Reason(
    ErrorCode.CAMPAIGN_NOT_APPROVED,
    "The firm's registration for business texting is not approved yet.",
    permanent=True,
)


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
    settings: SmsSettings

    def refusal(self, *, campaign_required: bool) -> Reason | None:
        """Why nothing can be sent; None when it can."""
        if self.number is None:
            return _NO_NUMBER
        if self.paused:
            return PAUSED_NUMBER
        if campaign_required and not self.approved:
            return _NOT_APPROVED
        return None


def standing_of(tx: Transaction, phone: str | None = None) -> Standing:
    """How the firm in scope stands now, towards `phone`.

    A reply leaves from the number the phone last wrote to. One that is paused or released sends
    nothing, so the default takes its place.
    """
    row = tx.one("firm", STANDING, {"firm_id": tx.firm_id, "phone": phone})
    return Standing(
        number=row["e164"],
        sender=row["sender"],
        paused=bool(row["paused"]),
        approved=bool(row["approved"]),
        firm_name=row["name"],
        settings=settings_of(row["body"]),
    )


def reply_numbers(tx: Transaction, asked: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """By firm and phone, the number that a reply leaves from: the one the phone last wrote to.
    Missing where that one cannot send, or the phone never wrote.
    """
    pairs = list(asked)
    named = {"firm_ids": [firm for firm, _ in pairs], "phones": [phone for _, phone in pairs]}
    return {
        (str(row["firm_id"]), row["phone"]): row["e164"] for row in tx.rows(REPLY_NUMBERS, named)
    }


def is_open(tx: Transaction, e164: str) -> bool:
    """Whether the firm's number can send now: it is neither paused nor released."""
    return tx.one_or_none(IS_OPEN, {"firm_id": tx.firm_id, "e164": e164}) is not None
