"""The portal through the running portal_svc, alone and beside the other services."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from chassis.errors import (
    IdempotencyKeyReused,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from chassis.ids import is_uuid, new_id, to_wire_time, utc_now
from chassis.messaging.outbox import publication_of
from chassis.messaging.topology import routing_key
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import (
    ClientChanged,
    ContactNotified,
    ContactSnapshot,
    MessageComposed,
    MessageReceived,
    PortalConversationRead,
    PortalMessageChanged,
    PortalMessagePosted,
)
from contracts.rpc import Portal
from tests.support.firm import Guest, RegisteredFirm
from tests.support.rows import ask, await_handled
from tests.support.samples import envelope_of
from tests.support.waiting import wait_until

Json = dict[str, Any]
TIMES = 5


def conversation_of(practice: RegisteredFirm, guest: Guest) -> Json:
    """The guest's one conversation."""
    items = practice.call(Portal.LIST_CONVERSATIONS, guest.actor)["items"]
    assert len(items) == 1
    return dict(items[0])


def shown_to(practice: RegisteredFirm, guest: Guest) -> list[Json]:
    """Messages of the guest's conversation, newest first."""
    conversation_id = conversation_of(practice, guest)["id"]
    found = practice.call(Portal.LIST_MESSAGES, guest.actor, conversation_id=conversation_id)
    return list(found["items"])


def post(
    practice: RegisteredFirm, guest: Guest, body: str = "From the client", key: str = ""
) -> Json:
    conversation_id = conversation_of(practice, guest)["id"]
    request = {"conversation_id": conversation_id, "body": body, "idempotency_key": key or new_id()}
    return practice.call(Portal.POST_MESSAGE, guest.actor, **request)


def write(
    practice: RegisteredFirm, context: ServiceContext, client_id: str, body: str = "From staff"
) -> str:
    """A staff message that has reached the portal; its id."""
    message = practice.to_portal(client_id, body)
    await_handled(context, practice.publish(message))
    return message.message_id


# Staff write


