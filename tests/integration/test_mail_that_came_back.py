"""Mail that came back or is late: the address, what did not arrive, sending again."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import Conflict, NotFound, ValidationFailed
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import RecipientOutsideClient
from contracts.events import DeliveryChanged, MessageComposed
from contracts.parts import Reason
from contracts.rpc import Thread
from contracts.senders import SenderDoubt
from tests.support.addresses import new_email, new_phone
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until

UNKNOWN = Reason("5.1.1", "This address does not exist.", permanent=True)


def told(message: dict[str, Any], state: str, sequence: int, **more: Any) -> DeliveryChanged:
    """The channel tells how far a message is."""
    now = to_wire_time(utc_now())
    return DeliveryChanged(
        message["id"], message["channel"], state, more.pop("reason", None), sequence, now, **more
    )


@pytest.fixture
def mailing(desk: FirmInTest) -> FirmInTest:
    """A firm that can mail and text."""
    desk.channel(channel="email", address="office@firm.example")
    desk.channel()
    return desk


def mailed(desk: FirmInTest, client: dict[str, Any], **more: Any) -> dict[str, Any]:
    return desk.compose(client, channel="email", subject="Your return", **more)


def failed(desk: FirmInTest, client: dict[str, Any], bounced: str | None = None) -> dict[str, Any]:
    """A mail to the client that came back."""
    message = mailed(desk, client)
    desk.publish(told(message, "failed", 3, reason=UNKNOWN, bounced=bounced))
    return message


def mark_of(desk: FirmInTest, client: dict[str, Any]) -> dict[str, Any] | None:
    """What the contact's address shows."""
    [contact] = desk.conversation(client)["contacts"]
    marks = [one["bounced"] for one in contact["identities"] if one["kind"] == "email"]
    return marks[0]


def undelivered(desk: FirmInTest) -> list[str]:
    page = desk.call(Thread.LIST_CONVERSATIONS, filter="failed", scope="team")
    assert desk.call(Thread.COUNT_CONVERSATIONS, scope="team")["failed"] == len(page["items"])
    return [line["title"] for line in page["items"]]


def test_an_address_that_bounced_is_marked_until_somebody_writes_from_it(
    mailing: FirmInTest,
) -> None:
    # Given a mail to a client's address
    address = new_email("jane")
    client = mailing.client("Oak", emails=[address])
    # When it comes back for good
    failed(mailing, client, bounced=address.upper())
    # Then the contact's address says so, and the picker warns before the next mail
    mark = mark_of(mailing, client)
    assert mark is not None
    assert mark["reason"] == UNKNOWN.message
    [recipient] = mailing.picker(client, "email")["recipients"]
    assert recipient["warning"] == f"The last e-mail to {address} came back. {UNKNOWN.message}"
    # And a mail of a doubtful sender proves nothing, one from there does
    doubt = SenderDoubt("authentication_failed", "It may be forged.")
    mailing.mail_from(address, sender_doubt=doubt)
    assert mark_of(mailing, client) == mark
    mailing.mail_from(address)
    assert mark_of(mailing, client) is None
    assert mailing.picker(client, "email")["recipients"][0]["warning"] is None


def test_what_came_back_for_another_reason_marks_nothing(mailing: FirmInTest) -> None:
    # Given a mail whose failure is not the address's / Then the address is not marked
    client = mailing.client("Oak", emails=[new_email("jane")])
    failed(mailing, client)
    assert mark_of(mailing, client) is None


def test_what_failed_or_is_late_is_a_list(mailing: FirmInTest) -> None:
    # Given three clients who were mailed
    oak, elm, ash = (
        mailing.client(name, emails=[new_email("jane")]) for name in ("Oak", "Elm", "Ash")
    )
    failed(mailing, oak)
    late = mailed(mailing, elm)
    mailed(mailing, ash)
    # When one is late / Then it stands with what failed, and shows that it is delayed
    mailing.publish(told(late, "delayed", 3, reason=Reason("4.4.1", "No answer.", False)))
    assert undelivered(mailing) == ["Elm", "Oak"]
    assert mailing.delivery(late["id"])["state"] == "delayed"
    # When it arrives after all, and the other client writes / Then neither is there
    mailing.publish(told(late, "sent", 4))
    mailing.mail_from(oak["contacts"][0]["identities"][0]["value"])
    assert undelivered(mailing) == []


def test_a_failed_mail_is_sent_again_as_a_new_message(mailing: FirmInTest) -> None:
    # Given a mail that came back
    client = mailing.client("Oak", new_phone(), emails=[new_email("jane")])
    lost = failed(mailing, client)
    # When it is sent again, twice under one key
    key = new_id()
    asked = {"message_id": lost["id"], "idempotency_key": key}
    again = mailing.call(Thread.RESEND_MESSAGE, **asked)
    assert mailing.call(Thread.RESEND_MESSAGE, **asked)["id"] == again["id"]
    # Then it goes out once, with the same words, in the thread of the one that failed
    assert again["id"] != lost["id"]
    assert (again["body_text"], again["subject"], again["to"]) == (
        lost["body_text"],
        lost["subject"],
        lost["to"],
    )
    orders = wait_until(
        lambda: [o for o in mailing.emitted(MessageComposed) if o["message_id"] == again["id"]]
    )
    assert [one["reply_to_message_id"] for one in orders] == [lost["id"]]
    # And nothing is missing any more
    assert undelivered(mailing) == []


