"""E-mail through a mailbox by IMAP and SMTP: the whole system against a real Dovecot."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.events import MessageReceived
from tests.support.addresses import new_email
from tests.support.firm import RegisteredFirm
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.system_packages import ensure_dovecot


@pytest.fixture
def account(practice: RegisteredFirm) -> dict[str, Any]:
    """What opens a mailbox at the sandbox's Dovecot."""
    ensure_dovecot()
    made = practice.play.post("imap-mailboxes", address=new_email("office"))
    return {name: made[name] for name in ("address", "user", "password", "imap", "smtp")}


def health(web: Web) -> dict[str, Any]:
    found: dict[str, Any] = web.get("/mailboxes").json()["items"][0]
    return found


def test_a_mailbox_is_found_tried_connected_listened_to_and_written_from(
    web: Web, practice: RegisteredFirm, account: dict[str, Any]
) -> None:
    # Given an address, When its servers are looked for, Then the domain's file says them
    found = web.send("POST", "/mailboxes/discover", address=account["address"]).json()
    assert (found["source"], found["user"]) == ("autoconfig", account["address"])
    assert (found["imap"], found["smtp"]) == (account["imap"], account["smtp"])
    # When the password is wrong, Then the form says which field, and nothing is kept
    refused = web.send("POST", "/mailboxes/imap", **account | {"password": "wrong"})
    assert refused.status_code == 422, refused.text
    assert "password" in refused.text
    assert web.get("/mailboxes").json()["items"] == []
    # When with the right one, Then it is connected, and comes into step
    made = web.send("POST", "/mailboxes/imap", **account)
    assert made.status_code == 200, made.text
    assert (made.json()["provider"], made.json()["status"]) == ("imap", "active")
    wait_until(lambda: health(web)["last_synced_at"], what="the first turn")
    # When a client writes, Then the mail is here, once
    client, address = new_email("jane"), account["address"]
    sent = practice.play.post("mail", from_=client, to=[address], subject="Tax", body="Hello")
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    (mail,) = practice.emitted(MessageReceived)
    assert (mail["sender_address"], mail["own_ref"]) == (client, sent["message_id"])
    # And when staff answer, Then the client has the answer, in its thread, under our Message-ID
    answer = practice.order(
        client, channel="email", subject="Re: Tax", reply_to_message_id=mail["message_id"]
    )
    reported = practice.await_report(answer.message_id, "sent")
    (got,) = practice.play.get("mail", address=client, folder="inbox")["items"]
    assert (got["message_id"], got["in_reply_to"]) == (reported["own_ref"], sent["message_id"])
    # When the server numbers its mails anew and another comes, Then that one alone is new
    practice.play.post(f"imap-mailboxes/{address}/renumber")
    practice.play.post("mail", from_=client, to=[address], subject="More", body="Hello again")
    wait_until(lambda: len(practice.emitted(MessageReceived)) > 1, what="the second mail")
    assert [one["subject"] for one in practice.emitted(MessageReceived)] == ["Tax", "More"]
    # When the password is changed there, Then the firm hears that it must be connected again
    practice.play.post("imap-mailboxes", address=address, password="another one")
    practice.play.post("mail", from_=client, to=[address], subject="Lost", body="Hello?")
    wait_until(lambda: health(web)["status"] == "disconnected", what="the mailbox shut")
