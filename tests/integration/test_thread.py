"""The unified conversation through the running service."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chassis.errors import (
    Conflict,
    IdempotencyKeyReused,
    MalformedRequest,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from chassis.ids import new_id, to_wire_time, utc_now
from contracts.actor import Actor
from contracts.events import ConversationChanged, DeliveryChanged, MessageComposed, StaffChanged
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.samples import received
from tests.support.waiting import wait_until

Json = dict[str, Any]


def listed(
    firm: FirmInTest, name: str = "all", actor: Actor | None = None, **more: Any
) -> list[Json]:
    """Conversations of the inbox, the team's unless told otherwise."""
    answer = firm.call(Thread.LIST_CONVERSATIONS, actor, filter=name, **{"scope": "team"} | more)
    items: list[Json] = answer["items"]
    return items


def note(firm: FirmInTest, where: Json | str, body: str = "A note", **more: Any) -> Json:
    """The owner writes a note."""
    return firm.compose(where, body, "internal", **more)


def newest(firm: FirmInTest, place: str) -> str:
    """The message that was recorded last in a conversation."""
    items = firm.call(Thread.LIST_MESSAGES, conversation_id=place)["items"]
    return str(max(items, key=lambda message: message["sequence"])["id"])


def of(client: Json) -> Json:
    """Of a link: the client, and their contact as the one who wrote."""
    return {"client_id": client["id"], "contact_id": client["contacts"][0]["id"]}


# Matching, linking (T1 to T4)


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


def test_an_unknown_sender_waits_in_unlinked_until_linked_and_then_goes_straight(
    firm: FirmInTest,
) -> None:
    # Given a client, and a stranger who writes twice
    client, phone = firm.client("Field Bakery", new_phone()), new_phone()
    stranger = firm.place_of(firm.text_from(phone, "one"))
    assert firm.place_of(firm.text_from(phone, "two")) == stranger
    assert [c["sender_address"] for c in listed(firm, "unlinked")] == [phone]
    assert firm.bodies(client) == []
    # When the conversation is linked
    linked = firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, **of(client))
    # Then the history has moved, the old id leads there, and the next text goes straight
    assert linked["conversation_id"] == client["conversation_id"]
    assert sorted(firm.bodies(client)) == ["one", "two"]
    assert firm.call(Thread.GET_CONVERSATION, conversation_id=stranger)["id"] == linked[
        "conversation_id"
    ]  # fmt: skip
    assert firm.place_of(firm.text_from(phone, "three")) == client["conversation_id"]
    assert listed(firm, "unlinked") == []
    changes = wait_until(lambda: firm.emitted(ConversationChanged))
    assert (changes[0]["reason"], changes[0]["moved_to"]) == ("linked", client["conversation_id"])


def test_a_link_taken_back_returns_what_it_moved_and_what_came_since(firm: FirmInTest) -> None:
    # Given a client with words of its own, and a stranger linked to it by mistake
    own, phone = new_phone(), new_phone()
    client = firm.client("Field Bakery", own)
    firm.text_from(own, "own words")
    stranger = firm.place_of(firm.text_from(phone, "before"))
    linked = firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, **of(client))
    firm.text_from(phone, "since")
    # When the link is undone
    firm.call(Thread.UNDO_LINK, link_id=linked["link_id"])
    # Then each has its own words again, and the address is forgotten
    assert firm.bodies(client) == ["own words"]
    assert sorted(firm.bodies(stranger)) == ["before", "since"]
    assert firm.place_of(firm.text_from(phone, "after")) == stranger
    # And it can be undone once only
    with pytest.raises(Conflict):
        firm.call(Thread.UNDO_LINK, link_id=linked["link_id"])


