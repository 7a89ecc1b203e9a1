"""Whether a phone may be texted, and how that came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from chassis.phones import normal_phone
from chassis.refusals import NoNumber
from chassis.requests import require
from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.sms.consent import (
    Consent,
    ConsentEntry,
    GetConsent,
    GetTextNotice,
    RecordConsent,
    RecordedConsent,
    TextNotice,
)
from services.sms_svc import activity
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.consent import ledger
from services.sms_svc.consent.rules import OPT_IN, OPT_OUT, disclosure_of
from services.sms_svc.consent.statements import IS_DISCLOSED, NUMBERS_THAT_MAY_TEXT
from services.sms_svc.consent.tables import CONSENT

_HOME = "US"


@dataclass(frozen=True, slots=True)
class ConsentLedger:
    """The ledgers of every firm."""

    database: Database

    def get_consent(self, actor: Actor, request: GetConsent) -> Consent:
        """The ledger of a phone, newest first; InvalidPhoneNumber. `sender`: the number that a
        text to it leaves from now.
        """
        phone = normal_phone(request.phone, _HOME, "phone")
        query = select(CONSENT).where(CONSENT.c.firm_id == actor.firm_id, CONSENT.c.phone == phone)
        with self.database.transaction(actor.firm_id) as tx:
            sender = standing_of(tx, phone).sender
            rows = tx.rows(query.order_by(CONSENT.c.id.desc()))
        return Consent(
            phone=phone,
            opted_out=_is_opted_out(rows, sender),
            sender=sender,
            items=tuple(_entry(row) for row in rows),
        )

    def record_consent(self, actor: Actor, request: RecordConsent) -> RecordedConsent:
        """Keep what a person said elsewhere: an opt-out by any reasonable means counts (47 CFR
        64.1200(a)(10)). InvalidPhoneNumber; NoNumber while no number of the firm could text them.
        """
        if not request.opted_out:
            require(actor, "settings.edit")
        phone = normal_phone(request.phone, _HOME, "phone")
        kind = OPT_OUT if request.opted_out else OPT_IN
        recording = ledger.Recording(activity.person_of(actor), request.reason.strip())
        with self.database.transaction(actor.firm_id) as tx:
            named = {"firm_id": tx.firm_id, "phone": phone}
            numbers = [row["e164"] for row in tx.rows(NUMBERS_THAT_MAY_TEXT, named)]
            if not numbers:
                raise NoNumber("The firm has no phone number yet; claim one in the settings.")
            for number in numbers:
                ledger.append(tx, number, phone, kind, ledger.STAFF, recording)
        return RecordedConsent(phone=phone, opted_out=request.opted_out)

    def get_text_notice(self, actor: Actor, request: GetTextNotice) -> TextNotice:
        """What the sender would add to the next text; InvalidPhoneNumber."""
        phone = normal_phone(request.phone, _HOME, "phone")
        with self.database.transaction(actor.firm_id) as tx:
            named = {"firm_id": tx.firm_id, "recipient": request.client_id or phone}
            if tx.one_or_none(IS_DISCLOSED, named) is not None:
                return TextNotice(appended="")
            return TextNotice(appended=disclosure_of(standing_of(tx).firm_name))


def _is_opted_out(rows: Sequence[RowMapping], sender: str | None) -> bool:
    utterances = [row for row in rows if row["kind"] in {OPT_IN, OPT_OUT}]
    deciding = next((row for row in utterances if row["firm_number"] == sender), None)
    deciding = deciding or next(iter(utterances), None)
    return deciding is not None and deciding["kind"] == OPT_OUT


def _entry(row: RowMapping) -> ConsentEntry:
    return ConsentEntry(
        kind=row["kind"],
        source=row["source"],
        firm_number=row["firm_number"],
        at=to_wire_time(row["at"]),
        recorded_by=row["staff_name"],
        reason=row["reason"],
    )
