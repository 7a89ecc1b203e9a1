"""Mail sent through the sandbox's Gmail with the real google client: once, whole, or why not."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.ids import new_id
from contracts.parts import Attachment
from contracts.rpc import Email
from services.email_svc.use_cases import EmailUseCases
from tests.support.files import hand_over_file, keep_file
from tests.support.mail_office import Office
from tests.support.waiting import wait_until


def test_a_bounce_fails_the_message_and_is_no_message(office: Office) -> None:
    # Given mails to an address that does not exist and to one whose server is slow
    hard = office.send("nobody@bounce.example")
    soft = office.send("full@bounce.example")
    slow = office.send("delay@slow.example")
    # When the reports come, Then failures carry their reason, the delay does not fail
    reported = office.await_report(hard.message_id, "failed")
    assert reported["reason"] == {
        "code": "5.1.1",
        "message": "This address does not exist. (nobody@bounce.example)",
        "permanent": True,
    }
    assert office.await_report(soft.message_id, "failed")["reason"]["permanent"] is False
    wait_until(lambda: office.verdicts().get("notice", 0) == 3, what="three notices read")
    assert office.reported(slow.message_id) == ["sending", "sent", "delayed"]
    # And only the address that does not exist is said to take no mail
    assert office.await_report(hard.message_id, "failed")["bounced"] == "nobody@bounce.example"
    assert office.await_report(soft.message_id, "failed")["bounced"] is None
    assert office.received() == []


def test_a_lost_answer_is_settled_and_never_repeated(office: Office) -> None:
    # Given a provider that takes the mail but answers too late
    office.fault("timeout_after_accept", seconds=2.0)
    message = office.send(office.client, "Doubt")
    reported = office.await_report(message.message_id, "uncertain")
    # When the doubt is settled, Then the mailbox has it: sent, once
    EmailUseCases(office.context).settlement.settle_uncertain(age=0)
    sent = office.await_report(message.message_id, "sent")
    assert sent["own_ref"] == reported["own_ref"]
    assert [m["message_id"] for m in office.mails_at(office.client)] == [sent["own_ref"]]


def test_a_busy_provider_gets_the_mail_later(office: Office) -> None:
    # Given a provider too busy to take anything once
    office.rest()
    office.fault("http_429")
    message = office.send(office.client, "Later")
    # When it is asked again, Then it has the mail once
    office.await_report(message.message_id, "sent")
    assert len(office.mails_at(office.client)) == 1


def test_a_5xx_is_a_doubt_and_ends_as_not_sent(office: Office) -> None:
    # Given a provider that breaks while it has the request, before it took the mail
    office.rest()
    office.fault("http_5xx")
    message = office.send(office.client, "Never")
    office.await_report(message.message_id, "uncertain")
    # When the mailbox is asked, Then it never had it: failed, for staff to send again
    EmailUseCases(office.context).settlement.settle_uncertain(age=0)
    reported = office.await_report(message.message_id, "failed")
    assert reported["reason"]["code"] == "not_accepted"
    assert office.mails_at(office.client) == []


def test_files_travel_by_upload(office: Office) -> None:
    # Given a file too large for a plain request
    content = b"%PDF" + bytes(range(256)) * 6000
    digest = keep_file(office.context, content)
    file = Attachment(new_id(), "Big.pdf", "application/pdf", len(content), digest)
    # And one that somebody handed over for the mail
    handed = hand_over_file(office.context, b"%PDF handed over")
    small = Attachment(new_id(), "Small.pdf", "application/pdf", 16, handed)
    # When they are sent, Then they arrive unchanged
    message = office.send(office.client, "Files", attachments=(file, small))
    office.await_report(message.message_id, "sent")
    (mail,) = office.mails_at(office.client)
    assert [(one["name"], one["size"]) for one in mail["attachments"]] == [
        ("Big.pdf", len(content)),
        ("Small.pdf", 16),
    ]


def test_copies_reach_everybody_and_blind_ones_are_seen_by_nobody(office: Office) -> None:
    # Given a mail to three, one of them blind, with rich text
    names = ("copy", "blind")
    copy, blind = (f"{name}-{office.firm_id[-12:]}@client.example" for name in names)
    html = "<p>Dear <strong>Jane</strong></p>"
    message = office.send(office.client, cc=(copy,), bcc=(blind,), body_html=html)
    # When it is sent / Then each has it
    office.await_report(message.message_id, "sent")
    for address in (office.client, copy, blind):
        (mail,) = office.mails_at(address)
        # And nobody reads of the blind one
        raw = str(mail)
        assert copy in raw
        assert blind not in raw or address == blind
        assert "<strong>Jane</strong>" in raw


@pytest.mark.parametrize(
    ("to", "code"), [((), "no_recipient"), (("bob@localhost",), "bad_address")]
)
def test_what_cannot_be_sent_fails_with_its_reason(office: Office, to: Any, code: str) -> None:
    message = office.order(to, channel="email")
    assert office.await_report(message.message_id, "failed")["reason"]["code"] == code


def test_a_mail_leaves_from_the_address_that_was_chosen(office: Office) -> None:
    # Given a mailbox that may send as another address, which is the default
    own, alias = office.address, f"billing-{office.firm_id[-12:]}@firm.example"
    office.play.post("mailboxes", address=own, alias=alias)
    mailbox = office.health()["id"]
    added = office.call(Email.ADD_SENDER, mailbox_id=mailbox, address=alias, name="Billing")
    office.call(Email.UPDATE_SENDER, sender_id=added["id"], default=True)
    # When mails leave by default, by the mailbox's own, and by one that is not there
    usual = office.send(office.client, "Usual")
    listed = office.call(Email.LIST_SENDERS)["items"]
    (first,) = (one["id"] for one in listed if one["address"] == own)
    chosen = office.send(office.client, "Chosen", sender_id=first)
    stranger = office.send(office.client, "Stranger", sender_id=new_id())
    # Then each has the sender that was chosen, and the last fails with the reason
    for message in (usual, chosen):
        office.await_report(message.message_id, "sent")
    found = {mail["subject"]: mail["from"] for mail in office.mails_at(office.client)}
    assert alias in found["Usual"]
    assert "Billing" in found["Usual"]
    assert own in found["Chosen"]
    assert office.await_report(stranger.message_id, "failed")["reason"]["code"] == "no_sender"


def test_an_answer_names_its_address_as_a_new_mail_does(office: Office) -> None:
    # Given a mail from a client, to an address that has a name
    office.write_in("Tax")
    (mail,) = office.wait_for_mails(1)
    (own,) = office.call(Email.LIST_SENDERS)["items"]
    office.call(Email.UPDATE_SENDER, sender_id=own["id"], name="The Office")
    # When it is answered, and something new is written
    answer = office.send(office.client, "RE: Tax", reply_to_message_id=mail["message_id"])
    fresh = office.send(office.client, "Party")
    for message in (answer, fresh):
        office.await_report(message.message_id, "sent")
    # Then both are from that name
    found = [mail["from"] for mail in office.mails_at(office.client)]
    assert found == [f"The Office <{office.address}>"] * 2
