"""A2P 10DLC brands: /v1/a2p/BrandRegistrations of messaging.twilio.com."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now
from sandbox.twilio import reviews
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import guard
from sandbox.twilio.registration_state import TwilioBrand
from sandbox.twilio.sids import new_sid
from sandbox.twilio.v1 import V1, absolute, dates, page_v1, require, unknown
from sandbox.world import world

BRANDS = f"{V1}/a2p/BrandRegistrations"
BUNDLES = ("CustomerProfileBundleSid", "A2PProfileBundleSid")
BUNDLE_SID = re.compile(r"^BU[0-9a-f]{32}$")

api = Blueprint("twilio_brands", __name__, url_prefix=BRANDS)
guard(api)


@api.post("")
def create_brand() -> tuple[dict[str, Any], int]:
    """Submit a business for review. Profiles made in the console need not be known here."""
    require(BUNDLES)
    for name in BUNDLES:
        if not BUNDLE_SID.match(request.form[name]):
            raise TwilioError(20001, message=f"Invalid parameter: {name}")
    moment = now()
    brand = TwilioBrand(
        sid=new_sid("BN"),
        created=moment,
        updated=moment,
        customer_profile_bundle_sid=request.form[BUNDLES[0]],
        a2p_profile_bundle_sid=request.form[BUNDLES[1]],
        brand_type=request.form.get("BrandType", "STANDARD"),
        mock=request.form.get("Mock", "").lower() == "true",
    )
    with world().changing() as state:
        state.brands[brand.sid] = brand
        answer = _shown(brand)
    reviews.begin_brand(world(), brand)
    return answer, 201


@api.get("")
def list_brands() -> dict[str, Any]:
    """Every brand, newest first."""
    with world().lock:
        shown = [_shown(brand) for brand in reversed(world().state.brands.values())]
    return page_v1("data", shown)


@api.get("/<sid>")
def fetch_brand(sid: str) -> dict[str, Any]:
    """One brand, with the reasons when it FAILED."""
    with world().lock:
        return _shown(_found(sid))


@api.post("/<sid>")
def resubmit_brand(sid: str) -> dict[str, Any]:
    """Have a FAILED brand reviewed again, after its profile was corrected."""
    with world().changing():
        brand = _found(sid)
        if brand.status != "FAILED":
            raise TwilioError(20001, message="Only a brand that FAILED can be submitted again")
        brand.status, brand.errors, brand.updated = "PENDING", [], now()
        answer = _shown(brand)
    reviews.begin_brand(world(), brand)
    return answer


def _found(sid: str) -> TwilioBrand:
    brand = world().state.brands.get(sid)
    if brand is None:
        raise unknown()
    return brand


def _shown(brand: TwilioBrand) -> dict[str, Any]:
    url, approved = absolute(f"{BRANDS}/{brand.sid}"), brand.status == "APPROVED"
    return {
        "sid": brand.sid,
        "account_sid": g.account_sid,
        "customer_profile_bundle_sid": brand.customer_profile_bundle_sid,
        "a2p_profile_bundle_sid": brand.a2p_profile_bundle_sid,
        "brand_type": brand.brand_type,
        "status": brand.status,
        "tcr_id": f"B{brand.sid[2:8].upper()}" if approved else None,
        "failure_reason": brand.errors[0]["error_description"] if brand.errors else None,
        "errors": brand.errors,
        "brand_score": 75 if approved else None,
        "brand_feedback": ["TAX_ID"] if brand.errors else [],
        "identity_status": "VERIFIED" if approved else "UNVERIFIED",
        "russell_3000": False,
        "government_entity": False,
        "tax_exempt_status": None,
        "skip_automatic_sec_vet": False,
        "mock": brand.mock,
        **dates(brand.created, brand.updated),
        "url": url,
        "links": {"brand_vettings": f"{url}/Vettings"},
    }
