"""What of the bell and its switches the gateway lets through."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.ids import new_id
from contracts.notifications import NotificationKind
from gateway.rest.operations import API_BASE
from tests.unit.gateway.fakes import FakeRpc

pytestmark = pytest.mark.unit

EVERYTHING = {str(kind): {"bell": True, "email": True} for kind in NotificationKind}


def test_every_wrong_switch_is_named_at_once(
    client: FlaskClient, rpc: FakeRpc, staff: dict[str, str]
) -> None:
    # Given switches of which some are wrong, half, missing or unknown
    wrong: dict[str, Any] = EVERYTHING | {
        "mention": {"bell": "perhaps", "email": True},
        "delivery_failed": {"bell": True},
        "document": None,
        "fax": {"bell": True, "email": True},
    }
    del wrong["client_message"]
    # When they are to replace what is kept
    answer = client.put(f"{API_BASE}/notifications/preferences", json=wrong, headers=staff)
    # Then each is named, and the service is not asked
    assert answer.status_code == 422
    named = {"mention.bell", "delivery_failed.email", "document", "fax", "client_message"}
    assert set((answer.json or {})["fields"]) == named
    assert rpc.asked == []


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"all": False}, id="not all, and none"),
        pytest.param({"ids": [], "all": False}, id="an empty list"),
        pytest.param({"ids": [new_id()], "all": True}, id="both"),
        pytest.param({"ids": [new_id() for _ in range(501)]}, id="too many"),
        pytest.param({"ids": ["7"]}, id="no id"),
    ],
)
def test_marking_seen_names_some_or_all(
    client: FlaskClient, rpc: FakeRpc, staff: dict[str, str], body: dict[str, Any]
) -> None:
    # Given a request that does not say which / When it is sent
    answer = client.post(f"{API_BASE}/notifications/seen", json=body, headers=staff)
    # Then it is refused at the ids, and the service is not asked
    assert answer.status_code == 422
    [field] = (answer.json or {})["fields"]
    assert field.partition(".")[0] == "ids"
    assert rpc.asked == []
