"""The consent ledger: append-only, one line an utterance, per firm number and phone.

The pair of the number a text leaves from and the phone decides by its latest word. A pair that has
none yet follows the phone's latest word to any other number of the firm, so that a STOP said to
one number binds a number the firm takes later.
"""

from dataclasses import dataclass

from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from contracts.events import ConsentChanged
from contracts.parts import Person
from services.sms_svc import activity
from services.sms_svc.consent.rules import OPT_IN, OPT_OUT
from services.sms_svc.consent.statements import APPEND, DECIDING_ENTRY, HOLD_PHONE, SHARE_PHONE

KEYWORD, WORDS, PROVIDER, STAFF = "keyword", "words", "provider", "staff"


@dataclass(frozen=True, slots=True)
class Recording:
    """Who recorded what a person said elsewhere, and why they believe it."""

    by: Person
    reason: str


def is_opted_out(tx: Transaction, firm_number: str, phone: str) -> bool:
    """Whether the phone may not be texted from the number; true until the transaction ends."""
    tx.pipeline(SHARE_PHONE, {"phone": f"{tx.firm_id} {phone}"})
    latest = tx.one_or_none(DECIDING_ENTRY, _pair(tx, firm_number, phone))
    return latest is not None and bool(latest["out"])


def hold(tx: Transaction, phone: str) -> None:
    """Let no text to the phone begin until the transaction ends."""
    tx.pipeline(HOLD_PHONE, {"phone": f"{tx.firm_id} {phone}"})


def append(
    tx: Transaction,
    firm_number: str,
    phone: str,
    kind: str,
    source: str,
    recorded: Recording | None = None,
) -> bool:
    """Add a line, announced when it is a STOP or a START; True when it is news to the person: not
    what they told this number before.
    """
    pair = _pair(tx, firm_number, phone)
    hold(tx, phone)
    latest = tx.one_or_none(DECIDING_ENTRY, pair)
    columns = {"kind": kind, "source": source, **_columns_of(recorded)}
    entry = tx.one("line", APPEND, {**pair, **columns})
    if kind not in {OPT_IN, OPT_OUT}:
        return False
    # A repeated word is told too: it may be the phone's latest, which binds other numbers.
    is_out, at = kind == OPT_OUT, to_wire_time(entry["at"])
    tx.emit(ConsentChanged(phone, firm_number, is_out, source, at, entry["version"]))
    if not _is_change(latest, is_out=is_out):
        return False
    logged = "consent.opted_out" if is_out else "consent.opted_in"
    by, why = (recorded.by, {"reason": recorded.reason}) if recorded else (None, {})
    activity.log(tx, logged, by, phone, firm_number=firm_number, source=source, **why)
    return True


def _columns_of(recorded: Recording | None) -> dict[str, str | None]:
    if recorded is None:
        return dict.fromkeys(("staff_id", "staff_name", "reason"))
    return {
        "staff_id": recorded.by.id,
        "staff_name": recorded.by.name,
        "reason": recorded.reason,
    }


def _is_change(latest: RowMapping | None, *, is_out: bool) -> bool:
    if is_out:  # a first STOP to a number is answered, even if another number heard one before
        return latest is None or not latest["own"] or not latest["out"]
    return latest is not None and bool(latest["out"])


def _pair(tx: Transaction, firm_number: str, phone: str) -> dict[str, str]:
    return {"firm_id": tx.firm_id, "firm_number": firm_number, "phone": phone}