def test_a_link_names_who_wrote_and_its_undo_forgets_that_exactly(firm: FirmInTest) -> None:
    # Given a client, and a stranger who has written
    phone = new_phone()
    client = firm.client("Field Bakery", new_phone())
    before = firm.text_from(phone, "before", sender_name="Unknown caller")
    place = firm.place_of(before)
    # When it is linked without a person, or with another client's, then nothing happens
    other = firm.client("Beta", new_phone())
    for wrong in (
        {"client_id": client["id"]},
        {"client_id": client["id"], "contact_id": of(other)["contact_id"]},
    ):
        with pytest.raises(ValidationFailed) as refused:
            firm.call(Thread.LINK_CONVERSATION, conversation_id=place, **wrong)
        assert list(refused.value.details["fields"]) == ["contact_id"]
    assert [c["sender_address"] for c in listed(firm, "unlinked")] == [phone]
    # When the person is named, then the words are theirs, and say which link brought them
    asked = {"conversation_id": place, "client_id": client["id"], "new_contact": "Ann"}
    link = firm.call(Thread.LINK_CONVERSATION, **asked)["link_id"]
    since = firm.text_from(phone, "since")
    shown = firm.conversation(client)
    (ann,) = [contact for contact in shown["contacts"] if contact["name"] == "Ann"]
    moved = firm.message(before) or {}
    assert moved["author"] == {"kind": "contact", "id": ann["id"], "name": "Ann"}
    assert (moved["link_id"], (firm.message(since) or {})["link_id"]) == (link, None)
    assert [(one["id"], one["sender_address"]) for one in shown["links"]] == [(link, phone)]
    # And it is undone at any time, also after new words, to what was before
    assert firm.call(Thread.UNDO_LINK, link_id=link)["conversation_id"] == place
    returned = firm.message(before) or {}
    assert returned["author"] == {"kind": "unknown", "id": None, "name": "Unknown caller"}
    assert returned["link_id"] is None
    assert (firm.message(since) or {})["author"]["kind"] == "unknown"
    assert firm.conversation(client)["links"] == []


def test_a_client_who_has_the_address_already_needs_no_person_named(firm: FirmInTest) -> None:
    # Given a phone that two clients share, so that its words wait
    phone = new_phone()
    client = firm.client("Acme", phone)
    firm.client("Beta", phone)
    message_id = firm.text_from(phone)
    # When one is chosen / Then their contact wrote
    chosen = {"conversation_id": firm.place_of(message_id), "client_id": client["id"]}
    firm.call(Thread.LINK_CONVERSATION, **chosen)
    assert (firm.message(message_id) or {})["author"]["id"] == client["contacts"][0]["id"]


def test_an_address_that_another_client_has_is_warned_of_when_it_is_entered(
    firm: FirmInTest,
) -> None:
    # Given a client with a phone / When another one is created with it
    phone = new_phone()
    first = firm.client("Acme", phone)
    assert first["shared"] == []
    second = firm.client("Beta", phone, emails=(f"beta.{new_id()}@beta.example",))
    # Then the answer names the one who has it already, for both from now on
    others = [{"id": first["id"], "name": "Acme"}]
    assert second["shared"] == [{"kind": "phone", "value": phone, "clients": others}]
    shown = firm.call(Thread.GET_CLIENT, client_id=first["id"])["shared"]
    assert [one["clients"][0]["name"] for one in shown] == ["Beta"]


def test_a_phone_is_kept_as_it_was_meant_or_refused_with_the_reason(firm: FirmInTest) -> None:
    # Given a number with where it rings behind it / Then that is its label
    phone = new_phone()
    written = f"({phone[2:5]}) {phone[5:8]}-{phone[8:]} (cell)"
    contact = {"name": "Nora", "identities": [{"kind": "phone", "value": written}]}
    made = firm.call(Thread.CREATE_CLIENT, name="Acme", kind="company", contacts=[contact])
    (identity,) = made["contacts"][0]["identities"]
    assert (identity["value"], identity["label"]) == (phone, "Cell")
    # And one without an area code, or with an extension, is refused at its field
    for wrong in ("555-0123", "1415555010", f"{phone} x45"):
        contact = {"name": "Nora", "identities": [{"kind": "phone", "value": wrong}]}
        with pytest.raises(ValidationFailed) as refused:
            firm.call(Thread.CREATE_CLIENT, name="Acme", kind="company", contacts=[contact])
        assert list(refused.value.details["fields"]) == ["contacts.0.identities.0.value"]


def test_linking_can_make_the_client(firm: FirmInTest) -> None:
    # Given a stranger / When linked to a client that is new
    phone = new_phone()
    stranger = firm.place_of(firm.text_from(phone, "hello"))
    new = {"name": "New Client", "kind": "individual", "contact_name": "Nora"}
    firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, new_client=new)
    # Then the client is there with the address, and has the words
    found = firm.call(Thread.LIST_CLIENTS, query="New")["items"][0]
    assert found["contacts"][0]["name"] == "Nora"
    assert found["contacts"][0]["identities"][0]["value"] == phone
    assert firm.bodies(found) == ["hello"]
    # And a client's conversation cannot be linked again
    with pytest.raises(Conflict):
        firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, **of(found))


