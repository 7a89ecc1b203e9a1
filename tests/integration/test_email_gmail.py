"""E-mail with the real google client, broker and database against the sandbox's Gmail."""

from __future__ import annotations

import base64

import pytest
import requests
from sqlalchemy import text

from chassis.errors import PermissionDenied, ValidationFailed
from chassis.ids import new_id
from contracts.events import ChannelChanged
from contracts.parts import Person
from contracts.rpc import Email
from tests.support.files import kept_file
from tests.support.mail_office import Office
from tests.support.waiting import wait_until
from tools.stack import Stack

PACKAGE = "services.email_svc"


def test_a_mail_arrives_whole_by_push(office: Office) -> None:
    # Given a mail with HTML, a script in it, and a file
    file = {"name": "W-2.pdf", "content_type": "application/pdf",
            "base64": base64.b64encode(b"%PDF-1").decode()}  # fmt: skip
    html = "<p>Hello <b>there</b><script>alert(1)</script></p>"
    # When a client sends it
    sent = office.write_in(
        "Résumé", f"Jane Doe <{office.client.title()}>", html=html, attachments=[file]
    )
    # Then it is told once, harmless, with its ids; raw mail and file are kept
    (mail,) = office.wait_for_mails(1)
    assert (mail["sender_address"], mail["sender_name"]) == (office.client, "Jane Doe")
    assert (mail["channel"], mail["subject"], mail["own_ref"]) == (
        "email", "Résumé", sent["message_id"])  # fmt: skip
    assert mail["body_html"].strip() == "<p>Hello <b>there</b></p>"
    assert mail["automatic"] is False
    (kept,) = mail["attachments"]
    assert (kept["name"], kept["size"]) == ("W-2.pdf", 6)
    assert kept_file(office.context, kept["digest"]) == b"%PDF-1"
    with office.context.database.transaction(office.firm_id) as tx:
        digest = tx.execute(text("select raw_digest from mails")).scalar_one()
    assert sent["message_id"].encode() in kept_file(office.context, digest)
    wait_until(lambda: office.health()["last_synced_at"])


def test_replies_stay_in_the_thread(office: Office) -> None:
    # Given a mail from a client, When staff reply, and write once more in the conversation
    first = office.write_in("Tax")
    (mail,) = office.wait_for_mails(1)
    conversation = new_id()
    reply = office.send(
        office.client, "RE: Tax", conversation_id=conversation,
        reply_to_message_id=mail["message_id"], body_html="<p>Hello</p>",
        author=Person("staff", new_id(), "Ann Müller"),
    )  # fmt: skip
    reported = office.await_report(reply.message_id, "sent")
    again = office.send(office.client, "Re: Tax", conversation_id=conversation)
    reported_again = office.await_report(again.message_id, "sent")
    # Then both answer what came before, under ids of our own, in the provider's one thread
    last, before = office.mails_at(office.client)[:2]
    assert before["message_id"] == reported["own_ref"]
    assert reply.message_id in reported["own_ref"]
    assert before["in_reply_to"] == first["message_id"]
    assert before["references"] == [first["message_id"]]
    assert before["from"].startswith("Ann Müller <office-")
    assert last["message_id"] == reported_again["own_ref"]
    assert last["in_reply_to"] == reported["own_ref"]
    assert last["references"] == [first["message_id"], reported["own_ref"]]
    with office.context.database.transaction(office.firm_id) as tx:
        threads = tx.execute(text("select count(distinct thread_id) from mails")).scalar_one()
    assert threads == 1
    assert office.reported(reply.message_id) == ["sending", "sent"]


def test_another_subject_begins_another_thread(office: Office) -> None:
    # Given a conversation by e-mail, When staff write about something else
    conversation = new_id()
    one = office.send(office.client, "Tax", conversation_id=conversation)
    office.await_report(one.message_id, "sent")
    two = office.send(office.client, "Party", conversation_id=conversation)
    reported = office.await_report(two.message_id, "sent")
    # Then it answers nothing
    sent = next(m for m in office.mails_at(office.client) if m["message_id"] == reported["own_ref"])
    assert not sent["in_reply_to"]


def test_an_automatic_answer_is_marked(office: Office) -> None:
    # Given a recipient who is away, When staff write to them
    office.send("autoreply@client.example")
    # Then the answer arrives as what it is
    (answer,) = office.wait_for_mails(1)
    assert answer["automatic"] is True


