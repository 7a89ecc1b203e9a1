"""The consent ledger: append-only, one line an utterance, per firm number and phone.

The pair of the number a text leaves from and the phone decides by its latest word. A pair that has
none yet follows the phone's latest word to any other number of the firm, so that a STOP said to
one number binds a number the firm takes later.
"""

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.engine import RowMapping

from chassis.ids import to_wire_time
from chassis.storage.database import Transaction
from chassis.storage.prepared import Prepared
from contracts.events import ConsentChanged
from services.sms_svc import activity
from services.sms_svc.consent.rules import OPT_IN, OPT_OUT
from services.sms_svc.tables import CONSENT

KEYWORD, PROVIDER, STAFF = "keyword", "provider", "staff"
# A send holds the phone shared, an opt-out holds it alone: whichever commits first is seen.
_SHARE = Prepared("share_phone", "select pg_advisory_xact_lock_shared(hashtextextended(:phone, 1))")
_HOLD = Prepared("hold_phone", "select pg_advisory_xact_lock(hashtextextended(:phone, 1))")
_APPEND = text(
    "insert into consent_events (firm_id, firm_number, phone, kind, source, version)"
    " select :firm_id, :firm_number, :phone, :kind, :source, coalesce(max(version), 0) + 1"
    " from consent_events"
    " where firm_id = :firm_id and firm_number = :firm_number and phone = :phone"
    " returning version, clock_timestamp() as at"
)
_DECIDING = Prepared(
    "deciding_word",
    "select kind = 'opt_out' as out, firm_number = :firm_number as own from consent_events"
    " where firm_id = :firm_id and phone = :phone and kind in ('opt_in', 'opt_out')"
    " order by firm_number = :firm_number desc, id desc limit 1",
)


def is_opted_out(tx: Transaction, firm_number: str, phone: str) -> bool:
    """Whether the phone may not be texted from the number; true until the transaction ends."""
    tx.pipeline(_SHARE, {"phone": f"{tx.firm_id} {phone}"})
    word = tx.one_or_none(_DECIDING, _named(tx, firm_number, phone))
    return word is not None and bool(word["out"])


def hold(tx: Transaction, phone: str) -> None:
    """Let no text to the phone begin until the transaction ends."""
    tx.pipeline(_HOLD, {"phone": f"{tx.firm_id} {phone}"})


def append(tx: Transaction, firm_number: str, phone: str, kind: str, source: str) -> bool:
    """Add a line, announced when it is a STOP or a START; True when it is news to the person: not
    what they told this number before.
    """
    named = _named(tx, firm_number, phone)
    hold(tx, phone)
    word = tx.one_or_none(_DECIDING, named)
    line = tx.one("line", _APPEND, {**named, "kind": kind, "source": source})
    if kind not in {OPT_IN, OPT_OUT}:
        return False
    # A repeated word is told too: it may be the phone's latest, which binds other numbers.
    is_out, at = kind == OPT_OUT, to_wire_time(line["at"])
    tx.emit(ConsentChanged(phone, firm_number, is_out, source, at, line["version"]))
    if not _is_news(word, is_out=is_out):
        return False
    named_kind = "consent.opted_out" if is_out else "consent.opted_in"
    activity.log(tx, named_kind, None, phone, firm_number=firm_number, source=source)
    return True


def _is_news(word: RowMapping | None, *, is_out: bool) -> bool:
    if is_out:  # a first STOP to a number is answered, even if another number heard one before
        return word is None or not word["own"] or not word["out"]
    return word is not None and bool(word["out"])


def history(tx: Transaction, phone: str, sender: str | None) -> dict[str, Any]:
    """The ledger of a phone, newest first. `opted_out`: whether it may not be texted from
    `sender`, the number that a text to it leaves from now.
    """
    query = select(CONSENT).where(CONSENT.c.firm_id == tx.firm_id, CONSENT.c.phone == phone)
    rows = tx.rows(query.order_by(CONSENT.c.id.desc()))
    words = [row for row in rows if row["kind"] in {OPT_IN, OPT_OUT}]
    deciding = next((row for row in words if row["firm_number"] == sender), None)
    deciding = deciding or next(iter(words), None)
    items = [
        {
            "kind": row["kind"],
            "source": row["source"],
            "firm_number": row["firm_number"],
            "at": to_wire_time(row["at"]),
        }
        for row in rows
    ]
    opted_out = deciding is not None and deciding["kind"] == OPT_OUT
    return {"phone": phone, "opted_out": opted_out, "sender": sender, "items": items}


def _named(tx: Transaction, firm_number: str, phone: str) -> dict[str, str]:
    return {"firm_id": tx.firm_id, "firm_number": firm_number, "phone": phone}
