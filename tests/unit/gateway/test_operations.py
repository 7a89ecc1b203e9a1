from typing import Any

import pytest
from flask.testing import FlaskClient

from chassis.errors import NotFound
from chassis.ids import new_id
from tests.unit.gateway.fakes import FakeRpc, assert_is_one_rpc

ID = new_id()
BASE = "/api/v1"
COMPOSE = f"{BASE}/conversations/{ID}/messages"
KEY = {"Idempotency-Key": "k1"}
Headers = dict[str, str]


@pytest.mark.parametrize(
    ("path", "method", "request_"),
    [
        (
            "/conversations?scope=team&filter=unlinked&limit=2&cursor=abc",
            "thread.list_conversations",
            {"scope": "team", "filter": "unlinked", "limit": 2, "cursor": "abc"},
        ),
        (
            "/conversations",
            "thread.list_conversations",
            {"scope": "mine", "filter": "all", "limit": 50, "cursor": None},
        ),
        ("/conversations/counts?scope=team", "thread.count_conversations", {"scope": "team"}),
        (f"/conversations/{ID}", "thread.get_conversation", {"conversation_id": ID}),
        (
            f"/conversations/{ID}/messages",
            "thread.list_messages",
            {"conversation_id": ID, "limit": 50, "cursor": None},
        ),
        (f"/messages/{ID}", "thread.get_message", {"message_id": ID}),
        (
            "/clients?query=%20bak%20",
            "thread.list_clients",
            {"query": "bak", "limit": 50, "cursor": None},
        ),
        (f"/clients/{ID}", "thread.get_client", {"client_id": ID}),
        (f"/uploads/{ID}", "thread.get_upload", {"upload_id": ID}),
        (
            f"/clients/{ID}/files?channel=email",
            "thread.list_client_files",
            {"client_id": ID, "channel": "email", "limit": 50, "cursor": None},
        ),
        ("/staff", "internal.list_staff", {}),
        ("/channels", "thread.list_channels", {}),
        ("/notifications", "notify.list_notifications", {"limit": 50, "cursor": None}),
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
            f"/conversations/{ID}/read",
            {"last_message_id": ID},
            204,
            "thread.mark_read",
            {"last_message_id": ID},
        ),
        ("POST", f"/conversations/{ID}/unread", {}, 204, "thread.mark_unread", {}),
        (
            "POST",
            f"/conversations/{ID}/link",
            {"client_id": ID},
            200,
            "thread.link_conversation",
            {"client_id": ID, "new_client": None},
        ),
        (
            "PATCH",
            f"/messages/{ID}",
            {"intent": "urgent"},
            200,
            "thread.set_intent",
            {"intent": "urgent"},
        ),
        ("POST", f"/links/{ID}/undo", {}, 200, "thread.undo_link", {}),
        (
            "POST",
            "/notifications/seen",
            {"all": True},
            200,
            "notify.mark_seen",
            {"ids": None, "all": True, "newest_id": None},
        ),
    ],
)
def test_a_write_becomes_one_rpc(
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
    answer = client.open(BASE + path, method=verb, json=body, headers=staff)
    assert answer.status_code == status
    asked = rpc.asked[0]
    assert asked[0] == method
    assert request_.items() <= asked[2].items()


def test_composing_hands_on_the_key_and_the_trimmed_body(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    answer = client.post(COMPOSE, json={"channel": "sms", "body": " hi "}, headers=staff | KEY)
    assert answer.status_code == 202
    assert rpc.asked[0][2] == {
        "conversation_id": ID,
        "idempotency_key": "k1",
        "channel": "sms",
        "body": "hi",
        "body_html": None,
        "subject": None,
        "to": None,
        "cc": [],
        "bcc": [],
        "sender_id": None,
        "allow_outside": False,
        "acknowledged": [],
        "reply_to_message_id": None,
        "mentions": [],
        "attachments": [],
        "send_at": None,
        "hold_seconds": 0,
        "override_quiet_hours": False,
    }


def test_a_contact_writes_to_portal_svc_only(
    client: FlaskClient, rpc: FakeRpc, contact: Headers
) -> None:
    path = f"{BASE}/portal/conversations/{ID}/messages"
    answer = client.post(path, json={"body": "hi"}, headers=contact | KEY)
    assert answer.status_code == 201
    assert rpc.asked[0][0] == "portal.post_message"
    assert rpc.asked[0][1].kind == "contact"


MANY = ["a@b.example"] * 60


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"channel": "sms"}, "body"),
        ({"channel": "sms", "body": "x" * 20_001}, "body"),
        ({"channel": "sms", "body": 7}, "body"),
        ({"channel": "sms", "body": "a\x00b"}, "body"),
        ({"channel": "sms", "body": "a\ud800b"}, "body"),
        ({"channel": "fax", "body": "hi"}, "channel"),
        ({"channel": "sms", "body": "hi", "subject": "s" * 999}, "subject"),
        ({"channel": "sms", "body": "hi", "colour": "red"}, "colour"),
        ({"channel": "sms", "body": "hi", "mentions": ["x"]}, "mentions.0"),
        ({"channel": "sms", "body": "hi", "to": "a@b"}, "to"),
        ({"channel": "internal", "body": "hi", "attachments": [ID]}, "attachments"),
        ({"channel": "sms", "body": "hi", "cc": ["a@b.example"]}, "cc"),
        ({"channel": "portal", "body": "hi", "body_html": "<p>hi</p>"}, "body_html"),
        ({"channel": "email", "body": "hi", "to": MANY, "bcc": MANY}, "to"),
        ({"channel": "sms", "body": "hi", "override_quiet_hours": "soon"}, "override_quiet_hours"),
        ({"channel": "sms", "body": "hi", "reply_to_message_id": "1"}, "reply_to_message_id"),
    ],
)
def test_a_wrong_field_is_named_and_the_service_not_asked(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, body: Any, field: str
) -> None:
    answer = client.post(COMPOSE, json=body, headers=staff | KEY)
    assert answer.status_code == 422
    assert list((answer.json or {})["fields"]) == [field]
    assert rpc.asked == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "scope=all", "page=2"])
