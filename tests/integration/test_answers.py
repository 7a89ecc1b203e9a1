"""Answers that no other story over the gateway meets: each is held against the OpenAPI document on
its way out (tests.support.answers), so that asking is most of the test.
"""

from __future__ import annotations

import base64
from typing import Any

import pytest
import requests

from tests.support.addresses import new_phone
from tests.support.firm import RegisteredFirm, client_request
from tests.support.play import PlayClient
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

Json = dict[str, Any]
PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()


@pytest.fixture
def number(practice: RegisteredFirm) -> str:
    """The firm's number."""
    return str(practice.number(new_phone("+1628"))["e164"])


def answered(answer: requests.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json() if answer.content else None


def text_from_a_stranger(web: Web, play: PlayClient, number: str, **more: Any) -> Json:
    """The conversation of a text that nobody knows the sender of."""
    sender = new_phone()
    play.post("texts", from_=sender, to=number, body="Is my return ready?", **more)

    def found() -> Json | None:
        items = answered(web.get("/conversations?scope=team&filter=unlinked"))["items"]
        return next((item for item in items if item["sender_address"] == sender), None)

    conversation: Json = wait_until(found, what="the stranger's text")
    return conversation


def test_clients_and_channels(practice: RegisteredFirm, web: Web) -> None:
    # Given a client / When read and changed / Then the answers say so
    client_id = practice.client()["id"]
    changed = answered(web.send("PATCH", f"/clients/{client_id}", time_zone="America/Denver"))
    assert answered(web.get(f"/clients/{client_id}")) == changed
    assert {each["channel"] for each in answered(web.get("/channels"))["items"]} >= {"internal"}


@pytest.mark.usefixtures("number")
def test_the_firms_own_templates(practice: RegisteredFirm, web: Web) -> None:
    # Given a client, and a template of the firm
    client = practice.client("Field Bakery", new_phone())
    fields = {"name": "Hours", "channel": "sms", "category": "reminder", "body": "We are closed."}
    place = f"/templates/{answered(web.send('POST', '/templates', **fields), 201)['id']}"
    # When it is changed, filled in and deleted / Then each answer is what was asked for
    answered(web.send("PATCH", place, body="Dear {{client.name}}"))
    practice.await_usable(client)
    wanted = {"conversation_id": client["conversation_id"], "channel": "sms"}
    filled = answered(web.send("POST", f"{place}/render", **wanted))
    assert filled["body"] == "Dear Field Bakery"
    answered(web.send("DELETE", place), 204)


def test_a_strangers_text_is_sorted_linked_and_given_back(
    practice: RegisteredFirm, web: Web, system_play: PlayClient, number: str
) -> None:
    # Given a text of a stranger, and a client
    conversation = text_from_a_stranger(web, system_play, number)
    place, client_id = f"/conversations/{conversation['id']}", practice.client()["id"]
    [message] = answered(web.get(f"{place}/messages"))["items"]
    # When it is sorted, marked, linked and taken back / Then it stands where it came
    sorted_anew = answered(web.send("PATCH", f"/messages/{message['id']}", intent="payment"))
    assert sorted_anew["intent"] == "payment"
    answered(web.send("POST", f"{place}/unread"), 204)
    who = {"client_id": client_id, "new_contact": "Nora"}
    link = answered(web.send("POST", f"{place}/link", **who))
    undone = answered(web.send("POST", f"/links/{link['link_id']}/undo"))
    assert undone["conversation_id"] == conversation["id"]


def test_a_picture_that_a_client_sends(web: Web, system_play: PlayClient, number: str) -> None:
    # Given a text with a picture
    media = [{"content_type": "image/png", "base64": PIXEL}]
    conversation = text_from_a_stranger(web, system_play, number, media=media)
    [message] = answered(web.get(f"/conversations/{conversation['id']}/messages"))["items"]
    [file] = message["attachments"]
    # When it is fetched / Then it is the picture
    answer = web.get(f"/messages/{message['id']}/attachments/{file['id']}")
    assert answer.headers["Content-Type"] == "image/png"
    assert base64.b64encode(answer.content).decode() == PIXEL


def test_a_broadcast_and_the_number_it_goes_out_from(
    practice: RegisteredFirm, web: Web, number: str
) -> None:
    # Given two clients with phones, and the author's open page
    clients = [
        answered(web.send("POST", "/clients", **client_request(name, new_phone())), 201)
        for name in ("Ann", "Ben")
    ]
    practice.await_usable(clients[0])
    watch = web.watch()
    # When one text goes to both / Then its progress is told
    fields = {"client_ids": [client["id"] for client in clients], "body": "Closed on Friday."}
    made = answered(web.send("POST", "/broadcasts", **fields), 202)
    watch.until(lambda events: any(e["event"] == "broadcast.changed" for e in events))
    wait_until(lambda: answered(web.get(f"/broadcasts/{made['id']}"))["sent"] == len(clients))
    watch.drop()
    # And the number can be named and given back
    [number] = answered(web.get("/sms/numbers"))["items"]
    place = f"/sms/numbers/{number['id']}"
    assert answered(web.send("PATCH", place, label="Front desk"))["label"] == "Front desk"
    answered(web.send("DELETE", place))


def test_what_happened_is_read_and_taken_along(practice: RegisteredFirm, web: Web) -> None:
    # Given a firm in which something happened, and somebody who has seen all of it
    client, _ = practice.client_with_guest()
    practice.compose(client, "Look", "portal")
    wait_until(lambda: answered(web.get("/activity"))["items"])
    lines = web.get("/activity.csv")
    assert lines.headers["Content-Type"].startswith("text/csv")
    assert answered(web.send("POST", "/notifications/seen", all=True))["unseen_count"] == 0


def test_a_contact_comes_back_and_leaves(system: Stack, practice: RegisteredFirm) -> None:
    # Given a contact who signed in
    _, guest = practice.client_with_guest()
    browser = Web(system.url("gateway")).sign_in(guest.email, "portal")
    # When the session is renewed and ended / Then it is over
    browser.token = answered(browser.send("POST", "/auth/portal/refresh"))["access_token"]
    assert answered(browser.get("/me"))["kind"] == "contact"
    answered(browser.send("POST", "/auth/portal/sign-out"), 204)
    answered(browser.send("POST", "/auth/portal/refresh"), 401)
    browser.close()
