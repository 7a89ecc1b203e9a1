"""The consent disclosure goes out once per client, on the first text, also under concurrency."""

from sqlalchemy import text

from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from services.sms_svc.consent import ledger
from services.sms_svc.consent.rules import DISCLOSURE

# A rival insert waits here until this transaction ends, then finds the row or takes its place.
_CLAIM = Prepared(
    "claim_disclosure",
    "with claimed as (insert into disclosures (firm_id, recipient, message_id)"
    " values (:firm_id, :recipient, :message_id)"
    " on conflict (firm_id, recipient) do nothing returning 1)"
    " select exists (select from claimed) or exists (select from disclosures"
    " where firm_id = :firm_id and recipient = :recipient and message_id = :message_id)",
)
_GIVE_BACK = text("delete from disclosures where firm_id = :firm_id and message_id = :message_id")
_PROVE = Prepared(
    "prove_disclosure",
    "update disclosures set proven = true"
    " where firm_id = :firm_id and message_id = :message_id and not proven",
)


def claim(tx: Transaction, message_id: str, client_id: str | None, phone: str) -> bool:
    """Whether this message carries the disclosure of its client (unlinked: of its phone)."""
    named = {"firm_id": tx.firm_id, "message_id": message_id, "recipient": client_id or phone}
    return bool(tx.execute(_CLAIM, named).scalar_one())


def give_back(tx: Transaction, message_id: str) -> None:
    """The message did not arrive: the next one carries the disclosure."""
    tx.execute(_GIVE_BACK, {"firm_id": tx.firm_id, "message_id": message_id})


def prove(tx: Transaction, message_id: str, firm_number: str, phone: str, source: str) -> None:
    """The carrier took the message: if it carried the disclosure, that is in the ledger now."""
    # The phone before its disclosure, as a send takes them: else the two wait for each other.
    ledger.hold(tx, phone)
    if tx.execute(_PROVE, {"firm_id": tx.firm_id, "message_id": message_id}).rowcount == 1:
        ledger.append(tx, firm_number, phone, DISCLOSURE, source)
