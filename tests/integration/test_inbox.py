"""Lists of the inbox: pages, what is unread, what is needed (T5, T7, T8, T20)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import (
    MalformedRequest,
    NotFound,
    ValidationFailed,
)
from chassis.ids import new_id, to_wire_time, utc_now
from contracts.actor import Actor
from contracts.events import ConversationChanged, DeliveryChanged
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.inbox import listed, newest, note
from tests.support.waiting import wait_until

Json = dict[str, Any]


def all_pages(ask: Callable[[str | None], Json]) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    for _ in range(50):
        answer = ask(cursor)
        found += [item["id"] for item in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return found
    raise AssertionError("the pages never end")


def test_pages_neither_repeat_nor_skip_even_with_equal_times(firm: FirmInTest) -> None:
    # Given thirteen messages, most of them of the very same instant
    phone = new_phone()
    client = firm.client("Acme", phone)
    now = to_wire_time(utc_now())
    ids = {firm.text_from(phone, str(n), occurred_at=now) for n in range(13)}
    # When they are read four at a time, and a new one comes in between
    place = client["conversation_id"]

    def page(cursor: str | None) -> Json:
        if cursor:
            firm.text_from(phone, "new")
        return firm.call(Thread.LIST_MESSAGES, conversation_id=place, limit=4, cursor=cursor)

    found = all_pages(page)
    # Then each of the thirteen was there once
    assert sorted(found) == sorted(ids)


def test_lists_of_clients_and_conversations_page_without_gaps(firm: FirmInTest) -> None:
    # Given nine clients, some of the same name
    made = [firm.client(f"Client {n % 3}", new_phone()) for n in range(9)]
    # When both lists are read two at a time / Then each is there once
    clients = all_pages(lambda cursor: firm.call(Thread.LIST_CLIENTS, limit=2, cursor=cursor))
    assert sorted(clients) == sorted(client["id"] for client in made)
    conversations = all_pages(
        lambda cursor: firm.call(Thread.LIST_CONVERSATIONS, scope="team", limit=2, cursor=cursor)
    )
    assert sorted(conversations) == sorted(client["conversation_id"] for client in made)


@pytest.mark.parametrize("cursor", ["nonsense", "e30", "WzEsMl0", "W251bGwsbnVsbF0"])
def test_a_cursor_of_somebody_else_is_refused(firm: FirmInTest, cursor: str) -> None:
    # Given a cursor we never wrote / When it is used / Then the field is named
    place = firm.client("Acme", new_phone())["conversation_id"]
    for method, request in (
        (Thread.LIST_CONVERSATIONS, {}),
        (Thread.LIST_CLIENTS, {}),
        (Thread.LIST_MESSAGES, {"conversation_id": place}),
    ):
        with pytest.raises(MalformedRequest) as caught:
            firm.call(method, cursor=cursor, **request)
        assert list(caught.value.details["fields"]) == ["cursor"]


def test_a_search_word_is_taken_literally(firm: FirmInTest) -> None:
    # Given names with the database's own wildcards
    for name in ("100% Fruit", "100 Fruits", "A_B", "AxB"):
        firm.client(name)
    # When they are searched / Then the signs mean themselves
    for query, found in (("100%", ["100% Fruit"]), ("a_b", ["A_B"]), ("FRUIT", None)):
        names = [c["name"] for c in firm.call(Thread.LIST_CLIENTS, query=query)["items"]]
        assert names == (found or ["100 Fruits", "100% Fruit"])


def test_unread_is_ones_own_and_never_counts_ones_own_words(firm: FirmInTest) -> None:
    # Given a client who wrote twice, and a note of the owner
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    firm.open_channels("internal")
    firm.text_from(phone, "one")
    firm.text_from(phone, "two")
    note(firm, place)
    partner = firm.colleague("partner")

    def unread(actor: Actor) -> int:
        return int(listed(firm, actor=actor)[0]["unread_count"])

    # When each looks / Then own words do not count
    assert (unread(firm.owner), unread(partner)) == (2, 3)
    # When one has read / Then the other has not
    last = newest(firm, place)
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=last)
    assert (unread(firm.owner), unread(partner)) == (0, 3)
    # When it is marked unread / Then the newest of others counts again, and reading is repeatable
    firm.call(Thread.MARK_UNREAD, conversation_id=place)
    assert unread(firm.owner) == 1
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=last)
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=last)
    assert unread(firm.owner) == 0


def test_a_reading_covers_what_was_shown_and_nothing_that_came_meanwhile(firm: FirmInTest) -> None:
    # Given a page that shows one message, when a second one comes
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    shown = firm.text_from(phone, "one")
    firm.text_from(phone, "two")
    # When the page says what it has shown / Then the second stays unread, and a late page that has
    # shown less takes nothing back
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=shown)
    assert listed(firm)[0]["unread_count"] == 1
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=newest(firm, place))
    firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=shown)
    assert listed(firm)[0]["unread_count"] == 0
    changes = wait_until(lambda: firm.emitted(ConversationChanged))
    assert [change["read_up_to"] for change in changes] == [1, 2]
    # And who does not say what was shown, or names another conversation's message, marks nothing
    with pytest.raises(ValidationFailed) as refused:
        firm.call(Thread.MARK_READ, conversation_id=place)
    assert list(refused.value.details["fields"]) == ["last_message_id"]
    elsewhere = firm.text_from(new_phone(), "elsewhere")
    with pytest.raises(NotFound):
        firm.call(Thread.MARK_READ, conversation_id=place, last_message_id=elsewhere)


def test_triage_follows_the_latest_words_between_firm_and_client(firm: FirmInTest) -> None:
    # Given a client who asks
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    firm.open_channels("internal", "sms")
    asked = firm.text_from(phone, "Can you send it?")

    def triage() -> str:
        return str(listed(firm)[0]["triage"])

    # Then it needs action; a note changes nothing; an answer does
    assert triage() == "needs_action"
    note(firm, place)
    assert triage() == "needs_action"
    firm.compose(place, "Yes.")
    assert triage() == "awaiting_reply"
    firm.text_from(phone, "Thanks.")
    assert triage() == "fyi"
    # And a correction sorts the conversation anew
    last = firm.text_from(phone, "Fine.")
    firm.call(Thread.SET_INTENT, message_id=last, intent="urgent")
    assert (triage(), listed(firm, "needs_action")[0]["intent"]) == ("needs_action", "urgent")
    counts = firm.call(Thread.COUNT_CONVERSATIONS, scope="team")
    assert (counts["all"], counts["needs_action"], counts["fyi"]) == (1, 1, 0)
    with pytest.raises(ValidationFailed):
        firm.call(Thread.SET_INTENT, message_id=asked, intent="nonsense")


def test_what_was_not_delivered_is_said_in_the_list_until_something_new_is_said(
    firm: FirmInTest,
) -> None:
    # Given an answer that went out; what is told of it here is the last word, whoever serves mail
    client = firm.client("Acme", emails=(f"nora.{new_id()}@field.example",))
    place = client["conversation_id"]
    firm.open_channels("internal", "email")
    answer = firm.compose(client, "Yes.", "email", subject="Signing")

    def told(message: Json, state: str, sequence: int) -> None:
        now = to_wire_time(utc_now())
        firm.publish(DeliveryChanged(message["id"], "email", state, None, sequence, now))
        wait_until(lambda: (firm.message(message["id"]) or {})["delivery"]["state"] == state)

    def undelivered() -> bool:
        head = firm.call(Thread.GET_CONVERSATION, conversation_id=place)
        assert head["undelivered"] == listed(firm)[0]["undelivered"]
        return bool(head["undelivered"])

    told(answer, "sent", 98)
    assert not undelivered()
    # When it fails, then the list says so, also behind a note
    told(answer, "failed", 99)
    assert undelivered()
    note(firm, place)
    assert undelivered()
    # And no more once it was said again, or the client wrote
    told(firm.compose(client, "Yes, again.", "email", subject="Signing"), "sent", 99)
    assert not undelivered()


@pytest.mark.parametrize("minutes", [-6, 8])
def test_a_senders_clock_decides_neither_place_nor_what_is_needed(
    firm: FirmInTest, minutes: int
) -> None:
    # Given our question / When the answer comes, from a clock that is wrong
    email, other = f"nora.{new_id()}@field.example", f"joe.{new_id()}@field.example"
    client = firm.client("Acme", emails=(email,))
    firm.client("Beta", emails=(other,))
    firm.open_channels("email", "sms")
    firm.compose(client, "When can you sign?", "email", subject="Signing")
    firm.mail_from(other, "Thanks.")
    says = to_wire_time(utc_now() + timedelta(minutes=minutes))
    answer = firm.mail_from(email, "Urgent, today!", subject="RE: Signing", sent_at=says)
    # Then it stands below the question, needs action and leads the list, and says its own time
    assert firm.bodies(client) == ["Urgent, today!", "When can you sign?"]
    first = listed(firm)[0]
    assert (first["title"], first["triage"]) == ("Acme", "needs_action")
    assert (firm.message(answer) or {})["sent_at"] == says
    # And our next words stand below it
    firm.compose(client, "At noon.", "email", subject="RE: Signing")
    assert firm.bodies(client)[:2] == ["At noon.", "Urgent, today!"]


def test_a_clock_that_is_about_right_is_not_spoken_of(firm: FirmInTest) -> None:
    # Given a mail that was a minute under way / Then there is nothing to say of that
    says = to_wire_time(utc_now() - timedelta(minutes=1))
    message_id = firm.mail_from(f"nora.{new_id()}@field.example", sent_at=says)
    assert (firm.message(message_id) or {})["sent_at"] is None


def test_thanks_hides_no_urgent_words_that_nobody_answered(firm: FirmInTest) -> None:
    # Given a client who needs us at once / When they also say thanks
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    firm.open_channels("sms")
    firm.text_from(phone, "Urgent: the bank called")
    firm.text_from(phone, "Thanks.")
    # Then they still do, until we have answered
    assert (listed(firm)[0]["triage"], listed(firm)[0]["intent"]) == ("needs_action", "urgent")
    firm.compose(place, "On it.")
    assert listed(firm)[0]["triage"] == "awaiting_reply"


def test_a_pictures_text_that_came_before_an_answer_is_not_answered(firm: FirmInTest) -> None:
    # Given a client's text, which we answer
    phone = new_phone()
    place = firm.client("Acme", phone)["conversation_id"]
    firm.open_channels("sms")
    firm.text_from(phone, "Could you help?")
    came = to_wire_time(utc_now())
    firm.compose(place, "Of course.")
    # When one that had come before is recorded, its picture fetched
    late = firm.text_from(phone, "Can you pay this invoice?", occurred_at=came)
    # Then it stands where it came, and asks for an answer, also when it is looked at anew
    assert firm.bodies(place)[:2] == ["Of course.", "Can you pay this invoice?"]
    assert listed(firm)[0]["triage"] == "needs_action"
    firm.call(Thread.SET_INTENT, message_id=late, intent="urgent")
    assert (listed(firm)[0]["triage"], listed(firm)[0]["intent"]) == ("needs_action", "urgent")
    # And our next words answer it
    firm.compose(place, "Done.")
    assert listed(firm)[0]["triage"] == "awaiting_reply"


def test_what_a_mail_quotes_asks_for_nothing(firm: FirmInTest) -> None:
    # Given an answer above an urgent mail of ours, with the logo of its signature
    logo = {"id": new_id(), "name": "logo.png", "content_type": "image/png", "size": 9}
    files = [logo | {"digest": "0" * 64, "document": False}]
    body = "All fine here.\n\nOn Tuesday we wrote:\n> Urgent: please send the invoice?"
    address = f"nora.{new_id()}@field.example"
    # When it comes in
    message_id = firm.mail_from(address, body, quoted_from=2, attachments=files)
    # Then it wants nothing, the list shows what is new, and the page knows where to fold
    message = firm.message(message_id) or {}
    assert (message["intent"], message["quoted_from"]) == ("fyi", 2)
    (row,) = listed(firm, "unlinked")
    assert row["last_message"]["snippet"] == "All fine here."
    # And a document is one
    files = [logo | {"digest": "0" * 64, "name": "w2.pdf"}]
    message_id = firm.mail_from(address, body, quoted_from=2, attachments=files)
    assert (firm.message(message_id) or {})["intent"] == "document"
