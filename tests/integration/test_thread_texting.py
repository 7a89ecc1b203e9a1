"""Texts in the thread: refusals before anything is stored, consent, automatic answers, reports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import NotFound, PermissionDenied, RequestError, ValidationFailed
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import ContactOptedOut, InvalidPhoneNumber
from contracts.events import (
    AutomaticMessageSent,
    ClientChanged,
    DeliveryChanged,
    Event,
    MessageComposed,
    MessageUpdated,
)
from contracts.parts import Attachment
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.firm import NUMBER, FirmInTest
from tests.support.waiting import wait_until

Json = dict[str, Any]


def received(desk: FirmInTest, contract: type[Event]) -> Json:
    """The last event of its kind."""
    return wait_until(lambda: desk.emitted(contract))[-1]


# Refusals


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": " "}, "empty_message"),
        ({"body": "x" * 1601}, "message_too_long"),
        ({"attachments": [new_id()]}, "attachments_not_supported"),
        ({"to": ["+442079460123"]}, "foreign_number"),
        ({"to": ["+14165550123"]}, "foreign_number"),
        ({"to": ["+18765550123"]}, "foreign_number"),
        ({"to": ["+1415"]}, "invalid_phone_number"),
    ],
)
def test_a_text_that_cannot_go_is_refused_and_nothing_is_stored(
    desk: FirmInTest, change: Json, code: str
) -> None:
    # Given a client who can be texted / When the text is wrong in one way
    client = desk.client("Acme", new_phone())
    desk.channel()
    with pytest.raises(RequestError) as caught:
        desk.compose(client, **change)
    # Then it has a code of its own and names its field, and nothing is stored or sent
    assert caught.value.code == code
    assert list(caught.value.details["fields"]) == [next(iter(change))]
    assert desk.messages(client) == []
    assert desk.emitted(MessageComposed) == []


def test_a_firm_goes_through_having_no_number_a_paused_one_and_a_good_one(desk: FirmInTest) -> None:
    # Given a client with a phone, and another without
    client, silent = desk.client("Acme", new_phone()), desk.client("Beta")
    # When the channel reports, late and out of order / Then each time its latest word counts
    assert _code(desk, client) == "no_number"
    desk.channel(3, usable=False, code="number_paused", reason="The number is paused.")
    desk.channel(2)
    assert _code(desk, client) == "number_paused"
    line = desk.picker(client)
    assert (line["code"], line["reason"]) == ("number_paused", "The number is paused.")
    desk.channel(4, usable=False, code="campaign_not_approved", reason="Not approved yet.")
    assert _code(desk, client) == "campaign_not_approved"
    desk.channel(5)
    assert desk.compose(client)["delivery"] == {
        "state": "queued", "reason": None, "due_at": None, "held": False,
        "at": desk.messages(client)[0]["occurred_at"],
    }  # fmt: skip
    assert _code(desk, silent) == "no_phone_number"


def _code(desk: FirmInTest, client: Json) -> str:
    with pytest.raises(RequestError) as caught:
        desk.compose(client)
    return str(caught.value.code)


def test_an_address_book_takes_no_number_that_is_none(desk: FirmInTest) -> None:
    with pytest.raises(InvalidPhoneNumber) as caught:
        desk.client("Acme", "12")
    assert list(caught.value.details["fields"]) == ["contacts.0.identities.0.value"]


# Consent


def test_stop_closes_the_picker_and_start_opens_it_whatever_the_order(desk: FirmInTest) -> None:
    # Given a client who replied STOP, then START, then STOP; the second word is late
    phone = new_phone()
    client = desk.client("Acme", phone)
    desk.channel()
    desk.consent(phone, 1, out=True)
    assert desk.picker(client)["code"] == "contact_opted_out"
    desk.consent(phone, 3, out=True)
    desk.consent(phone, 2, out=False)
    # When the conversation is opened / Then the last word counts, with its reason
    line = desk.picker(client)
    assert (line["usable"], line["preselected"]) == (False, False)
    assert line["reason"] == ("Acme Contact replied STOP; they can text START to allow it again.")
    assert line["recipients"][0]["opted_out"] is True
    with pytest.raises(ContactOptedOut):
        desk.compose(client)
    # And it opens again with START
    desk.consent(phone, 4, out=False)
    assert desk.picker(client)["usable"] is True
    desk.compose(client)


SECOND, THIRD = "+16285550101", "+16285550102"
BOTH = (NUMBER, SECOND)


def test_a_stop_to_an_old_number_binds_a_new_one_until_a_word_of_its_own(desk: FirmInTest) -> None:
    # Given somebody who stopped the firm's old number
    phone = new_phone()
    client = desk.client("Acme", phone)
    desk.channel(addresses=(NUMBER,))
    desk.consent(phone, 1, out=True)
    # When the default becomes a number they never wrote to / Then it binds that one too
    desk.channel(2, address=SECOND, addresses=BOTH)
    assert desk.picker(client)["code"] == "contact_opted_out"
    # When they text START to the new one / Then texts go from it, and from no other
    desk.consent(phone, 1, out=False, number=SECOND)
    assert desk.picker(client)["usable"] is True
    desk.channel(3, address=NUMBER, addresses=BOTH)
    assert desk.picker(client)["usable"] is False
    # And a third number follows what they said last
    desk.channel(4, address=THIRD, addresses=(*BOTH, THIRD))
    assert desk.picker(client)["usable"] is True
    desk.consent(phone, 2, out=True)
    assert desk.picker(client)["usable"] is False


def test_consent_is_of_the_number_that_a_reply_leaves_from(desk: FirmInTest) -> None:
    # Given somebody who stopped the default number, then wrote START to the second
    phone = new_phone()
    client = desk.client("Acme", phone)
    desk.channel(addresses=BOTH)
    desk.consent(phone, 1, out=True)
    desk.text_from(phone, "START", to=(SECOND,))
    desk.consent(phone, 1, out=False, number=SECOND)
    # Then a reply may go, for it leaves from the second
    assert desk.picker(client)["usable"] is True
    # When the second is paused / Then it would leave from the default, which they stopped
    desk.channel(2, addresses=(NUMBER,))
    assert desk.picker(client)["usable"] is False
    # When they write to the default again without START / Then nothing changes
    desk.channel(3, addresses=BOTH)
    later = to_wire_time(utc_now() + timedelta(seconds=1))
    desk.text_from(phone, "Hello?", to=(NUMBER,), occurred_at=later)
    assert desk.picker(client)["usable"] is False


# Automatic answers


def automatic(phone: str, body: str = "You are unsubscribed.", **changes: Any) -> Event:
    fields = {
        "message_id": new_id(), "channel": "sms", "to": phone, "body_text": body,
        "why": "keyword", "occurred_at": to_wire_time(utc_now()),
    }  # fmt: skip
    return AutomaticMessageSent(**fields | changes)


def test_an_automatic_answer_stands_in_the_thread_but_is_not_our_answer(desk: FirmInTest) -> None:
    # Given a client who asked something
    phone = new_phone()
    client = desk.client("Acme", phone)
    desk.text_from(phone, "Can you call me?")
    # When the channel answers by itself, told of twice
    answer = automatic(phone, "We are closed.", why="auto_reply")
    desk.publish(answer)
    # Then it is an outbound message of the system
    message = desk.message(answer.message_id)
    assert (message["direction"], message["author"]["kind"]) == ("outbound", "system")
    assert (message["to"], message["author"]["name"]) == ([phone], "Auto-reply")
    assert message["conversation_id"] == client["conversation_id"]
    # And the client still waits for us, with one message unread
    assert (desk.conversation(client)["triage"], desk.conversation(client)["unread_count"]) == (
        "needs_action", 1,
    )  # fmt: skip
    # And its delivery is followed
    desk.publish(
        DeliveryChanged(answer.message_id, "sms", "sent", None, 2, to_wire_time(utc_now()))
    )
    assert desk.message(answer.message_id)["delivery"]["state"] == "sent"


def test_an_automatic_answer_to_a_stranger_waits_where_their_words_wait(desk: FirmInTest) -> None:
    # Given an automatic answer that arrives before the words it answers
    phone, client = new_phone(), desk.client("Acme", new_phone())
    answer = automatic(phone)
    desk.publish(answer)
    before = to_wire_time(utc_now() - timedelta(seconds=1))
    asked = desk.text_from(phone, "STOP", occurred_at=before)
    # Then both are in one unlinked conversation
    place = desk.message(answer.message_id)["conversation_id"]
    assert desk.message(asked)["conversation_id"] == place
    # When it is linked to a client, answered once more, and unlinked
    chosen = {"client_id": client["id"], "new_contact": "Nora"}
    link = desk.call(Thread.LINK_CONVERSATION, conversation_id=place, **chosen)
    later = automatic(phone, occurred_at=to_wire_time(utc_now() + timedelta(seconds=1)))
    desk.publish(later)
    assert desk.message(later.message_id)["conversation_id"] == client["conversation_id"]
    assert desk.conversation(client)["triage"] == "fyi"
    desk.call(Thread.UNDO_LINK, link_id=link["link_id"])
    # Then the automatic answers go back with the sender's words
    assert desk.messages(client) == []
    assert desk.message(later.message_id)["conversation_id"] == place


# Reports


def test_what_really_went_out_is_shown_even_if_its_report_was_overtaken(desk: FirmInTest) -> None:
    # Given a text to which the channel added a disclosure
    client = desk.client("Acme", new_phone())
    desk.channel()
    sent = desk.compose(client, body="Hello")
    now = to_wire_time(utc_now())
    longer = "Hello Reply STOP to opt out."
    # When a later report arrives first
    desk.publish(DeliveryChanged(sent["id"], "sms", "delivered", None, 3, now))
    desk.publish(DeliveryChanged(sent["id"], "sms", "sending", None, 1, now, sent_body=longer))
    # Then the words are those that went out, and the state is the later one
    found = desk.message(sent["id"])
    assert (found["body_text"], found["delivery"]["state"]) == (longer, "delivered")
    assert desk.conversation(client)["last_message"]["snippet"] == longer
    # And open pages hear of the words once, with the report that brought them
    emitted = wait_until(lambda: (seen := desk.emitted(MessageUpdated))[1:] and seen)
    assert [event["body_text"] for event in emitted] == [None, longer]
    desk.publish(DeliveryChanged(sent["id"], "sms", "read", None, 4, now, sent_body=longer))
    emitted = wait_until(lambda: (seen := desk.emitted(MessageUpdated))[2:] and seen)
    assert emitted[-1]["body_text"] is None


def test_a_message_that_waits_for_the_morning_says_until_when(desk: FirmInTest) -> None:
    # Given a queued text / When it must wait / Then it says so, until it goes
    client = desk.client("Acme", new_phone())
    desk.channel()
    sent, now = desk.compose(client), to_wire_time(utc_now())
    due = to_wire_time(utc_now() + timedelta(hours=8))
    desk.publish(DeliveryChanged(sent["id"], "sms", "queued", None, 1, now, due_at=due))
    assert desk.message(sent["id"])["delivery"]["due_at"] == due
    desk.publish(DeliveryChanged(sent["id"], "sms", "sending", None, 2, now))
    assert desk.message(sent["id"])["delivery"]["due_at"] is None


# Clients' time zones


def test_a_text_carries_the_clients_time_zone_and_who_may_override_the_night(
    desk: FirmInTest,
) -> None:
    # Given a client in Honolulu
    client = desk.client("Acme", new_phone())
    assert client["time_zone"] is None
    desk.channel()
    changed = desk.call(Thread.UPDATE_CLIENT, client_id=client["id"], time_zone="Pacific/Honolulu")
    assert changed["time_zone"] == "Pacific/Honolulu"
    # When a text is sent / Then the channel learns the zone
    sent = desk.compose(client)
    order = received(desk, MessageComposed)
    assert (order["message_id"], order["time_zone"], order["override_quiet_hours"]) == (
        sent["id"], "Pacific/Honolulu", False,
    )  # fmt: skip
    # And only who may change settings sends through the night
    member = desk.colleague("partner")
    with pytest.raises(PermissionDenied):
        desk.compose(client, actor=member, override_quiet_hours=True)
    desk.compose(client, override_quiet_hours=True)
    wait_until(lambda: received(desk, MessageComposed)["override_quiet_hours"])


def test_a_client_takes_a_new_name_and_its_conversation_with_it(desk: FirmInTest) -> None:
    client = desk.client("Acme", new_phone(), time_zone="America/Chicago")
    # When it is renamed / Then what was not named stays, and the others hear of it
    changed = desk.call(Thread.UPDATE_CLIENT, client_id=client["id"], name="Beta")
    assert (changed["name"], changed["time_zone"], changed["entity_type"]) == (
        "Beta", "America/Chicago", "LLC",
    )  # fmt: skip
    assert desk.conversation(client)["title"] == "Beta"
    wait_until(lambda: received(desk, ClientChanged)["name"] == "Beta")
    # And null is the firm's own zone again
    own = desk.call(Thread.UPDATE_CLIENT, client_id=client["id"], time_zone=None)
    assert own["time_zone"] is None


@pytest.mark.parametrize("change", [{"time_zone": "Mars/Base"}, {"name": " "}])
def test_a_wrong_change_of_a_client_changes_nothing(desk: FirmInTest, change: Json) -> None:
    client = desk.client("Acme", new_phone())
    with pytest.raises(ValidationFailed) as caught:
        desk.call(Thread.UPDATE_CLIENT, client_id=client["id"], **change)
    assert list(caught.value.details["fields"]) == list(change)
    assert desk.call(Thread.GET_CLIENT, client_id=client["id"]) == client


def test_a_member_cannot_change_somebody_elses_client(desk: FirmInTest) -> None:
    client = desk.client("Acme", new_phone())
    for actor in (desk.colleague("member"), desk.stranger()):
        with pytest.raises(NotFound):
            desk.call(Thread.UPDATE_CLIENT, actor, client_id=client["id"], name="Mine")


# Files


def test_a_file_is_for_those_who_see_its_message(desk: FirmInTest) -> None:
    # Given a picture that a client sent
    phone = new_phone()
    desk.client("Acme", phone)
    picture = Attachment(new_id(), "w2.jpg", "image/jpeg", 7, "a" * 64)
    message_id = desk.text_from(phone, attachments=(picture,))
    asked = {"message_id": message_id, "attachment_id": picture.id}
    # When it is asked for / Then its name, type, size and digest are told
    assert desk.call(Thread.GET_ATTACHMENT, **asked) == {
        "name": "w2.jpg", "content_type": "image/jpeg", "size": 7, "digest": "a" * 64,
    }  # fmt: skip
    # But not to a member it is not assigned to, nor to another firm, nor by a wrong id
    for actor in (desk.colleague("member"), desk.stranger()):
        with pytest.raises(NotFound):
            desk.call(Thread.GET_ATTACHMENT, actor, **asked)
    with pytest.raises(NotFound):
        desk.call(Thread.GET_ATTACHMENT, **asked | {"attachment_id": new_id()})
