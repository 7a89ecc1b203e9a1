"""Connecting a mailbox by IMAP and SMTP over REST: found, tried both ways, connected again."""

from __future__ import annotations

from typing import Any

from contracts.events import MessageReceived
from tests.support.addresses import new_email
from tests.support.firm import RegisteredFirm
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.system_packages import ensure_dovecot


def account_of(web: Web, opened: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What the form sends: servers as they are found, and the password of the mailbox."""
    found = web.send("POST", "/mailboxes/discover", address=opened["address"])
    assert found.ok, found.text
    proposal = found.json()
    servers = {side: opened.get(side) or proposal[side] for side in ("imap", "smtp")}
    form = {"address": opened["address"], "user": opened["address"], **servers}
    return form | {"password": opened["password"]} | changes


def test_a_mailbox_is_tried_both_ways_and_then_used(web: Web, practice: RegisteredFirm) -> None:
    # Given a mailbox at an IMAP server
    ensure_dovecot()
    address, client = new_email("imap"), new_email("jane")
    opened = practice.play.post("imap-mailboxes", address=address)
    # When the password is wrong, Then its field says so and nothing is kept
    wrong = web.send("POST", "/mailboxes/imap", **account_of(web, opened, password="no"))
    assert wrong.status_code == 422, wrong.text
    assert "password" in wrong.json()["fields"]
    assert web.get("/mailboxes").json()["items"] == []
    # When it is right, Then the mailbox is connected and mail comes in
    made = web.send("POST", "/mailboxes/imap", **account_of(web, opened))
    assert made.ok, made.text
    mailbox = made.json()
    assert (mailbox["address"], mailbox["provider"]) == (address, "imap")
    practice.play.post("mail", from_=client, to=[address], subject="Tax", body="Hello")
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    # When it is taken out and connected again, Then it is the same mailbox
    assert web.send("DELETE", f"/mailboxes/{mailbox['id']}").json()["status"] == "disconnected"
    again = account_of(web, opened, mailbox_id=mailbox["id"])
    back = web.send("POST", "/mailboxes/imap", **again).json()
    assert (back["id"], back["status"]) == (mailbox["id"], "active")
