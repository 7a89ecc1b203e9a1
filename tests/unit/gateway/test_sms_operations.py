"""Settings, templates, broadcasts and the activity log, as addresses."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.errors import OnethreadError, PermissionDenied
from chassis.ids import new_id
from chassis.refusals import ContactOptedOut, ForeignNumber, NumberTaken, UnknownTemplateField
from tests.support.registration import ADDRESS, REGISTRATION, REPRESENTATIVE
from tests.unit.gateway.fakes import FakeRpc, assert_is_one_rpc

ID = new_id()
BASE = "/api/v1"
KEY = {"Idempotency-Key": "k1"}
Headers = dict[str, str]
HOURS = {"days": [0, 4], "start": "09:00", "end": "17:30", "time_zone": "America/Chicago"}
QUIET = {"enabled": True, "start": "21:00", "end": "08:00", "default_time_zone": "America/Chicago"}
SETTINGS = {
    "quiet_hours": QUIET,
    "office_hours": HOURS,
    "auto_reply": {"enabled": False, "text": ""},
}


@pytest.mark.parametrize(
    ("path", "method", "request_"),
    [
        ("/sms/numbers/available?area_code=415", "sms.search_numbers", {"area_code": "415"}),
        ("/sms/numbers/available", "sms.search_numbers", {"area_code": None}),
        ("/sms/numbers", "sms.list_numbers", {}),
        ("/sms/settings", "sms.get_settings", {}),
        ("/sms/usage", "sms.get_usage", {}),
        ("/sms/registration", "sms.get_registration", {}),
        ("/sms/consent?phone=%2B14155550123", "sms.get_consent", {"phone": "+14155550123"}),
        (
            "/templates?channel=sms",
            "thread.list_templates",
            {"channel": "sms", "category": None},
        ),
        (f"/broadcasts/{ID}", "thread.get_broadcast", {"broadcast_id": ID}),
        (
            "/activity?kind=sign_in&from=2026-01-01T00:00:00%2B01:00&limit=5",
            "notify.list_activity",
            {
                "kind": "sign_in",
                "from": "2025-12-31T23:00:00.000000Z",
                "to": None,
                "actor_id": None,
                "cursor": None,
                "limit": 5,
            },
        ),
    ],
)
def test_a_read_becomes_one_rpc(
    client: FlaskClient,
    rpc: FakeRpc,
    staff: Headers,
    path: str,
    method: str,
    request_: dict[str, Any],
) -> None:
    # Given a service that answers what its contract says / When the address is read
    answer = client.get(BASE + path, headers=staff)
    # Then the service was asked once, in the caller's name, and its answer is ours
    assert_is_one_rpc(answer, rpc, method, request_)


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "method", "request_"),
    [
        (
            "POST",
            "/sms/numbers",
            {"e164": "+14155550123"},
            201,
            "sms.claim_number",
            {"e164": "+14155550123", "label": "", "idempotency_key": "k1"},
        ),
        (
            "PATCH",
            f"/sms/numbers/{ID}",
            {"paused": True},
            200,
            "sms.update_number",
            {"number_id": ID, "paused": True},
        ),
        ("DELETE", f"/sms/numbers/{ID}", None, 200, "sms.release_number", {"number_id": ID}),
        ("PUT", "/sms/settings", SETTINGS, 200, "sms.update_settings", SETTINGS),
        ("POST", "/sms/registration", REGISTRATION, 200, "sms.submit_registration", REGISTRATION),
        (
            "POST",
            "/templates",
            {"clone_of": ID, "name": "Ours"},
            201,
            "thread.create_template",
            {"clone_of": ID, "name": "Ours", "idempotency_key": "k1"},
        ),
        (
            "PATCH",
            f"/templates/{ID}",
            {"body": "Hi", "subject": None},
            200,
            "thread.update_template",
            {"template_id": ID, "body": "Hi", "subject": None},
        ),
        ("DELETE", f"/templates/{ID}", None, 204, "thread.delete_template", {"template_id": ID}),
        (
            "POST",
            f"/templates/{ID}/render",
            {"conversation_id": ID, "channel": "sms"},
            200,
            "thread.render_template",
            {"template_id": ID, "conversation_id": ID, "channel": "sms", "to": None},
        ),
        (
            "POST",
            "/broadcasts",
            {"client_ids": [ID], "body": "Closed on Friday"},
            202,
            "thread.create_broadcast",
            {"client_ids": [ID], "body": "Closed on Friday", "idempotency_key": "k1"},
        ),
        (
            "PATCH",
            f"/clients/{ID}",
            {"time_zone": None},
            200,
            "thread.update_client",
            {"client_id": ID, "time_zone": None},
        ),
    ],
)
def test_a_write_becomes_one_rpc_with_what_was_given_and_no_more(
    client: FlaskClient,
    rpc: FakeRpc,
    staff: Headers,
    verb: str,
    path: str,
    body: Any,
    status: int,
    method: str,
    request_: dict[str, Any],
) -> None:
    # When the address is written to
    answer = client.open(BASE + path, method=verb, json=body, headers=staff | KEY)
    # Then the service was asked once, with what was given
    assert answer.status_code == status
    assert [(m, r) for m, _, r in rpc.asked] == [(method, request_)]


@pytest.mark.parametrize(
    ("verb", "path", "body", "field"),
    [
        ("GET", "/sms/numbers/available?area_code=41", None, "area_code"),
        ("GET", "/sms/numbers/available?area_code=4155", None, "area_code"),
        ("GET", "/sms/numbers/available?area_code=015", None, "area_code"),
        ("PATCH", f"/sms/numbers/{ID}", {"is_default": False}, "is_default"),
        ("PUT", "/sms/settings", SETTINGS | {"auto_reply": {"enabled": True}}, "auto_reply.text"),
        (
            "PUT",
            "/sms/settings",
            SETTINGS | {"quiet_hours": QUIET | {"start": "25:00"}},
            "quiet_hours.start",
        ),
        (
            "PUT",
            "/sms/settings",
            SETTINGS | {"office_hours": HOURS | {"days": [7]}},
            "office_hours.days.0",
        ),
        (
            "PUT",
            "/sms/settings",
            SETTINGS | {"office_hours": HOURS | {"time_zone": "Mars/Base"}},
            "office_hours.time_zone",
        ),
        (
            "PUT",
            "/sms/settings",
            SETTINGS | {"office_hours": HOURS | {"start": "18:00"}},
            "office_hours.end",
        ),
        (
            "PUT",
            "/sms/settings",
            SETTINGS | {"auto_reply": {"enabled": True, "text": " "}},
            "auto_reply.text",
        ),
        ("POST", "/sms/registration", REGISTRATION | {"sample_messages": []}, "sample_messages"),
        (
            "POST",
            "/sms/registration",
            REGISTRATION | {"sample_messages": ["Hi"]},
            "sample_messages",
        ),
        ("POST", "/sms/registration", REGISTRATION | {"website": "harbour"}, "website"),
        ("POST", "/sms/registration", REGISTRATION | {"ein": "12-34567"}, "ein"),
        ("POST", "/sms/registration", REGISTRATION | {"business_type": "guild"}, "business_type"),
        (
            "POST",
            "/sms/registration",
            REGISTRATION | {"address": ADDRESS | {"postal_code": "9410"}},
            "address.postal_code",
        ),
        (
            "POST",
            "/sms/registration",
            REGISTRATION | {"address": ADDRESS | {"country": "MX"}},
            "address.country",
        ),
        (
            "POST",
            "/sms/registration",
            REGISTRATION | {"representative": REPRESENTATIVE | {"phone": "+442079460018"}},
            "representative.phone",
        ),
        (
            "POST",
            "/sms/registration",
            REGISTRATION | {"representative": REPRESENTATIVE | {"email": "dana"}},
            "representative.email",
        ),
        ("POST", "/broadcasts", {"client_ids": [], "body": "Hi"}, "client_ids"),
        ("POST", "/templates", {"name": "x", "category": "poem"}, "category"),
        ("GET", "/activity?from=yesterday", None, "from"),
        ("GET", "/activity?to=2026-01-01T00:00:00", None, "to"),
        ("PATCH", f"/clients/{ID}", {"initials": "XX"}, "initials"),
    ],
)
def test_a_wrong_field_is_named_and_the_service_not_asked(
    client: FlaskClient,
    rpc: FakeRpc,
    staff: Headers,
    verb: str,
    path: str,
    body: Any,
    field: str,
) -> None:
    answer = client.open(BASE + path, method=verb, json=body, headers=staff | KEY)
    assert (answer.status_code, list((answer.json or {})["fields"])) == (422, [field])
    assert rpc.asked == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (ContactOptedOut("Ana replied STOP."), 409, "contact_opted_out"),
        (NumberTaken("Somebody else has it."), 409, "number_taken"),
        (ForeignNumber("Texts reach the US only.", {"to": ["is in Mexico."]}), 422, None),
        (UnknownTemplateField("There is no {{x}}."), 422, "unknown_template_field"),
        (PermissionDenied("You may not change settings."), 403, "permission_denied"),
    ],
)
def test_every_refusal_keeps_its_own_code(
    client: FlaskClient,
    rpc: FakeRpc,
    staff: Headers,
    error: OnethreadError,
    status: int,
    code: str | None,
) -> None:
    # Given a service that refuses
    rpc.answers["thread.compose_message"] = error
    # When something is sent
    path = f"{BASE}/conversations/{ID}/messages"
    answer = client.post(path, json={"channel": "sms", "body": ""}, headers=staff | KEY)
    # Then the code and the sentence are the service's own
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (status, code or str(error.code))
    assert problem["detail"] == error.message


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "/sms/numbers"), ("GET", "/templates"), ("GET", "/activity.csv")]
)
def test_a_contact_of_the_portal_is_kept_out(
    client: FlaskClient, rpc: FakeRpc, contact: Headers, verb: str, path: str
) -> None:
    answer = client.open(BASE + path, method=verb, headers=contact)
    assert (answer.status_code, (answer.json or {})["code"]) == (403, "wrong_audience")
    assert rpc.asked == []