def test_one_composed_event_five_times_is_one_message(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given a contact who can sign in
    guest = practice.guest()
    # When the same composed message comes five times, once even under the same event id
    message = practice.to_portal(guest.client_id, "Only once")
    await_handled(portal_context, practice.publish(message, times=TIMES))
    # Then it stands there once, and was told once: to browsers and to the thread
    assert [m["body_text"] for m in shown_to(practice, guest)] == ["Only once"]
    wait_until(lambda: practice.reports(message.message_id))
    wait_until(lambda: practice.emitted(PortalMessagePosted))
    # And a fence behind them all shows that nothing more was said
    fence = write(practice, portal_context, guest.client_id)
    wait_until(lambda: practice.reports(fence))
    posted = [p["message"]["id"] for p in practice.emitted(PortalMessagePosted)]
    assert posted.count(message.message_id) == 1
    states = practice.reported(message.message_id)
    assert states.count("posted") == 1


def test_messages_of_other_channels_are_passed_by(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given a contact / When a note about the client goes astray into the portal's queue
    guest = practice.guest()
    note = practice.to_portal(guest.client_id, "Between us", channel="internal")
    astray = publication_of(envelope_of(note, practice.firm_id))
    practice.caller.tap.publish_raw(
        replace(astray, routing_key=routing_key(MessageComposed, "portal"))
    )
    # And a message to the client follows
    write(practice, portal_context, guest.client_id, "Dear client")
    # Then the contact has the message only, and the note is nowhere in the portal's database
    assert [m["body_text"] for m in shown_to(practice, guest)] == ["Dear client"]
    assert not ask(portal_context, "select 1 from messages where body_text = 'Between us'")


def test_a_message_nobody_can_see_fails_with_the_reason(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given a client nobody of whom can sign in, and a conversation that has no client
    client_id = new_id()
    unseen, homeless = practice.to_portal(client_id), practice.to_portal(None)
    # When staff write there
    await_handled(portal_context, practice.publish(unseen, homeless))
    # Then both fail, each with its reason, and only the first is worth trying again
    failed = {
        message.message_id: wait_until(lambda m=message: practice.reports(m.message_id))[-1]
        for message in (unseen, homeless)
    }
    assert {report["state"] for report in failed.values()} == {"failed"}
    reasons = [failed[m.message_id]["reason"] for m in (unseen, homeless)]
    assert [r["code"] for r in reasons] == ["no_portal_access", "no_client"]
    assert [r["permanent"] for r in reasons] == [False, True]
    assert "sign in" in reasons[0]["message"]
    # When a contact is invited and it is sent again / Then the contact has it, once
    guest = practice.guest(client_id)
    write(practice, portal_context, client_id, "Once more")
    assert [m["body_text"] for m in shown_to(practice, guest)] == ["Once more"]


# Contacts write


def test_a_contact_posts_once_per_key_also_at_the_same_time(practice: RegisteredFirm) -> None:
    # Given a client with a contact in the portal
    client, guest = practice.client_with_guest()
    key = new_id()
    # When the same message is posted eight times at once
    with ThreadPoolExecutor(8) as posting:
        answers = list(posting.map(lambda _: post(practice, guest, "Just one", key), range(8)))
    # Then all get the same answer, and it stands there once, on both sides
    assert len({answer["id"] for answer in answers}) == 1
    assert [m["body_text"] for m in shown_to(practice, guest)] == ["Just one"]
    wait_until(lambda: practice.message(answers[0]["id"]))
    messages = practice.messages(client)
    assert [(m["body_text"], m["direction"]) for m in messages] == [("Just one", "inbound")]
    assert len(practice.emitted(MessageReceived)) == 1
    # And the key cannot be used for other words
    with pytest.raises(IdempotencyKeyReused):
        post(practice, guest, "Something else", key)


def test_the_same_key_of_two_contacts_is_two_messages(practice: RegisteredFirm) -> None:
    # Given two contacts of a client / When both post under the same key
    client_id, key = new_id(), new_id()
    ana, ben = practice.guest(client_id, name="Ana"), practice.guest(client_id, name="Ben")
    # Then each has written
    assert post(practice, ana, "a", key)["id"] != post(practice, ben, "b", key)["id"]
    assert {m["body_text"] for m in shown_to(practice, ana)} == {"a", "b"}


def test_two_contacts_of_a_client_share_a_conversation_and_read_for_themselves(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given two contacts of a client, and a message of each side
    client_id = new_id()
    ana, ben = practice.guest(client_id, name="Ana"), practice.guest(client_id, name="Ben")
    write(practice, portal_context, client_id, "From staff")
    post(practice, ana, "From Ana")
    # Then both see both, and each knows what is their own
    for guest, own in ((ana, True), (ben, False)):
        newest, oldest = shown_to(practice, guest)
        assert (newest["body_text"], newest["author"]["me"]) == ("From Ana", own)
        assert (oldest["author"]["kind"], oldest["read_by_other"]) == ("staff", False)
    emitted = wait_until(lambda: practice.emitted(PortalMessagePosted))
    assert {frozenset(event["contact_ids"]) for event in emitted} == {frozenset({ana.id, ben.id})}
    # When one reads / Then the message is read, for the other it is still new
    unread = [conversation_of(practice, guest)["unread_count"] for guest in (ana, ben)]
    assert unread == [1, 2]
    conversation_id = conversation_of(practice, ana)["id"]
    last = shown_to(practice, ana)[0]["id"]
    practice.call(
        Portal.MARK_READ, ana.actor, conversation_id=conversation_id, last_message_id=last
    )
    unread = [conversation_of(practice, guest)["unread_count"] for guest in (ana, ben)]
    assert unread == [0, 2]
    assert [shown_to(practice, guest)[1]["read_by_other"] for guest in (ana, ben)] == [True, False]
    assert shown_to(practice, ben)[1]["state"] == "read"


# Who may


def test_conversations_of_other_clients_and_firms_are_not_there(
    practice: RegisteredFirm, found: Callable[[], RegisteredFirm]
) -> None:
    # Given a contact, another client of the firm, and another firm
    guest = practice.guest()
    neighbour, stranger = practice.guest(), found().guest()
    there = [
        conversation_of(practice, neighbour)["id"], conversation_of(practice, stranger)["id"],
        new_id(), "not an id",
    ]  # fmt: skip
    # When the contact looks, writes or reads there / Then there is no such conversation
    for conversation_id in there:
        refusal = NotFound if is_uuid(conversation_id) else ValidationFailed
        named = {"conversation_id": conversation_id}
        fields = {"body": "Hello", "idempotency_key": new_id()}
        for method, request in (
            (Portal.LIST_MESSAGES, named),
            (Portal.MARK_READ, named | {"last_message_id": new_id()}),
            (Portal.POST_MESSAGE, named | fields),
        ):  # fmt: skip
            with pytest.raises(refusal):
                practice.call(method, guest.actor, **request)
    # And an actor who claims the other client in the token gains nothing
    claimed = Actor(
        "contact", guest.id, practice.firm_id, "Gus",
        client_ids=(guest.client_id, neighbour.client_id),
    )  # fmt: skip
    with pytest.raises(NotFound):
        practice.call(Portal.LIST_MESSAGES, claimed, conversation_id=there[0])


def test_who_was_not_invited_or_is_no_contact_is_refused(practice: RegisteredFirm) -> None:
    # Given a client whose contact was let in, and people who were not
    guest = practice.guest()
    conversation_id = conversation_of(practice, guest)["id"]
    uninvited = Actor("contact", new_id(), practice.firm_id, "Eve", client_ids=(guest.client_id,))
    # When they come / Then each is refused, a colleague and a contact's id as staff included
    posing = Actor("staff", guest.id, practice.firm_id, "Eve")
    for actor in (uninvited, practice.owner, posing):
        with pytest.raises(PermissionDenied):
            practice.call(Portal.LIST_CONVERSATIONS, actor)
        with pytest.raises(PermissionDenied):
            practice.call(Portal.LIST_MESSAGES, actor, conversation_id=conversation_id)


def test_a_contact_who_left_the_client_sees_it_no_more(
    practice: RegisteredFirm, portal_context: ServiceContext
) -> None:
    # Given two contacts of a client
    client_id = new_id()
    stays, leaves = practice.guest(client_id, name="Ana"), practice.guest(client_id, name="Ben")
    conversation_id = conversation_of(practice, leaves)["id"]

    # When news of the client names one of them only, and older news with both comes later
    def news(version: int, *guests: Guest) -> ClientChanged:
        contacts = tuple(ContactSnapshot(guest.id, guest.actor.name, ()) for guest in guests)
        return ClientChanged(client_id, new_id(), "Acme", "company", "LLC", version, contacts)

    await_handled(portal_context, practice.publish(news(2, stays)))
    await_handled(portal_context, practice.publish(news(1, stays, leaves)))
    # Then the other sees nothing of it any more, and the title is the client's name
    assert practice.call(Portal.LIST_CONVERSATIONS, leaves.actor)["items"] == []
    with pytest.raises(NotFound):
        practice.call(Portal.LIST_MESSAGES, leaves.actor, conversation_id=conversation_id)
    assert conversation_of(practice, stays)["title"] == "Acme"


# Reading, and being told


def test_reading_marks_the_message_read_and_is_told_once(practice: RegisteredFirm) -> None:
    # Given a staff message that the thread says is posted
    client, guest = practice.client_with_guest()
    message_id = practice.compose(client, channel="portal")["id"]
    wait_until(lambda: shown_to(practice, guest))
    conversation = conversation_of(practice, guest)
    assert conversation["unread_count"] == 1
    # When the contact reads it, in five tabs at once
    named = {"conversation_id": conversation["id"], "last_message_id": message_id}
    with ThreadPoolExecutor(5) as tabs:
        list(tabs.map(lambda _: practice.call(Portal.MARK_READ, guest.actor, **named), range(5)))
    # Then it is read in the portal, and staff see that
    assert conversation_of(practice, guest)["unread_count"] == 0
    shown = shown_to(practice, guest)[0]
    assert (shown["state"], shown["read_by_other"]) == ("read", True)
    practice.await_state(message_id, "read")
    # And it was told once
    wait_until(lambda: practice.emitted(PortalConversationRead))
    assert [event["up_to_sequence"] for event in practice.emitted(PortalConversationRead)] == [1]
    states = practice.reported(message_id)
    assert states.count("read") == 1
    changed = [event["state"] for event in practice.emitted(PortalMessageChanged)]
    assert changed.count("read") == 1


def test_a_contact_who_reads_has_not_read_what_came_meanwhile(practice: RegisteredFirm) -> None:
    # Given a page that shows one message of staff, when a second one comes
    client, guest = practice.client_with_guest()
    shown = practice.compose(client, "One", "portal")["id"]
    wait_until(lambda: shown_to(practice, guest))
    practice.compose(client, "Two", "portal")
    wait_until(lambda: len(shown_to(practice, guest)) == 2)
    # When the page says what it has shown
    named = {"conversation_id": conversation_of(practice, guest)["id"]}
    practice.call(Portal.MARK_READ, guest.actor, **named, last_message_id=shown)
    # Then that one alone is read, for staff too
    assert conversation_of(practice, guest)["unread_count"] == 1
    practice.await_state(shown, "read")
    assert [message["state"] for message in shown_to(practice, guest)] != ["read", "read"]
    read = wait_until(lambda: practice.emitted(PortalConversationRead))
    assert [event["up_to_sequence"] for event in read] == [1]
    # And who does not say what was shown marks nothing
    with pytest.raises(ValidationFailed):
        practice.call(Portal.MARK_READ, guest.actor, **named)


@pytest.mark.parametrize("read", [False, True])
def test_being_told_and_reading_in_any_order_end_alike(
    practice: RegisteredFirm, portal_context: ServiceContext, read: bool
) -> None:
    # Given a contact, and every order in which reports on a message can come
    guest = practice.guest()
    orders = list(itertools.permutations(["window", "email", *(["read"] if read else [])]))
    messages = [write(practice, portal_context, guest.client_id, f"{order}") for order in orders]
    conversation_id = conversation_of(practice, guest)["id"]
    named = {"conversation_id": conversation_id, "last_message_id": messages[-1]}
    # When each message gets its reports in one of the orders, each twice
    for message_id, order in zip(messages, orders, strict=True):
        for step in order:
            if step == "read":
                practice.call(Portal.MARK_READ, guest.actor, **named)
            else:
                emitted = ContactNotified(guest.id, (message_id,), step, to_wire_time(utc_now()))
                await_handled(portal_context, practice.publish(emitted, times=2))
    # Then all are where the furthest report puts them
    states = {m["id"]: m["state"] for m in shown_to(practice, guest)}
    assert {states[message_id] for message_id in messages} == {"read" if read else "emailed"}
    # And no report left two lines of history
    doubled = (
        "select message_id, report_id from delivery_history where report_id is not null"
        " and message_id = any(cast(:ids as uuid[])) group by 1, 2 having count(*) > 1"
    )
    assert ask(portal_context, doubled, ids=messages) == []
