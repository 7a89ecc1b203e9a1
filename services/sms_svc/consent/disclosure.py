"""The consent disclosure goes out once per client, on the first text, also under concurrency."""

from chassis.storage.database import Transaction
from services.sms_svc.consent import ledger
from services.sms_svc.consent.rules import DISCLOSURE
from services.sms_svc.consent.statements import (
    CLAIM_DISCLOSURE,
    PROVE_DISCLOSURE,
    RELEASE_DISCLOSURE,
)


def claim(tx: Transaction, message_id: str, client_id: str | None, phone: str) -> bool:
    """Whether this message carries the disclosure of its client (unlinked: of its phone)."""
    named = {"firm_id": tx.firm_id, "message_id": message_id, "recipient": client_id or phone}
    return bool(tx.execute(CLAIM_DISCLOSURE, named).scalar_one())


def release(tx: Transaction, message_id: str) -> None:
    """The message did not arrive: the next one carries the disclosure."""
    tx.execute(RELEASE_DISCLOSURE, {"firm_id": tx.firm_id, "message_id": message_id})


def prove(tx: Transaction, message_id: str, firm_number: str, phone: str, source: str) -> None:
    """The carrier took the message: if it carried the disclosure, that is in the ledger now."""
    # The phone before its disclosure, as a send takes them: else the two wait for each other.
    ledger.hold(tx, phone)
    proven = tx.execute(PROVE_DISCLOSURE, {"firm_id": tx.firm_id, "message_id": message_id})
    if proven.rowcount == 1:
        ledger.append(tx, firm_number, phone, DISCLOSURE, source)
