"""What staff send from their own mail program is the firm's word (E3): out of the mailbox's folder
Sent, once, and into the conversation of those it went to.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis.ids import new_id, to_wire_time, utc_now
from contracts.events import DeliveryChanged, MessageReceived, MessageSentElsewhere, StaffChanged
from contracts.rpc import Thread
from services.email_svc.provider import RawMail
from tests.support.firm import FirmInTest
from tests.support.postbox import MailDesk, Postbox
from tests.support.tap import EventTap
from tests.support.waiting import wait_until

Json = dict[str, Any]
SENT_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def put(box: Postbox, raw: str, folder: str = "sent") -> str:
    """A mail in one of the mailbox's folders; its id there."""
    one = f"{folder}{len(box.order)}"
    box.mails[one] = RawMail(one, f"t-{one}", folder, raw.encode(), SENT_AT)
    box.order.append(one)
    return one


def written(sender: str, message_id: str = "<a1@office.example>", headers: str = "") -> str:
    return (
        f"From: Ada Staff <{sender}>\nTo: Nora <nora@field.example>\nCc: Tax <tax@field.example>\n"
        f"Message-ID: {message_id}\nIn-Reply-To: <q1@field.example>\nSubject: Re: March\n{headers}"
        "\nThey are in, thank you."
    )


def test_a_mail_written_in_the_mailbox_is_told_once(mail_desk: MailDesk, tap: EventTap) -> None:
    # Given a mail in Sent that did not go out from here
    one = put(mail_desk.box, written(mail_desk.box.address))
    # When the mailbox is looked at, and compared in full
    mail_desk.run()
    mail_desk.box.oldest = 9
    mail_desk.run()
    # Then it is told once, with whom it went to and when the provider took it
    (told,) = wait_until(lambda: _told(mail_desk, tap, 1))
    assert told["to"] == ["nora@field.example", "tax@field.example"]
    assert told["cc"] == ["tax@field.example"]
    assert (told["own_ref"], told["refs"]) == ("<a1@office.example>", ["<q1@field.example>"])
    assert told["occurred_at"] == to_wire_time(SENT_AT)
    assert mail_desk.verdicts() == {one: "sent"}
    # And it is sent, as far as a bounce does not say otherwise
    assert mail_desk.row("select count(*) from deliveries where state = 'sent'") == 1


def test_our_own_mail_and_a_machines_are_not_told(mail_desk: MailDesk, tap: EventTap) -> None:
    # Given a mail that went out from here, its Message-ID replaced by the provider
    message = mail_desk.deliver()
    wait_until(lambda: mail_desk.state(message) == "sent")
    raw, _ = mail_desk.box.sent[0]
    changed = raw.replace("Message-ID: ", "Message-ID: <new@office.example>\r\nX-Old: ", 1)
    own = put(mail_desk.box, changed)
    # And an answering machine's, and one to nobody
    machine = put(
        mail_desk.box, written(mail_desk.box.address, "<m@x>", "Auto-Submitted: auto-replied\n")
    )
    nobody = put(mail_desk.box, f"From: {mail_desk.box.address}\nMessage-ID: <n@x>\n\nNote")
    # When the mailbox is looked at / Then none of them is told
    mail_desk.run()
    assert mail_desk.verdicts() == {own: "own", machine: "sent", nobody: "sent"}
    assert mail_desk.row("select count(*) from mails where not inbound") == 1


def test_a_colleagues_copy_of_it_is_no_message_of_a_stranger(
    mail_desk: MailDesk, tap: EventTap
) -> None:
    # Given a mail in Sent, and the copy that came to the inbox
    put(mail_desk.box, written("ada@office.example"))
    copy = put(mail_desk.box, written("ada@office.example"), "inbox")
    # When the mailbox is looked at / Then it is one mail
    mail_desk.run()
    assert mail_desk.verdicts()[copy] == "duplicate"
    wait_until(lambda: _told(mail_desk, tap, 1))
    assert tap.payloads(mail_desk.firm_id, MessageReceived) == []


def _told(desk: MailDesk, tap: EventTap, count: int) -> list[Json] | None:
    found = tap.payloads(desk.firm_id, MessageSentElsewhere)
    return found if len(found) == count else None


