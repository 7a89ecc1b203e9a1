"""A client's one conversation: what stands in it, who sees and writes what (T1, T6, T14, T16)."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import (
    IdempotencyKeyReused,
    NotFound,
    ValidationFailed,
)
from chassis.ids import new_id, to_wire_time, utc_now
from contracts.events import ConversationChanged, MessageComposed, StaffChanged
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.inbox import listed, note
from tests.support.waiting import wait_until

Json = dict[str, Any]


def test_one_thread_holds_every_channel_in_time_order(firm: FirmInTest) -> None:
    # Given a client with a phone and an address, who uses both, the later one first to arrive
    phone, email = new_phone(), f"nora.{new_id()}@field.example"
    client = firm.client("Field Bakery", phone, emails=(email,))
    firm.open_channels("internal")
    now = utc_now()
    firm.text_from(phone, "second", occurred_at=to_wire_time(now - timedelta(minutes=1)))
    earlier = to_wire_time(now - timedelta(minutes=2))
    firm.mail_from(email.upper(), "first", occurred_at=earlier)
    note(firm, client, "third")
    # When the thread is opened / Then all is in it, newest first, each with its channel
    answer = firm.call(Thread.LIST_MESSAGES, conversation_id=client["conversation_id"])
    assert [(m["body_text"], m["channel"]) for m in answer["items"]] == [
        ("third", "internal"), ("second", "sms"), ("first", "email"),
    ]  # fmt: skip
    # And the list shows the newest, whatever the order of arrival
    summary = listed(firm)[0]
    assert summary["last_message"]["snippet"] == "third"
    assert sorted(summary["channels"]) == ["email", "internal", "sms"]


def test_a_member_sees_only_what_is_assigned_to_them(firm: FirmInTest) -> None:
    # Given one client of the member and one of others
    member = firm.colleague("member")
    mine = firm.client("Mine", new_phone(), assigned_staff=[member.id])
    other = firm.client("Other", new_phone())
    # When the member looks / Then the other is not there in any way
    assert [c["id"] for c in listed(firm, actor=member, scope="team")] == [mine["conversation_id"]]
    names = [c["name"] for c in firm.call(Thread.LIST_CLIENTS, member)["items"]]
    assert names == ["Mine"]
    for method, request in (
        (Thread.GET_CONVERSATION, {"conversation_id": other["conversation_id"]}),
        (Thread.LIST_MESSAGES, {"conversation_id": other["conversation_id"]}),
        (Thread.MARK_UNREAD, {"conversation_id": other["conversation_id"]}),
        (Thread.GET_CLIENT, {"client_id": other["id"]}),
    ):
        with pytest.raises(NotFound):
            firm.call(method, member, **request)
    assert listed(firm, "unlinked", member) == []
    # And the owner sees both, or in the scope Mine what is theirs
    assert len(listed(firm)) == 2
    assert firm.call(Thread.COUNT_CONVERSATIONS, member, scope="team")["all"] == 1


def test_a_repeated_compose_is_one_message(firm: FirmInTest) -> None:
    # Given a conversation, and one request sent eight times at once
    client = firm.client("Field Bakery", new_phone())
    firm.open_channels("internal")
    key, place = new_id(), client["conversation_id"]
    # When all are answered
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda _: note(firm, place, idempotency_key=key), range(8)))
    # Then they have the same answer, and there is one message and one order to deliver
    assert len({answer["id"] for answer in answers}) == 1
    assert firm.bodies(place) == ["A note"]
    wait_until(lambda: firm.emitted(MessageComposed))
    assert len(firm.emitted(MessageComposed)) == 1
    # And other words under the same key are refused
    with pytest.raises(IdempotencyKeyReused):
        note(firm, place, idempotency_key=key, body="Other words")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body": "  "}, "body"),
        ({"channel": "email", "to": [], "subject": " "}, "subject"),
        ({"channel": "email", "subject": "s", "to": ["else@x.example"]}, "to"),
        ({"channel": "sms", "to": ["+14155559999"]}, "to"),
        ({"channel": "sms", "mentions": [new_id()]}, "mentions"),
        ({"mentions": [new_id()]}, "mentions"),
        ({"mentions": ["nobody"]}, "mentions.0"),
    ],
)
def test_what_cannot_be_sent_names_its_field_and_stores_nothing(
    firm: FirmInTest, change: Json, field: str
) -> None:
    # Given a client reachable by every channel / When the request is wrong in one way
    client = firm.client("Acme", new_phone(), emails=(f"a.{new_id()}@x.example",))
    firm.open_channels("internal", "email", "sms")
    with pytest.raises(ValidationFailed) as caught:
        firm.compose(client, **{"channel": "internal"} | change)
    # Then the field is named, and nothing is stored
    assert list(caught.value.details["fields"]) == [field]
    assert firm.bodies(client) == []


def test_a_reply_takes_the_subject_and_the_primary_address(firm: FirmInTest) -> None:
    # Given a client with two addresses who wrote with a subject
    first, second = f"a.{new_id()}@x.example", f"b.{new_id()}@x.example"
    client = firm.client("Acme", emails=(first, second))
    firm.open_channels("email")
    asked = firm.mail_from(second, "?", subject="Figures")
    # When staff reply without saying more
    reply = firm.compose(client, channel="email", reply_to_message_id=asked)
    # Then the subject is carried on and the primary address taken
    assert (reply["subject"], reply["to"]) == ("RE: Figures", [first])
    again = firm.compose(client, channel="email", reply_to_message_id=reply["id"])
    assert again["subject"] == "RE: Figures"


def test_a_mention_is_kept_with_the_name_of_the_colleague(firm: FirmInTest) -> None:
    # Given an active colleague / When a note names them
    colleague = new_id()
    event = StaffChanged(colleague, "Ben Book", "ben@x.example", "member", True, 1)
    firm.publish(event)
    firm.open_channels("internal")
    place = firm.client("Acme", new_phone())["conversation_id"]
    note = wait_until(lambda: _noted(firm, place, colleague))
    # Then the mention carries the name, and their inbox shows it
    assert note["mentions"] == [{"staff_id": colleague, "name": "Ben Book"}]
    ben = dataclasses.replace(firm.owner, id=colleague)
    assert listed(firm, "internal", ben)[0]["mentioned"] is True


def _noted(firm: FirmInTest, place: str, colleague: str) -> Json | None:
    try:
        return note(firm, place, mentions=[colleague])
    except ValidationFailed:
        return None


def test_the_picker_says_why_a_channel_is_missing(firm: FirmInTest) -> None:
    # Given a client with a phone only, who wrote last by text
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    firm.open_channels("email", "sms", "internal")
    firm.text_from(phone, "hi")
    # When the conversation is opened
    lines = firm.conversation(place)["channels_available"]
    picker = {line["channel"]: line for line in lines}
    # Then text is chosen, and the others say what they lack
    assert [c for c, line in picker.items() if line["preselected"]] == ["sms"]
    assert picker["email"]["reason"] == "Acme has no e-mail address."
    assert not picker["portal"]["usable"]
    assert picker["portal"]["reason"]
    assert picker["internal"]["usable"]


def test_a_withdrawal_reaches_the_open_pages_of_those_who_have_the_phone(desk: FirmInTest) -> None:
    # Given two clients, one of them with the phone
    phone = new_phone()
    client, _ = desk.client("Acme", phone), desk.client("Oak", new_phone())
    # When somebody says from it that they want no texts, and an older report follows
    desk.consent(phone, 2, out=True)
    desk.consent(phone, 1, out=False)
    desk.consent(phone, 3, out=False)

    def told() -> list[str]:
        changes = desk.emitted(ConversationChanged)
        return [one["conversation_id"] for one in changes if one["reason"] == "status"]

    # Then pages that show that client are told to look anew at each news, and no others
    wait_until(lambda: len(told()) == 2)
    assert set(told()) == {client["conversation_id"]}
