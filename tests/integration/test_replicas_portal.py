"""Two portal_svc at once: everything stands there once, in order, read by whom it was read."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from chassis.ids import new_id
from contracts.events import (
    DeliveryChanged,
    MessageComposed,
    MessageReceived,
    PortalConversationRead,
    PortalMessagePosted,
)
from contracts.rpc import Portal
from tests.support.addresses import new_phone
from tests.support.firm import Guest, RegisteredFirm
from tests.support.replicas import Pair
from tests.support.waiting import wait_until

DOUBLED = "portal_svc"
Json = dict[str, Any]
EACH = 20


def client_with_guests(practice: RegisteredFirm, number: int) -> tuple[str, list[Guest]]:
    """A client all of whose contacts can sign in; the staff's conversation, and they."""
    contacts = [
        {"name": f"G{n}", "identities": [{"kind": "phone", "value": new_phone(), "label": ""}]}
        for n in range(number)
    ]
    client = practice.client(contacts=contacts)
    guests = [practice.guest(client["id"], each["id"]) for each in client["contacts"]]
    practice.await_usable(client, "portal")
    return client["conversation_id"], guests


def conversation_of(practice: RegisteredFirm, guest: Guest) -> Json:
    items = practice.call(Portal.LIST_CONVERSATIONS, guest.actor)["items"]
    assert len(items) == 1
    return dict(items[0])


def shown_to(practice: RegisteredFirm, guest: Guest) -> list[Json]:
    """All messages of the guest's conversation, oldest first."""
    request: Json = {"conversation_id": conversation_of(practice, guest)["id"], "limit": 100}
    newest_first: list[Json] = []
    while True:
        page = practice.call(Portal.LIST_MESSAGES, guest.actor, **request)
        newest_first += page["items"]
        if page["next_cursor"] is None:
            return newest_first[::-1]
        request["cursor"] = page["next_cursor"]


def post_each_twice(practice: RegisteredFirm, guest: Guest, bodies: list[str]) -> None:
    """One after the other, each sent twice at once under one key."""
    place = conversation_of(practice, guest)["id"]

    def post(request: Json) -> str:
        return str(practice.call(Portal.POST_MESSAGE, guest.actor, **request)["id"])

    with ThreadPoolExecutor(2) as tabs:
        for body in bodies:
            request = {"conversation_id": place, "body": body, "idempotency_key": new_id()}
            first, second = tabs.map(post, [request, request])
            assert first == second


def in_sequence(practice: RegisteredFirm, messages: int) -> bool:
    """Whether each message was told once, numbered without a gap."""
    emitted = sorted(event["sequence"] for event in practice.emitted(PortalMessagePosted))
    return emitted == list(range(1, messages + 1))


def reports_of(practice: RegisteredFirm, state: str) -> list[str]:
    """Ids of the messages of which a state was told."""
    return sorted(r["message_id"] for r in practice.emitted(DeliveryChanged) if r["state"] == state)


def bodies_of(messages: list[Json], start: str) -> list[str]:
    return [m["body_text"] for m in messages if m["body_text"].startswith(start)]


def test_both_sides_write_at_once_and_everything_is_there_once_and_in_order(
    practice: RegisteredFirm, pair: Pair
) -> None:
    # Given a client with three contacts in the portal
    place, guests = client_with_guests(practice, 3)
    bodies = {name: [f"{name} {n}" for n in range(EACH)] for name in ("staff", "g0", "g1", "g2")}
    # When all of them and staff write at the same time, the contacts with everything sent twice
    with ThreadPoolExecutor(4) as writing:
        posts = [
            writing.submit(post_each_twice, practice, guest, bodies[f"g{n}"])
            for n, guest in enumerate(guests)
        ]
        written = [practice.compose(place, body, "portal")["id"] for body in bodies["staff"]]
        for each in posts:
            each.result(30)
    # Then all of it stands in the portal once, each person's words in their order
    wait_until(lambda: in_sequence(practice, 4 * EACH), what="each told once")
    shown = shown_to(practice, guests[0])
    assert {name: bodies_of(shown, f"{name} ") for name in bodies} == bodies
    assert len(shown) == 4 * EACH
    # And in the thread, where each message of staff was reported once
    wait_until(lambda: reports_of(practice, "posted") == sorted(written))
    wait_until(lambda: len(practice.messages(place, limit=100)) == 4 * EACH)
    assert len(practice.emitted(MessageReceived)) == 3 * EACH
    # And both copies did their part
    assert pair.both_handled(MessageComposed)
    assert pair.both_answered("post_message")


def test_reading_at_once_in_many_tabs_counts_once(practice: RegisteredFirm, pair: Pair) -> None:
    # Given two contacts who have messages of staff and of each other to read
    place, guests = client_with_guests(practice, 2)
    written = [practice.compose(place, f"staff {n}", "portal")["id"] for n in range(EACH)]
    post_each_twice(practice, guests[0], ["from one of them"])
    wait_until(lambda: in_sequence(practice, EACH + 1))
    unread = [conversation_of(practice, guest)["unread_count"] for guest in guests]
    assert unread == [EACH, EACH + 1]
    # When both read in eight tabs at once
    place_there = conversation_of(practice, guests[0])["id"]
    page = practice.call(Portal.LIST_MESSAGES, guests[0].actor, conversation_id=place_there)[
        "items"
    ]
    last = max(page, key=lambda message: message["sequence"])["id"]
    named = {"conversation_id": place_there, "last_message_id": last}
    with ThreadPoolExecutor(16) as tabs:
        opened = [
            tabs.submit(practice.call, Portal.MARK_READ, g.actor, **named) for g in guests * 8
        ]
        for each in opened:
            each.result(30)
    # Then nothing is unread, and that was told once for each of them and each message
    assert [conversation_of(practice, guest)["unread_count"] for guest in guests] == [0, 0]
    wait_until(lambda: len(practice.emitted(PortalConversationRead)) >= 2)
    read = [
        (e["contact_id"], e["up_to_sequence"]) for e in practice.emitted(PortalConversationRead)
    ]
    assert sorted(read) == sorted((guest.id, EACH + 1) for guest in guests)
    wait_until(lambda: reports_of(practice, "read") == sorted(written))
    for message_id in written:
        practice.await_state(message_id, "read")
    assert pair.both_answered("mark_read")


def test_a_copy_killed_with_work_in_hand_loses_and_doubles_nothing(
    practice: RegisteredFirm, pair: Pair
) -> None:
    # Given a contact, and a burst of messages of staff while the contact writes
    guest = practice.guest()
    composed = [practice.to_portal(guest.client_id, f"staff {n}") for n in range(150)]
    bodies = [f"guest {n}" for n in range(EACH)]
    with ThreadPoolExecutor(1) as writing:
        practice.publish(*composed)
        posts = writing.submit(post_each_twice, practice, guest, bodies)
        # When one of the two is killed in the middle
        wait_until(lambda: pair.handled(MessageComposed) >= 10)
        pair.kill_second()
        posts.result(30)
    # Then each message is there once
    wait_until(lambda: in_sequence(practice, 150 + EACH), what="each told once")
    shown = shown_to(practice, guest)
    assert bodies_of(shown, "guest ") == bodies
    assert sorted(bodies_of(shown, "staff ")) == sorted(m.body_text for m in composed)
    wait_until(lambda: reports_of(practice, "posted") == sorted(m.message_id for m in composed))