def sent_elsewhere(*to: str, **changes: Any) -> MessageSentElsewhere:
    now = to_wire_time(utc_now())
    named = {
        "message_id": new_id(),
        "channel": "email",
        "sender_address": "ada@office.example",
        "sender_name": "Office",
        "to": to,
        "subject": "Re: March",
        "body_text": "They are in.",
        "body_html": None,
        "occurred_at": now,
    }
    return MessageSentElsewhere(**named | changes)


def test_it_answers_the_client_by_the_right_person(firm: FirmInTest) -> None:
    # Given a client who asked something, and a member of staff whose address is known
    nora, ada = f"nora.{new_id()}@field.example", f"ada.{new_id()}@office.example"
    client = firm.client("Field Bakery", emails=(nora,))
    known = StaffChanged(firm.owner.id, "Ada Staff", ada.title(), "owner", active=True, version=1)
    firm.publish(known)
    wait_until(lambda: firm.mail_from(nora, "Are the March statements in?"))
    # When she answers from her phone, with somebody in copy whom nobody knows
    copied = ("stranger@x.example",)
    event = sent_elsewhere(*copied, nora.upper(), sender_address=ada, cc=copied)
    firm.publish(event)
    # Then it stands in the client's conversation as hers, sent, and the question is answered
    message = wait_until(lambda: firm.message(event.message_id))
    assert message["conversation_id"] == client["conversation_id"]
    assert (message["direction"], message["delivery"]["state"]) == ("outbound", "sent")
    assert message["author"] == {"kind": "staff", "id": firm.owner.id, "name": "Ada Staff"}
    assert (message["to"], message["cc"]) == ([nora], list(copied))
    assert firm.conversation(client)["triage"] == "awaiting_reply"
    # And what comes back later fails it
    late = to_wire_time(utc_now() + timedelta(seconds=1))
    firm.publish(DeliveryChanged(event.message_id, "email", "failed", None, 1, late))
    wait_until(lambda: (firm.message(event.message_id) or {})["delivery"]["state"] == "failed")


def test_a_mailbox_of_several_is_nobodys_word_in_particular(firm: FirmInTest) -> None:
    # Given a client / When somebody writes to it from a mailbox that is no member's own
    nora = f"nora.{new_id()}@field.example"
    firm.client("Field Bakery", emails=(nora,))
    event = sent_elsewhere(nora, sender_name=firm.owner.name)
    firm.publish(event)
    # Then it is signed as it was, whoever is called so
    message = wait_until(lambda: firm.message(event.message_id))
    assert message["author"] == {"kind": "staff", "id": None, "name": firm.owner.name}


def test_what_went_to_an_unlinked_sender_stands_with_what_they_wrote(firm: FirmInTest) -> None:
    # Given somebody nobody knows, who wrote
    eve = f"eve.{new_id()}@x.example"
    asked = firm.mail_from(eve, "Do you take new clients?")
    # When they are answered from Gmail / Then both stand together
    event = sent_elsewhere(eve)
    firm.publish(event)
    message = wait_until(lambda: firm.message(event.message_id))
    assert message["conversation_id"] == (firm.message(asked) or {})["conversation_id"]


@pytest.mark.parametrize("shared", [False, True], ids=["unknown", "of two clients"])
def test_whoever_it_went_to_is_never_guessed(firm: FirmInTest, *, shared: bool) -> None:
    # Given an address that nobody has, or two clients
    address = f"joint.{new_id()}@x.example"
    clients = [firm.client(name, emails=(address,)) for name in ("One", "Two") if shared]
    # When somebody of the firm wrote to it, and then to a client
    nora = f"nora.{new_id()}@field.example"
    firm.client("Field Bakery", emails=(nora,))
    first, last = sent_elsewhere(address), sent_elsewhere(nora)
    firm.publish(first, last)
    wait_until(lambda: firm.message(last.message_id))
    # Then it is in no client's conversation
    found = wait_until(lambda: firm.message(first.message_id)) if shared else None
    places = {client["conversation_id"] for client in clients}
    assert found is None or found["conversation_id"] not in places
    listing = firm.call(Thread.LIST_CONVERSATIONS, filter="unlinked", scope="team")
    assert len(listing["items"]) == int(shared)
