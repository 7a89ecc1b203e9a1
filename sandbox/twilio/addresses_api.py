"""Addresses of businesses: /2010-04-01/Accounts/{sid}/Addresses.json."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now, rfc2822
from sandbox.twilio.guard import ACCOUNT, API, guard, page_of
from sandbox.twilio.registration_state import TrustRecord
from sandbox.twilio.sids import new_sid
from sandbox.twilio.v1 import require, sent_fields, unknown
from sandbox.world import world

KIND = "Addresses"
TEXTS = {
    "CustomerName": "customer_name",
    "FriendlyName": "friendly_name",
    "Street": "street",
    "StreetSecondary": "street_secondary",
    "City": "city",
    "Region": "region",
    "PostalCode": "postal_code",
    "IsoCountry": "iso_country",
}
NEEDED = ("CustomerName", "Street", "City", "Region", "PostalCode", "IsoCountry")

ADDRESSES = f"{ACCOUNT}/Addresses"

api = Blueprint("twilio_addresses", __name__)
guard(api)


@api.post(f"{ADDRESSES}.json")
def create_address() -> tuple[dict[str, Any], int]:
    """Keep an address; whether it exists is judged with the profile it belongs to."""
    require(NEEDED)
    moment = now()
    record = TrustRecord(new_sid("AD"), KIND, moment, moment, sent_fields(TEXTS, {}))
    with world().changing() as state:
        state.trust[record.sid] = record
        return _shown(record), 201


@api.get(f"{ADDRESSES}.json")
def list_addresses() -> dict[str, Any]:
    """Every address, newest first; filter FriendlyName."""
    wanted = request.args.get("FriendlyName")
    with world().lock:
        shown = [
            _shown(record)
            for record in reversed(world().state.trust.values())
            if record.kind == KIND and wanted in (None, record.fields.get("friendly_name"))
        ]
    return page_of("addresses", shown)


@api.get(f"{ADDRESSES}/<sid>.json")
def fetch_address(sid: str) -> dict[str, Any]:
    """One address."""
    with world().lock:
        record = world().state.trust.get(sid)
        if record is None or record.kind != KIND:
            raise unknown()
        return _shown(record)


def _shown(record: TrustRecord) -> dict[str, Any]:
    return {
        "sid": record.sid,
        "account_sid": g.account_sid,
        **{name: record.fields.get(name) for name in TEXTS.values()},
        "emergency_enabled": False,
        "validated": False,
        "verified": False,
        "date_created": rfc2822(record.created),
        "date_updated": rfc2822(record.updated),
        "uri": f"{API}/Accounts/{g.account_sid}/Addresses/{record.sid}.json",
    }