@pytest.mark.parametrize("token", [None, "Bearer rubbish", "Basic eDp5"])
def test_a_forged_push_changes_nothing(
    post_office: Stack, office: Office, token: str | None
) -> None:
    # Given somebody who knows the address of the webhook
    notice = base64.b64encode(f'{{"emailAddress": "{office.address}"}}'.encode()).decode()
    headers = {"Authorization": token} if token else {}
    url = f"{post_office.url('email_svc')}/webhooks/gmail"
    office.rest()
    before = office.prompts()
    # When they post to it
    body = {"message": {"data": notice}}
    answer = requests.post(url, json=body, headers=headers, timeout=10)
    # Then they are refused
    assert (answer.status_code, office.prompts()) == (403, before)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_forgotten_history_loses_and_doubles_nothing(office: Office) -> None:
    # Given a mailbox in step, whose pushes then stop
    office.write_in("before")
    office.wait_for_mails(1)
    office.play.post(f"mailboxes/{office.address}/stop-watch")
    # When mails come and Gmail forgets the history they stand in
    sent = {office.write_in(f"gap {n}")["message_id"] for n in range(5)}
    office.play.post(f"mailboxes/{office.address}/expire-history")
    last = office.write_in("after")["message_id"]
    # Then the next turn finds every one of them, once
    mails = office.wait_for_mails(7)
    ids = [mail["own_ref"] for mail in mails]
    assert len(ids) == len(set(ids)) == 7
    assert {*sent, last} < set(ids)
    assert office.verdicts() == {"received": 7}


def test_stale_tokens_are_renewed(office: Office) -> None:
    # Given access tokens that went stale before their time
    office.write_in("one")
    office.wait_for_mails(1)
    office.play.post(f"mailboxes/{office.address}/expire-tokens")
    # When mail comes, Then it arrives, and the mailbox stays well
    office.write_in("two")
    office.wait_for_mails(2)
    assert office.health()["status"] == "active"


def test_a_withdrawn_consent_is_announced_and_mended(office: Office) -> None:
    # Given a consent that its owner withdraws
    office.play.post(f"mailboxes/{office.address}/revoke")
    # When the mailbox is looked at next, Then the firm hears that e-mail cannot be used, and why
    wait_until(lambda: office.health()["status"] == "disconnected")
    wait_until(lambda: len(office.emitted(ChannelChanged)) == 2)
    on, off = office.emitted(ChannelChanged)
    assert (on["usable"], off["usable"]) == (True, False)
    assert office.address in off["reason"]
    refused = office.send(office.client)
    reason = office.await_report(refused.message_id, "failed")["reason"]
    assert reason["code"] == "no_mailbox"
    # When mail comes meanwhile and the mailbox is connected again, Then nothing was missed
    sent = office.write_in("meanwhile")
    office.mailbox(office.address)
    (mail,) = office.wait_for_mails(1)
    assert mail["own_ref"] == sent["message_id"]
    wait_until(lambda: len(office.emitted(ChannelChanged)) == 3)
    mended = max(office.emitted(ChannelChanged), key=lambda e: e["version"])
    assert mended["usable"] is True
    assert mended["reason"] is None


def test_one_mail_in_two_mailboxes_appears_once(office: Office) -> None:
    # Given a second mailbox of the firm, When a client writes to both at once
    second = f"partner-{office.firm_id[-12:]}@firm.example"
    office.mailbox(second)
    office.write_in("Both", to=[office.address, second])
    # Then both are read, and one message is told
    wait_until(lambda: office.verdicts() == {"received": 1, "duplicate": 1})
    assert len(office.wait_for_mails(1)) == 1


def test_many_mails_two_replicas_once_each(post_office: Stack, office: Office) -> None:
    # Given two replicas, and pushes that come twice and out of order
    post_office.start("email_svc", copy=2)
    try:
        office.fault("duplicate", count=8)
        office.fault("reorder", count=4, seconds=0.1)
        # When many mails come at once
        sent = {office.write_in(f"n{n}")["message_id"] for n in range(25)}
        mails = office.wait_for_mails(25)
    finally:
        post_office.stop("email_svc", copy=2)
    # Then each is told once
    ids = [mail["own_ref"] for mail in mails]
    assert set(ids) == sent
    assert len(ids) == 25


def test_connecting_is_checked(office: Office) -> None:
    # Given consents that do not fit, and somebody without the permission
    made = office.play.post("mailboxes", address=f"other-{office.firm_id[-12:]}@firm.example")
    wrong = {"address": office.address, "refresh_token": made["refresh_token"]}
    false = {"address": office.address, "refresh_token": "1//never-given"}
    # When they are used, Then the answer names the field
    for request, named in ((wrong, "address"), (false, "refresh_token"), ({}, "address")):
        with pytest.raises(ValidationFailed) as refused:
            office.call(Email.CONNECT_MAILBOX, **request)
        assert named in refused.value.details["fields"]
    with pytest.raises(PermissionDenied):
        office.call(Email.CONNECT_MAILBOX, office.colleague("member"), **wrong)
    # And another firm neither sees the mailbox nor takes it
    assert office.call(Email.LIST_MAILBOXES, office.stranger()) == {"items": []}
