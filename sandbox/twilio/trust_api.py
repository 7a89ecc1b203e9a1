"""Who a business is: /v1 of trusthub.twilio.com, as far as a brand needs it.

Profiles and products are kept and assembled here; trust_reviews judges them.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now
from sandbox.twilio import trust_reviews
from sandbox.twilio.errors import TwilioError
from sandbox.twilio.guard import guard
from sandbox.twilio.registration_state import TrustRecord
from sandbox.twilio.sids import new_sid
from sandbox.twilio.v1 import V1, absolute, dates, page_v1, require, sent_fields, unknown
from sandbox.world import world

api = Blueprint("twilio_trust", __name__, url_prefix=V1)
guard(api)

PARTS = {"EndUsers": "IT", "SupportingDocuments": "RD"}
PROFILES = {"CustomerProfiles": "BU", "TrustProducts": "BU"}
TEXTS = {
    "FriendlyName": "friendly_name",
    "Type": "type",
    "Email": "email",
    "PolicySid": "policy_sid",
    "StatusCallback": "status_callback",
}
ANY = "any(EndUsers, SupportingDocuments, CustomerProfiles, TrustProducts)"
PROFILE = "any(CustomerProfiles, TrustProducts)"


@api.post(f"/<{ANY}:kind>")
def create_record(kind: str) -> tuple[dict[str, Any], int]:
    """A part of a profile, or a profile in draft."""
    require(["FriendlyName", *(["Type"] if kind in PARTS else ["Email", "PolicySid"])])
    moment = now()
    sid = new_sid((PARTS | PROFILES)[kind])
    record = TrustRecord(sid, kind, moment, moment, sent_fields(TEXTS, {}), _attributes())
    with world().changing() as state:
        state.trust[sid] = record
        return _shown(record), 201


def _attributes() -> dict[str, Any]:
    try:
        attributes = json.loads(request.form.get("Attributes") or "{}")
    except ValueError:
        attributes = None
    if not isinstance(attributes, dict):
        raise TwilioError(20001, message="Invalid parameter: Attributes must be a JSON object")
    return attributes


@api.get(f"/<{ANY}:kind>")
def list_records(kind: str) -> dict[str, Any]:
    """Every record of the kind, newest first; filters FriendlyName, Status and PolicySid."""
    args = request.args
    with world().lock:
        shown = [
            _shown(record)
            for record in reversed(world().state.trust.values())
            if record.kind == kind
            and args.get("Status", record.status) == record.status
            and args.get("FriendlyName") in (None, record.fields["friendly_name"])
            and args.get("PolicySid") in (None, record.fields.get("policy_sid"))
        ]
    return page_v1("results", shown)


@api.get(f"/<{ANY}:kind>/<sid>")
def fetch_record(kind: str, sid: str) -> dict[str, Any]:
    """One record."""
    with world().lock:
        return _shown(_found(kind, sid))


@api.post(f"/<{ANY}:kind>/<sid>")
def update_record(kind: str, sid: str) -> dict[str, Any]:
    """Change a record; Status pending-review submits a profile."""
    with world().changing():
        record = _found(kind, sid)
        record.fields |= sent_fields(TEXTS, {})
        record.attributes |= _attributes()
        record.status, record.updated = request.form.get("Status", record.status), now()
        if record.status == "pending-review":
            trust_reviews.begin_profile(world(), record)
        return _shown(record)


@api.delete(f"/<{ANY}:kind>/<sid>")
def delete_record(kind: str, sid: str) -> tuple[str, int]:
    """Forget a record."""
    with world().changing() as state:
        del state.trust[_found(kind, sid).sid]
    return "", 204


@api.post(f"/<{PROFILE}:kind>/<sid>/EntityAssignments")
def assign_entity(kind: str, sid: str) -> tuple[dict[str, Any], int]:
    """Make something part of a profile."""
    require(["ObjectSid"])
    with world().changing():
        assignment = new_sid("BV")
        _found(kind, sid).entity_sids[assignment] = request.form["ObjectSid"]
        return _assignment(kind, sid, assignment), 201


@api.get(f"/<{PROFILE}:kind>/<sid>/EntityAssignments")
def list_assignments(kind: str, sid: str) -> dict[str, Any]:
    """What a profile is made of."""
    with world().lock:
        shown = [_assignment(kind, sid, one) for one in _found(kind, sid).entity_sids]
    return page_v1("results", shown)


@api.post(f"/<{PROFILE}:kind>/<sid>/Evaluations")
def evaluate_profile(kind: str, sid: str) -> tuple[dict[str, Any], int]:
    """Whether the profile meets the policy."""
    require(["PolicySid"])
    with world().lock:
        record = _found(kind, sid)
        results = trust_reviews.evaluate(world().state, record, request.form["PolicySid"])
    evaluation = new_sid("EL")
    return {
        "sid": evaluation,
        "account_sid": g.account_sid,
        "policy_sid": request.form["PolicySid"],
        _owner(kind): record.sid,
        "status": "noncompliant" if results else "compliant",
        "results": results,
        "date_created": dates(now(), now())["date_created"],
        "url": absolute(f"{request.path}/{evaluation}"),
    }, 201


def _found(kind: str, sid: str) -> TrustRecord:
    record = world().state.trust.get(sid)
    if record is None or record.kind != kind:
        raise unknown()
    return record


def _owner(kind: str) -> str:
    return "customer_profile_sid" if kind == "CustomerProfiles" else "trust_product_sid"


def _assignment(kind: str, sid: str, assignment: str) -> dict[str, Any]:
    record = _found(kind, sid)
    return {
        "sid": assignment,
        "account_sid": g.account_sid,
        _owner(kind): sid,
        "object_sid": record.entity_sids[assignment],
        "date_created": dates(record.created, record.updated)["date_created"],
        "url": absolute(f"{V1}/{kind}/{sid}/EntityAssignments/{assignment}"),
    }


def _shown(record: TrustRecord) -> dict[str, Any]:
    return {
        "sid": record.sid,
        "account_sid": g.account_sid,
        **record.fields,
        "attributes": record.attributes,
        "status": record.status,
        "valid_until": None,
        "errors": record.errors or None,
        **dates(record.created, record.updated),
        "url": absolute(f"{V1}/{record.kind}/{record.sid}"),
        "links": {},
    }