def test_linking_is_not_for_members_and_needs_exactly_one_client(firm: FirmInTest) -> None:
    # Given a stranger's conversation / When it is linked wrongly / Then each error is typed
    stranger = firm.place_of(firm.text_from(new_phone()))
    with pytest.raises((PermissionDenied, NotFound)):
        firm.call(
            Thread.LINK_CONVERSATION, firm.colleague("member"),
            conversation_id=stranger, client_id=new_id(),
        )  # fmt: skip
    for choice in ({}, {"client_id": new_id(), "new_client": {"name": "x"}}):
        with pytest.raises(ValidationFailed):
            firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, **choice)
    with pytest.raises(NotFound):
        firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, client_id=new_id())
    assert listed(firm, "unlinked")


def test_linking_while_the_sender_keeps_writing_loses_no_message(firm: FirmInTest) -> None:
    # Given a stranger who writes while somebody links them
    client, phone = firm.client("Field Bakery", new_phone()), new_phone()
    stranger = firm.place_of(firm.text_from(phone, "0"))
    burst = [received(phone, str(n)) for n in range(1, 30)]
    firm.publish(*burst)
    # When the link is made in the middle
    firm.call(Thread.LINK_CONVERSATION, conversation_id=stranger, **of(client))
    # Then every message stands in the client's thread
    wait_until(lambda: len(firm.bodies(client)) == 30)
    assert set(firm.bodies(client)) == {str(n) for n in range(30)}


def test_an_address_shared_by_two_clients_waits_with_both_named(firm: FirmInTest) -> None:
    # Given two clients who share a phone
    phone = new_phone()
    names = {firm.client(name, phone)["name"] for name in ("Acme", "Beta")}
    # When it writes / Then nobody guesses: it is unlinked, with both named
    place = firm.place_of(firm.text_from(phone))
    found = listed(firm, "unlinked")
    assert [c["id"] for c in found] == [place]
    assert {candidate["name"] for candidate in found[0]["candidates"]} == names


def test_reply_headers_choose_between_candidates_and_never_let_a_stranger_in(
    firm: FirmInTest,
) -> None:
    # Given two clients sharing an address, and a message in the second's thread
    shared, own = f"s.{new_id()}@x.example", f"o.{new_id()}@x.example"
    firm.client("Acme", emails=(shared,))
    second = firm.client("Beta", emails=(shared, own))
    ref = f"<{new_id()}@x.example>"
    firm.mail_from(own, "about beta", own_ref=ref)
    # When the shared address answers it / Then it goes to that client
    answer = firm.mail_from(shared, "re: beta", refs=("<none@x>", ref))
    assert firm.place_of(answer) == second["conversation_id"]
    # When a stranger answers the same message / Then it is quarantined
    stranger = firm.mail_from(f"evil.{new_id()}@x.example", "psst", refs=(ref,))
    assert firm.place_of(stranger) != second["conversation_id"]
    assert "psst" not in firm.bodies(second)


def test_without_headers_the_latest_exchange_decides(firm: FirmInTest) -> None:
    # Given two clients sharing an address that has written about the first
    shared = f"s.{new_id()}@x.example"
    own = f"o.{new_id()}@x.example"
    first = firm.client("Acme", emails=(shared, own))
    firm.client("Beta", emails=(shared,))
    ref = f"<{new_id()}@x.example>"
    firm.mail_from(own, "acme", own_ref=ref)
    firm.mail_from(shared, "re: acme", refs=(ref,))
    # When it writes again without headers / Then the latest conversation with it is meant
    assert firm.place_of(firm.mail_from(shared, "more")) == first[
        "conversation_id"
    ]  # fmt: skip


# Who may see what (T6)


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


# Composing


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


# Paging, unread, triage (T5 to T8)


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
    # Given an answer that waits for its reader, on a channel that nobody serves here
    client = firm.client("Acme", emails=(f"nora.{new_id()}@field.example",))
    place = client["conversation_id"]
    firm.open_channels("internal", "email")
    answer = firm.compose(client, "Yes.", "email", subject="Signing")

    def undelivered() -> bool:
        head = firm.call(Thread.GET_CONVERSATION, conversation_id=place)
        assert head["undelivered"] == listed(firm)[0]["undelivered"]
        return bool(head["undelivered"])

    assert not undelivered()
    # When it fails, then the list says so, also behind a note
    now = to_wire_time(utc_now())
    firm.publish(DeliveryChanged(answer["id"], "email", "failed", None, 2, now))
    wait_until(undelivered)
    note(firm, place)
    assert undelivered()
    # And no more once it was said again, or the client wrote
    firm.compose(client, "Yes, again.", "email", subject="Signing")
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
