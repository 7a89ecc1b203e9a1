"""What went nowhere, of all services together."""

from flask.testing import FlaskClient

from chassis.errors import DeadlineExceeded, PermissionDenied
from chassis.ids import new_id
from tests.unit.gateway.fakes import FakeRpc

Headers = dict[str, str]
ADDRESS = "/api/v1/stuck-events"
SERVICES = ("thread", "sms", "email", "portal", "internal", "notify")


def stuck(service: str, at: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "service": service,
        "name": "message.received.v1",
        "what": "A message that came in",
        "outcome": "dead",
        "reason": "NotFound: There is no such client.",
        "stuck_at": at,
        "message": None,
        "operator": "python -m tools.dead_letters list",
    }


def test_all_services_are_one_list_and_who_is_silent_is_named(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    # Given something stuck in two services, nothing in others, and one that does not answer
    for service in SERVICES:
        rpc.answers[f"{service}.list_stuck_events"] = {"items": [], "more": False}
    old, new = stuck("thread", "2026-03-04T10:00:00Z"), stuck("sms", "2026-03-05T10:00:00Z")
    rpc.answers["thread.list_stuck_events"] = {"items": [old], "more": True}
    rpc.answers["sms.list_stuck_events"] = {"items": [new], "more": False}
    rpc.answers["portal.list_stuck_events"] = DeadlineExceeded("portal did not answer.")
    # When the list is asked for
    answer = client.get(ADDRESS, headers=staff)
    # Then it is the newest first, says that there is more, and which service is missing
    assert answer.json == {"items": [new, old], "more": True, "unreachable": ["portal"]}


def test_who_may_not_is_refused_and_not_told_that_all_is_well(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    # Given somebody without the permission / When they ask / Then they are refused
    for service in SERVICES:
        rpc.answers[f"{service}.list_stuck_events"] = PermissionDenied("This needs settings.edit.")
    assert client.get(ADDRESS, headers=staff).status_code == 403


def test_a_decision_goes_to_the_service_that_has_the_event(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    # Given an event / When it is tried again, and dropped
    event_id = new_id()
    retried = client.post(f"{ADDRESS}/{event_id}/retry", json={"service": "sms"}, headers=staff)
    form = {"service": "email", "reason": "Came again."}
    dropped = client.post(f"{ADDRESS}/{event_id}/drop", json=form, headers=staff)
    # Then the services are asked, each for its own
    assert (retried.status_code, dropped.status_code) == (204, 204)
    assert [(method, request) for method, _, request in rpc.asked] == [
        ("sms.retry_stuck_event", {"id": event_id, "service": "sms"}),
        ("email.drop_stuck_event", {"id": event_id, **form}),
    ]
    # And without a reason, or a service that is none, nobody is
    for wrong in ({"service": "email"}, {"service": "fax", "reason": "x"}):
        refused = client.post(f"{ADDRESS}/{event_id}/drop", json=wrong, headers=staff)
        assert refused.status_code == 422
