"""Where a message goes: known addresses, Unlinked, linking and taking it back (T2 to T4)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.errors import (
    Conflict,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from chassis.ids import new_id
from contracts.events import ConversationChanged
from contracts.rpc import Thread
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.inbox import listed
from tests.support.samples import received
from tests.support.waiting import wait_until

Json = dict[str, Any]


def of(client: Json) -> Json:
    """Of a link: the client, and their contact as the one who wrote."""
    return {"client_id": client["id"], "contact_id": client["contacts"][0]["id"]}


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
    # And so does the conversation, of itself
    assert firm.conversation(second)["shared"] == second["shared"]
    assert firm.conversation(first)["shared"] == shown


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