def test_a_wrong_query_parameter_is_named(client: FlaskClient, staff: Headers, query: str) -> None:
    answer = client.get(f"{BASE}/conversations?{query}", headers=staff)
    assert answer.status_code == 422
    assert list((answer.json or {})["fields"]) == [query.partition("=")[0]]


@pytest.mark.parametrize("body", [{}, {"client_id": ID, "new_client": None} | {"x": 1}])
def test_linking_needs_one_target(client: FlaskClient, staff: Headers, body: Any) -> None:
    answer = client.post(f"{BASE}/conversations/{ID}/link", json=body, headers=staff)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("key", "status", "code"),
    [
        (None, 400, "idempotency_key_missing"),
        ("x" * 201, 422, "validation_failed"),
        ("ü", 422, "validation_failed"),
    ],
)
def test_creating_needs_a_usable_idempotency_key(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, key: str | None, status: int, code: str
) -> None:
    headers = staff | ({} if key is None else {"Idempotency-Key": key})
    answer = client.post(COMPOSE, json={"channel": "sms", "body": "hi"}, headers=headers)
    assert (answer.status_code, (answer.json or {})["code"]) == (status, code)
    assert rpc.asked == []


@pytest.mark.parametrize("path", ["/conversations/1", "/messages/%00", f"/clients/{ID}x"])
def test_a_malformed_id_is_not_found(
    client: FlaskClient, rpc: FakeRpc, staff: Headers, path: str
) -> None:
    answer = client.get(BASE + path, headers=staff)
    assert (answer.status_code, (answer.json or {})["code"]) == (404, "not_found")
    assert rpc.asked == []


def test_every_address_keeps_the_other_audience_out(
    client: FlaskClient, staff: Headers, contact: Headers
) -> None:
    wrong = [
        client.get(f"{BASE}/portal/conversations", headers=staff),
        client.get(f"{BASE}/conversations", headers=contact),
        client.get(f"{BASE}/notifications", headers=contact),
        client.post(COMPOSE, json={"channel": "sms", "body": "hi"}, headers=contact | KEY),
    ]
    codes = {(answer.status_code, (answer.json or {})["code"]) for answer in wrong}
    assert codes == {(403, "wrong_audience")}


def test_send_now_asks_the_thread_and_then_the_channel_of_texts(
    client: FlaskClient, rpc: FakeRpc, staff: Headers
) -> None:
    # Given a message that does not wait with the thread / When it is to be sent now
    rpc.answers["thread.send_held_message"] = NotFound("It is with its channel.")
    answer = client.post(f"{BASE}/messages/{ID}/send-now", headers=staff)
    # Then the channel of texts is asked, with the same message
    assert answer.status_code == 200
    asked = [(method, request) for method, _, request in rpc.asked]
    named = {"message_id": ID}
    assert asked == [("thread.send_held_message", named), ("sms.send_now", named)]
