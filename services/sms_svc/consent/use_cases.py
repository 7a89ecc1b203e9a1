"""Whether a phone may be texted, and how that came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from chassis.phones import normal_phone
from chassis.storage.database import Database
from contracts.actor import Actor
from contracts.rpc.sms.consent import Consent, ConsentEntry, GetConsent
from services.sms_svc.channel.standing import standing_of
from services.sms_svc.consent.rules import OPT_IN, OPT_OUT
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
    )
