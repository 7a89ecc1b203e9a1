"""The consent ledger: append-only, one line an utterance, per firm number and phone."""

from typing import Any

from sqlalchemy import select, text

from chassis.db import Transaction
from chassis.ids import to_wire_time, utc_now
from contracts.events import ConsentChanged
from services.sms_svc import activity
from services.sms_svc.consent import OPT_IN, OPT_OUT
from services.sms_svc.models import CONSENT

KEYWORD, PROVIDER, STAFF = "keyword", "provider", "staff"
# A send holds the pair shared, an opt-out holds it alone: whichever commits first is seen.
_SHARE = text("select pg_advisory_xact_lock_shared(hashtextextended(:pair, 1))")
_HOLD = text("select pg_advisory_xact_lock(hashtextextended(:pair, 1))")
_APPEND = text(
    "insert into consent_events (firm_id, firm_number, phone, kind, source, version)"
    " select :firm_id, :firm_number, :phone, :kind, :source, coalesce(max(version), 0) + 1"
    " from consent_events"
    " where firm_id = :firm_id and firm_number = :firm_number and phone = :phone"
    " returning version"
)
_LATEST = text(
    "select kind = 'opt_out' from consent_events where firm_id = :firm_id"
    " and firm_number = :firm_number and phone = :phone and kind in ('opt_in', 'opt_out')"
    " order by version desc limit 1"
)


def is_opted_out(tx: Transaction, firm_number: str, phone: str) -> bool:
    """Whether the phone may not be texted from the number; true until the transaction ends."""
    named = _named(tx, firm_number, phone)
    tx.execute(_SHARE, {"pair": " ".join(named.values())})
    return bool(tx.execute(_LATEST, named).scalar_one_or_none())


def append(tx: Transaction, firm_number: str, phone: str, kind: str, source: str) -> bool:
    """Add a line; True when it changed whether the phone may be texted, which is announced."""
    named = _named(tx, firm_number, phone)
    tx.execute(_HOLD, {"pair": " ".join(named.values())})
    was_out = bool(tx.execute(_LATEST, named).scalar_one_or_none())
    version = tx.execute(_APPEND, {**named, "kind": kind, "source": source}).scalar_one()
    is_out = {OPT_OUT: True, OPT_IN: False}.get(kind, was_out)
    if is_out == was_out:
        return False
    now = to_wire_time(utc_now())
    tx.emit(ConsentChanged(phone, firm_number, is_out, source, now, version))
    named_kind = "consent.opted_out" if is_out else "consent.opted_in"
    activity.log(tx, named_kind, None, phone, firm_number=firm_number, source=source)
    return True


def history(tx: Transaction, phone: str, default: str | None) -> dict[str, Any]:
    """The ledger of a phone, newest first. `opted_out`: from the default number, or from any
    when the firm has none.
    """
    query = select(CONSENT).where(CONSENT.c.firm_id == tx.firm_id, CONSENT.c.phone == phone)
    rows = tx.rows(query.order_by(CONSENT.c.id.desc()))
    latest = {}
    for row in reversed(rows):
        if row["kind"] in {OPT_IN, OPT_OUT}:
            latest[row["firm_number"]] = row["kind"] == OPT_OUT
    items = [
        {
            "kind": row["kind"],
            "source": row["source"],
            "firm_number": row["firm_number"],
            "at": to_wire_time(row["at"]),
        }
        for row in rows
    ]
    opted_out = latest.get(default, False) if default else any(latest.values())
    return {"phone": phone, "opted_out": opted_out, "items": items}


def _named(tx: Transaction, firm_number: str, phone: str) -> dict[str, str]:
    return {"firm_id": tx.firm_id, "firm_number": firm_number, "phone": phone}