def test_it_goes_elsewhere_when_asked(mailing: FirmInTest) -> None:
    # Given a mail that came back, of a client with a second address and a phone
    phone, other = new_phone(), new_email("jane")
    client = mailing.client("Oak", phone, emails=[new_email("jane"), other])
    lost = failed(mailing, client)

    def again(**asked: Any) -> dict[str, Any]:
        key = new_id()
        return mailing.call(
            Thread.RESEND_MESSAGE, message_id=lost["id"], idempotency_key=key, **asked
        )

    # When it is sent to the other address, and as a text / Then each goes there
    assert again(to=[other])["to"] == [other]
    text = again(channel="sms")
    assert (text["channel"], text["to"], text["subject"]) == ("sms", [phone], None)
    # And what no message may do, this may not
    with pytest.raises(ValidationFailed):
        again(channel="sms", to=["+15550100"])
    with pytest.raises(ValidationFailed):
        again(channel="internal")


def test_copies_go_along_and_somebody_outside_is_asked_about(mailing: FirmInTest) -> None:
    # Given a mail with copies to people outside, who were allowed, that came back
    client, copy = mailing.client("Oak", emails=[new_email("jane")]), new_email("cleo")
    lost = mailed(mailing, client, cc=[copy], allow_outside=True, body_html="<p>Hello</p>")
    mailing.publish(told(lost, "failed", 3, reason=UNKNOWN))

    def again(**asked: Any) -> dict[str, Any]:
        key = new_id()
        return mailing.call(
            Thread.RESEND_MESSAGE, message_id=lost["id"], idempotency_key=key, **asked
        )

    # When it is sent again as it was / Then they get it once more, as rich text
    as_it_was = again()
    assert (as_it_was["cc"], as_it_was["body_html"]) == ([copy], lost["body_html"])
    # And somebody else outside only where that is allowed, alone
    with pytest.raises(RecipientOutsideClient):
        again(to=[copy])
    alone = again(to=[copy], allow_outside=True)
    assert (alone["to"], alone["cc"]) == ([copy], [])


@pytest.mark.parametrize(
    ("came_back", "to", "bcc"),
    [
        (("to",), ("to",), ()),
        (("cc", "bcc"), ("cc",), ("bcc",)),
        (("bcc",), ("bcc",), ()),
        ((), ("to",), ("bcc",)),
    ],
    ids=["the recipient", "copies", "a blind copy", "nobody named"],
)
def test_who_has_it_does_not_get_it_again(
    mailing: FirmInTest, came_back: tuple[str, ...], to: tuple[str, ...], bcc: tuple[str, ...]
) -> None:
    # Given a mail to several, of whom some have it
    who = {name: new_email(name) for name in ("to", "cc", "bcc")}
    client = mailing.client("Acme", emails=list(who.values()))
    fields = {name: [address] for name, address in who.items()}
    message = mailed(mailing, client, **fields)
    said = " ".join(f"This address does not exist. ({who[name].upper()})" for name in came_back)
    reason = Reason("5.1.1", said or "It was refused.", permanent=True)
    mailing.publish(told(message, "failed", 3, reason=reason))
    # When it is sent again / Then it goes to those that did not get it
    again = mailing.call(Thread.RESEND_MESSAGE, message_id=message["id"], idempotency_key=new_id())
    assert again["to"] == [who[name] for name in to]
    assert again["bcc"] == [who[name] for name in bcc]


def test_a_text_becomes_a_mail_with_a_subject(mailing: FirmInTest) -> None:
    # Given a text that failed / When it is sent as a mail / Then it has a subject
    client = mailing.client("Oak", new_phone(), emails=[new_email("jane")])
    lost = mailing.compose(client)
    mailing.publish(told(lost, "undelivered", 3))
    asked = {"message_id": lost["id"], "channel": "email", "idempotency_key": new_id()}
    assert mailing.call(Thread.RESEND_MESSAGE, **asked)["subject"] == "A message from us"


def test_what_did_not_fail_or_is_not_ones_own_is_not_sent_again(mailing: FirmInTest) -> None:
    # Given a mail that is on its way, and one that came back
    client = mailing.client("Oak", emails=[new_email("jane")])
    sent, lost = mailed(mailing, client), failed(mailing, client)
    # Then the first is refused
    with pytest.raises(Conflict):
        mailing.call(Thread.RESEND_MESSAGE, message_id=sent["id"], idempotency_key=new_id())
    # And to somebody who does not see the conversation, the second is not there
    for stranger in (mailing.colleague("member"), mailing.stranger()):
        asked = {"message_id": lost["id"], "idempotency_key": new_id()}
        with pytest.raises(NotFound):
            mailing.call(Thread.RESEND_MESSAGE, stranger, **asked)
