"""E-mail through a Microsoft 365 mailbox: the whole system against the sandbox's Graph."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from contracts.events import MessageReceived
from tests.support.addresses import new_email
from tests.support.consent import ConsentPage
from tests.support.firm import RegisteredFirm
from tests.support.play import PlayClient
from tests.support.waiting import wait_until
from tests.support.web import Web
from tools.stack import Stack

GRAPH_WEBHOOKS = ("/webhooks/graph", "/webhooks/graph/lifecycle")


def connect(web: Web, address: str, **fields: Any) -> dict[str, Any]:
    begun = web.send("POST", "/mailboxes/authorizations", provider="microsoft", **fields)
    assert begun.status_code == 201, begun.text
    came_back = ConsentPage(begun.json()["url"]).decide(address)
    answer = web.send("POST", "/mailboxes/authorizations/complete", **came_back)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def watched(play: PlayClient, address: str) -> bool:
    boxes = play.get("state")["mailboxes"]
    return any(one["watched"] for one in boxes if one["address"] == address)


def health(web: Web) -> dict[str, Any]:
    found: dict[str, Any] = web.get("/mailboxes").json()["items"][0]
    return found


@pytest.fixture
def address(web: Web, practice: RegisteredFirm) -> str:
    """A Microsoft 365 mailbox of the firm, in step."""
    found = new_email("office")
    made = connect(web, found)
    assert (made["address"], made["status"], made["provider"]) == (found, "active", "microsoft")
    wait_until(lambda: health(web)["last_synced_at"], what="the first turn")
    return found


def test_mail_comes_in_by_push_and_is_answered_in_its_thread(
    web: Web, practice: RegisteredFirm, address: str
) -> None:
    # Given a connected mailbox, of whose mail Graph tells
    assert watched(practice.play, address)
    client = new_email("jane")
    # When a client writes
    sent = practice.play.post(
        "mail", from_=f"Jane <{client}>", to=[address], subject="Tax", body="Hello"
    )
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    (mail,) = practice.emitted(MessageReceived)
    assert (mail["sender_address"], mail["own_ref"]) == (client, sent["message_id"])
    assert mail["sender_doubt"] is None
    # And staff answer
    answer = practice.order(
        client, channel="email", subject="Re: Tax", reply_to_message_id=mail["message_id"]
    )
    reported = practice.await_report(answer.message_id, "sent")
    # Then the client has it under our Message-ID, as the answer it is, once
    (got,) = practice.play.get("mail", address=client, folder="inbox")["items"]
    assert (got["message_id"], got["in_reply_to"]) == (reported["own_ref"], sent["message_id"])
    assert answer.message_id in got["message_id"]
    # And what stands in Sent Items is no message of its own
    wait_until(lambda: health(web)["last_synced_at"])
    assert len(practice.emitted(MessageReceived)) == 1


def test_a_forged_sender_is_doubted_here_too(practice: RegisteredFirm, address: str) -> None:
    # Given a mail whose check at Microsoft failed, When it comes in, Then the message says so
    practice.play.post(
        "mail", from_=new_email("jane"), to=[address], subject="Tax", body="x",
        authentication="fail",
    )  # fmt: skip
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    (mail,) = practice.emitted(MessageReceived)
    assert mail["sender_doubt"]["kind"] == "authentication_failed"


def test_a_bounce_comes_back_as_a_report(practice: RegisteredFirm, address: str) -> None:
    message = practice.order("nobody@bounce.example", channel="email", subject="Hi")
    reported = practice.await_report(message.message_id, "failed")
    assert reported["reason"]["code"] == "5.1.1"


def test_a_subscription_that_ends_is_made_again(
    web: Web, practice: RegisteredFirm, address: str
) -> None:
    # Given a mailbox whose subscription Graph removes, and which says so
    practice.play.post(f"mailboxes/{address}/lifecycle", event="subscriptionRemoved")
    # Then there is another one
    wait_until(lambda: watched(practice.play, address), what="the new subscription")
    # When it wants to be authorised again, or has missed something, Then it goes on
    for event in ("reauthorizationRequired", "missed"):
        practice.play.post(f"mailboxes/{address}/lifecycle", event=event)
    practice.play.post("mail", from_=new_email("j"), to=[address], subject="x", body="y")
    wait_until(lambda: practice.emitted(MessageReceived), what="the mail")
    assert watched(practice.play, address)
    assert health(web)["status"] == "active"


def test_forgotten_deltas_lose_and_double_nothing(
    web: Web, practice: RegisteredFirm, address: str
) -> None:
    # Given a mail, then no pushes, mails, and deltas that are forgotten
    client = new_email("jane")
    mail = {"from_": client, "to": [address], "subject": "x", "body": "y"}
    first = practice.play.post("mail", **mail)["message_id"]
    wait_until(lambda: practice.emitted(MessageReceived), what="the first mail")
    practice.play.post("faults", provider="microsoft", kind="drop", count=3, match="/webhooks/")
    gap = {practice.play.post("mail", **mail)["message_id"] for _ in range(3)}
    practice.play.post(f"mailboxes/{address}/expire-history")
    # When the next one is told, Then every one of them is there, once
    last = practice.play.post("mail", **mail)["message_id"]
    wait_until(lambda: len(practice.emitted(MessageReceived)) >= 5, what="all of them")
    ids = [one["own_ref"] for one in practice.emitted(MessageReceived)]
    assert sorted(ids) == sorted([first, *gap, last])


def test_a_withdrawn_consent_is_announced_and_mended(
    web: Web, practice: RegisteredFirm, address: str
) -> None:
    # Given a consent that its owner withdraws
    practice.play.post(f"mailboxes/{address}/revoke")
    practice.play.post(f"mailboxes/{address}/expire-tokens")
    practice.play.post("mail", from_=new_email("j"), to=[address], subject="x", body="missed")
    # Then the mailbox says so
    wait_until(lambda: health(web)["status"] == "disconnected", what="its health")
    # When it is connected again, Then it is the same one, and nothing was missed
    known = health(web)["id"]
    assert connect(web, address, mailbox_id=known)["id"] == known
    wait_until(lambda: practice.emitted(MessageReceived), what="the missed mail")


def test_a_denied_consent_is_told(web: Web) -> None:
    begun = web.send("POST", "/mailboxes/authorizations", provider="microsoft").json()
    back = ConsentPage(begun["url"]).decide(new_email("x"), "deny")
    told = {name: back[name] for name in ("state", "error")}
    answer = web.send("POST", "/mailboxes/authorizations/complete", **told)
    assert (answer.status_code, answer.json()["code"]) == (409, "authorization_denied")
    assert "Microsoft" in answer.json()["detail"]


@pytest.mark.parametrize("path", GRAPH_WEBHOOKS)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"value": [{"clientState": "guess:office@firm.example"}]}', 403),
        (b'{"value": [{}]}', 403),
        (b'{"value": "x"}', 400),
        (b"[" * 100_000, 400),
        (b"", 400),
        (b'{"value": []}', 202),
        (b" " * 300_000, 413),
    ],
)
def test_a_strangers_notification_changes_nothing(
    system: Stack, path: str, body: bytes, status: int
) -> None:
    answer = requests.post(f"{system.url('email_svc')}{path}", data=body, timeout=10)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", GRAPH_WEBHOOKS)
def test_a_validation_token_is_given_back_as_text(system: Stack, path: str) -> None:
    # Given what Graph asks before it calls, with signs of HTML in it
    token = "Validation: <script>alert(1)</script> & é"
    url = f"{system.url('email_svc')}{path}"
    answer = requests.post(url, params={"validationToken": token}, timeout=10)
    # Then it comes back as it was, and as nothing that a browser runs
    assert (answer.status_code, answer.text) == (200, token)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    long = requests.post(url, params={"validationToken": "x" * 5_000}, timeout=10)
    assert long.status_code in (400, 414)
