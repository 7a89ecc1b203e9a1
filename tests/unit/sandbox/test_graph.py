"""Graph's own rules, which the product must not be able to get round."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests

from sandbox.clock import iso, now

ADDRESS = "office@firm.example"
IMMUTABLE = 'IdType="ImmutableId"'


@dataclass
class GraphUser:
    """Somebody with an access token."""

    sandbox: Any
    token: str = ""

    def __post_init__(self) -> None:
        made = self.sandbox.post("mailboxes", {"address": ADDRESS, "provider": "microsoft"}).json()
        settings = self.sandbox.world.settings
        form = {
            "grant_type": "refresh_token",
            "refresh_token": made["refresh_token"],
            "client_id": settings.microsoft_client_id,
            "client_secret": settings.microsoft_client_secret,
        }
        told = self.sandbox.session.post(f"{self.sandbox.url}/common/oauth2/v2.0/token", form)
        self.token = told.json()["access_token"]

    def call(self, verb: str, path: str, prefer: str = IMMUTABLE, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Prefer": prefer}
        headers |= more.pop("headers", {})
        url = path if path.startswith("http") else f"{self.sandbox.url}/v1.0{path}"
        return self.sandbox.session.request(verb, url, headers=headers, timeout=10, **more)

    def write_in(self) -> None:
        mail = {"from": "jane@client.example", "to": ADDRESS, "subject": "Tax", "body": "Hello"}
        assert self.sandbox.post("mail", mail).status_code == 201

    def listed(self, prefer: str = IMMUTABLE) -> list[str]:
        found = self.call("GET", "/me/messages?$select=id", prefer).json()["value"]
        return [one["id"] for one in found]

    def draft(self, raw: bytes = b"From: office@firm.example\r\nTo: a@b.example\r\n\r\nHi") -> Any:
        return self.call(
            "POST", "/me/messages", data=base64.b64encode(raw),
            headers={"Content-Type": "text/plain"},
        )  # fmt: skip


@pytest.fixture
def graph(sandbox: Any) -> GraphUser:
    return GraphUser(sandbox)


def code_of(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_only_an_immutable_id_outlives_a_move(graph: GraphUser) -> None:
    # Given a mail, by both of its ids, When it is moved
    graph.write_in()
    (kept,), (passing,) = graph.listed(), graph.listed(prefer="")
    graph.call("POST", f"/me/messages/{kept}/move", json={"destinationId": "archive"})
    # Then only one of them still names it
    assert graph.call("GET", f"/me/messages/{kept}").ok
    assert code_of(graph.call("GET", f"/me/messages/{passing}")) == (404, "ErrorItemNotFound")


def test_a_forgotten_delta_link_is_gone(graph: GraphUser) -> None:
    # Given a round that ended, When its changes are forgotten
    link = graph.call("GET", "/me/mailFolders/inbox/messages/delta").json()["@odata.deltaLink"]
    graph.write_in()
    assert len(graph.call("GET", link).json()["value"]) == 1
    graph.sandbox.post(f"mailboxes/{ADDRESS}/expire-history", {})
    # Then the link is refused, and another round begins
    assert code_of(graph.call("GET", link)) == (410, "SyncStateNotFound")
    assert len(graph.call("GET", "/me/mailFolders/inbox/messages/delta").json()["value"]) == 1


def test_a_delta_tells_what_left_the_folder(graph: GraphUser) -> None:
    graph.write_in()
    link = graph.call("GET", "/me/mailFolders/inbox/messages/delta").json()["@odata.deltaLink"]
    (mail,) = graph.listed()
    graph.call("DELETE", f"/me/messages/{mail}")
    told = graph.call("GET", link).json()["value"]
    assert told == [{"id": mail, "@removed": {"reason": "deleted"}}]


def test_limits_are_kept(graph: GraphUser) -> None:
    # Given more than a request may hold / Then it is refused
    assert code_of(graph.draft(b"x" * 3_200_000)) == (413, "RequestEntityTooLarge")
    # And files go one way or the other, by their size
    path = f"/me/messages/{graph.draft().json()['id']}/attachments"
    small = {"AttachmentItem": {"attachmentType": "file", "name": "a", "size": 10}}
    answer = graph.call("POST", f"{path}/createUploadSession", json=small)
    assert code_of(answer) == (400, "ErrorInvalidRequest")
    large = {"AttachmentItem": {"attachmentType": "file", "name": "a", "size": 4_000_000}}
    url = graph.call("POST", f"{path}/createUploadSession", json=large).json()["uploadUrl"]
    # And an upload takes no token and no gap
    place = {"Content-Range": "bytes 0-9/4000000"}
    assert code_of(graph.call("PUT", url, data=b"x" * 10, headers=place))[0] == 400
    gap = {"Content-Range": "bytes 5-14/4000000"}
    late = graph.sandbox.session.put(url, b"x" * 10, headers=gap, timeout=10)
    assert code_of(late) == (416, "InvalidRange")


def test_a_draft_has_an_id_of_exchanges_own_until_it_is_told_another(graph: GraphUser) -> None:
    draft = graph.draft(b"From: office@firm.example\r\nMessage-ID: <own@x>\r\n\r\nHi").json()
    assert draft["internetMessageId"] != "<own@x>"
    path = f"/me/messages/{draft['id']}"
    changed = graph.call("PATCH", path, json={"internetMessageId": "<own@x>"}).json()
    assert (changed["internetMessageId"], changed["isDraft"]) == ("<own@x>", True)


def test_a_subscription_is_made_only_when_both_addresses_answer(
    graph: GraphUser, listener: Any
) -> None:
    # Given addresses that do not answer the validation token
    body = {
        "changeType": "created", "resource": "me/messages", "clientState": "s",
        "notificationUrl": f"{listener.url}/push", "expirationDateTime": "2099-01-01T00:00:00Z",
    }  # fmt: skip
    answer = graph.call("POST", "/subscriptions", json=body)
    assert code_of(answer) == (400, "ExtensionError")
    body["expirationDateTime"] = iso(now() + timedelta(hours=1))
    assert code_of(graph.call("POST", "/subscriptions", json=body)) == (400, "ValidationError")
    assert "validationToken=" in listener.received[0].path
    assert graph.call("GET", "/subscriptions").json()["value"] == []


def test_a_wrong_client_or_token_is_refused(graph: GraphUser) -> None:
    graph.sandbox.post(f"mailboxes/{ADDRESS}/expire-tokens", {})
    assert code_of(graph.call("GET", "/me")) == (401, "InvalidAuthenticationToken")
    form = {"grant_type": "refresh_token", "client_id": "x", "client_secret": "y"}
    told = graph.sandbox.session.post(f"{graph.sandbox.url}/common/oauth2/v2.0/token", form)
    assert (told.status_code, told.json()["error"]) == (401, "invalid_client")


def test_a_fault_asks_to_wait_so_long(graph: GraphUser) -> None:
    fault = {"provider": "microsoft", "kind": "http_429", "seconds": 0.5}
    graph.sandbox.post("faults", fault)
    answer = graph.call("GET", "/me")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "0.5")
    assert graph.call("GET", "/me").ok
