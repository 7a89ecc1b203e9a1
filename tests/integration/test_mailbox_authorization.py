"""Connecting a mailbox on Google's page: by the person who asked, in that session, once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from chassis.ids import new_id
from contracts.events import MessageReceived
from tests.support.addresses import new_email
from tests.support.consent import ConsentPage
from tests.support.firm import RegisteredFirm
from tests.support.waiting import wait_until
from tests.support.web import Web

AUTHORIZATIONS = "/mailboxes/authorizations"


def begin(web: Web, **fields: Any) -> ConsentPage:
    answer = web.send("POST", AUTHORIZATIONS, **{"provider": "gmail"} | fields)
    assert answer.status_code == 201, answer.text
    return ConsentPage(answer.json()["url"])


def complete(web: Web, **came_back: Any) -> requests.Response:
    return web.send("POST", f"{AUTHORIZATIONS}/complete", **came_back)


def connect(web: Web, address: str, **fields: Any) -> dict[str, Any]:
    answer = complete(web, **begin(web, **fields).decide(address))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def mailboxes(web: Web) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = web.get("/mailboxes").json()["items"]
    return found


def test_a_mailbox_is_connected_used_taken_out_and_connected_again(
    web: Web, practice: RegisteredFirm
) -> None:
    # Given a page of Google's that asks for no more than reading and sending, with PKCE
    address, client = new_email("office"), new_email("jane")
    page = begin(web)
    assert page.asked["code_challenge_method"] == "S256"
    assert page.asked["redirect_uri"] == f"{web.gateway}/oauth/callback"
    assert "mail.google.com/" not in page.asked["scope"]
    assert page.shown().ok
    # When its owner allows it, Then mail comes in
    made = complete(web, **page.decide(address)).json()
    assert (made["address"], made["status"], made["provider"]) == (address, "active", "gmail")
    practice.play.post("mail", from_=client, to=[address], subject="Tax", body="Hello")
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    # When it is taken out, Then it stays in the list without a consent, at Google neither
    gone = web.send("DELETE", f"/mailboxes/{made['id']}").json()
    assert (gone["id"], gone["status"]) == (made["id"], "disconnected")
    assert "Connect it again" in gone["reason"]
    assert web.get("/senders").json()["items"] == []
    again = web.send("DELETE", f"/mailboxes/{made['id']}")
    assert (again.status_code, again.json()) == (200, gone)
    # When it is connected again, Then it is the same mailbox, and missed mail comes too
    practice.play.post("mail", from_=client, to=[address], subject="Tax", body="Missed")
    back = connect(web, address, mailbox_id=made["id"])
    assert (back["id"], back["status"], back["reason"]) == (made["id"], "active", None)
    wait_until(lambda: len(practice.emitted(MessageReceived)) == 2, what="the missed mail")


def test_only_who_asked_can_come_back_and_only_once(
    web: Web, open_web: Callable[[], Web], practice: RegisteredFirm, found: Any
) -> None:
    # Given consents that other people, firms and sessions come back with
    email = practice.emails[practice.owner.id]
    other_session = open_web().sign_in(email)
    stranger = found()
    other_firm = open_web().sign_in(stranger.emails[stranger.owner.id])
    for browser, told in (
        (other_session, (403, "authorization_foreign")),
        (other_firm, (409, "authorization_expired")),
    ):
        came_back = begin(web).decide(new_email("office"))
        assert refused(complete(browser, **came_back)) == told
    # And a state that nobody asked for, a code that is none, and a consent that was denied
    assert refused(complete(web, state="guess", code="4/x")) == (409, "authorization_expired")
    page = begin(web)
    wrong = {"state": page.asked["state"], "code": "4/guess"}
    assert refused(complete(web, **wrong)) == (409, "authorization_expired")
    denied = complete(web, **begin(web).decide(new_email("x"), "deny"))
    assert refused(denied) == (409, "authorization_denied")
    assert "was not granted at Google" in denied.json()["detail"]
    # When somebody comes back twice, Then the second time is refused
    came_back = begin(web).decide(new_email("office"))
    assert complete(web, **came_back).ok
    assert refused(complete(web, **came_back)) == (409, "authorization_expired")
    # And nothing else was connected
    assert len(mailboxes(web)) == 1
    assert mailboxes(other_firm) == []


def test_a_code_is_worth_nothing_with_another_verifier(web: Web) -> None:
    # Given two consents asked for / When the code of one comes with the state of the other
    one, other = begin(web), begin(web)
    code = one.decide(new_email("office"))["code"]
    answer = complete(web, state=other.asked["state"], code=code)
    # Then Google does not accept it, since the verifier is another
    assert refused(answer) == (409, "authorization_expired")
    assert mailboxes(web) == []


def test_another_mailbox_or_one_of_another_firm_is_refused(
    web: Web, open_web: Callable[[], Web], found: Any
) -> None:
    # Given two firms with a mailbox each
    stranger = found()
    other_firm = open_web().sign_in(stranger.emails[stranger.owner.id])
    mine, theirs = connect(web, new_email("mine")), connect(other_firm, new_email("theirs"))
    # When the consent is for another mailbox than the one to connect again, Then it is refused
    answer = complete(web, **begin(web, mailbox_id=mine["id"]).decide(new_email("else")))
    assert refused(answer) == (409, "mailbox_mismatch")
    assert mine["address"] in answer.json()["detail"]
    # When it is another firm's, Then that is said, and theirs works on
    answer = complete(web, **begin(web).decide(theirs["address"]))
    assert refused(answer) == (409, "mailbox_taken")
    assert [one["status"] for one in mailboxes(other_firm)] == ["active"]
    # And nobody begins with another firm's mailbox
    wrong = web.send("POST", AUTHORIZATIONS, provider="gmail", mailbox_id=theirs["id"])
    assert wrong.status_code == 404
    assert web.send("DELETE", f"/mailboxes/{theirs['id']}").status_code == 404
    assert [one["id"] for one in mailboxes(web)] == [mine["id"]]


def test_only_who_may_change_settings_connects(
    open_web: Callable[[], Web], practice: RegisteredFirm
) -> None:
    # Given a member of the firm
    member = practice.colleague("member")
    browser = open_web().sign_in(practice.emails[member.id])
    # Then they see the mailboxes, and can neither begin, come back, nor take one out
    assert browser.get("/mailboxes").ok
    for verb, path, fields in (
        ("POST", AUTHORIZATIONS, {"provider": "gmail"}),
        ("POST", f"{AUTHORIZATIONS}/complete", {"state": "x", "code": "y"}),
        ("DELETE", f"/mailboxes/{new_id()}", {}),
    ):
        assert refused(browser.send(verb, path, **fields)) == (403, "permission_denied")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"provider": "imap"}, "provider"),
        ({"backfill_days": 366}, "backfill_days"),
        ({"backfill_days": -1}, "backfill_days"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    web: Web, fields: dict[str, Any], name: str
) -> None:
    answer = web.send("POST", AUTHORIZATIONS, **{"provider": "gmail"} | fields)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [name]


def test_addresses_to_send_from(web: Web, practice: RegisteredFirm) -> None:
    # Given a mailbox that may send as another address
    address, alias = new_email("office"), new_email("billing")
    practice.play.post("mailboxes", address=address, alias=alias)
    mailbox = connect(web, address)
    listed = web.get("/senders").json()["items"]
    assert [(one["address"], one["default"]) for one in listed] == [(address, True), (alias, False)]
    # When the other becomes the default, and one is typed
    chosen = web.send("PATCH", f"/senders/{listed[1]['id']}", default=True, name="Billing")
    assert chosen.json()["default"] is True
    typed = new_email("typed")
    place = f"/mailboxes/{mailbox['id']}/senders"
    added = web.send("POST", place, address=typed.upper()).json()
    assert (added["address"], added["source"]) == (typed, "typed")
    # Then they are listed so, and connecting again changes no choice
    connect(web, address, mailbox_id=mailbox["id"])
    listed = web.get("/senders").json()["items"]
    assert [(one["address"], one["name"]) for one in listed if one["default"]] == [
        (alias, "Billing")
    ]
    assert {one["address"] for one in listed} == {address, alias, typed}
    # And only what was typed can be taken out
    assert web.send("DELETE", f"/senders/{listed[0]['id']}").status_code == 409
    assert web.send("DELETE", f"/senders/{added['id']}").status_code == 204
    assert len(web.get("/senders").json()["items"]) == 2
