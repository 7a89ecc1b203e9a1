"""Two background processes at once: what is due is done once."""

from __future__ import annotations

from datetime import timedelta

from chassis.ids import new_id, to_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from contracts.events import (
    ContactNotified,
    MessageComposed,
    PortalAccessChanged,
    PortalMessagePosted,
)
from contracts.parts import Person
from contracts.rpc import Thread
from contracts.views import PortalMessageView
from tests.support.addresses import new_email, new_phone
from tests.support.firm import RegisteredFirm, TextingFirm
from tests.support.play import PlayClient
from tests.support.replicas import Pair
from tests.support.rows import ask, change, count
from tests.support.waiting import wait_until

DOUBLED = "background"
READERS = 120
CLIENTS = 45
NIGHT = 20


def unread_message(contact_id: str, number: int) -> PortalMessagePosted:
    """A message of staff that stands in the portal of one contact."""
    place, now = new_id(), to_wire_time(utc_now())
    author = Person("staff", new_id(), "Olga")
    view = PortalMessageView(new_id(), place, author, f"Please sign {number}", (), now, "posted")
    return PortalMessagePosted(place, new_id(), view, (contact_id,), 1)


def mailed(practice: RegisteredFirm) -> list[str]:
    """Contacts of whom it was told that an e-mail went out."""
    emitted = practice.emitted(ContactNotified)
    return sorted(event["contact_id"] for event in emitted if event["by"] == "email")


def test_two_schedulers_send_each_contact_one_digest(
    practice: RegisteredFirm, pair: Pair, notify_context: ServiceContext, system_play: PlayClient
) -> None:
    # Given many contacts with an unread message each
    readers = {new_id(): new_email("reader") for _ in range(READERS)}
    access = [
        PortalAccessChanged(contact_id, new_id(), email, "Anna", True, 1)
        for contact_id, email in readers.items()
    ]
    practice.publish(*access, *(unread_message(contact, n) for n, contact in enumerate(readers)))
    # When their windows are over, with two schedulers at work
    sent = "select count(*) from digest_windows where firm_id = :firm_id and state = 'sent'"
    firm = {"firm_id": practice.firm_id}
    wait_until(lambda: ask(notify_context, sent, **firm)[0][0] == READERS, 30, what="all sent")
    # Then each has one e-mail, sent at the first try, and that was told once
    windows = "select state, attempts from digest_windows where firm_id = :firm_id"
    assert [tuple(row) for row in ask(notify_context, windows, **firm)] == [("sent", 1)] * READERS
    mails = [len(system_play.get("mail", to=email)["items"]) for email in readers.values()]
    assert mails == [1] * READERS
    wait_until(lambda: len(mailed(practice)) >= READERS)
    assert mailed(practice) == sorted(readers)
    # And both schedulers were at it
    assert pair.both_took_turns("send_digests")


def test_two_schedulers_send_each_text_of_a_broadcast_once(
    pair: Pair, system_texter: TextingFirm, system_play: PlayClient
) -> None:
    # Given many clients
    phones = [new_phone() for _ in range(CLIENTS)]
    clients = [system_texter.client(f"Client {n}", phone) for n, phone in enumerate(phones)]
    # When one text goes to all of them, with two schedulers at work
    request = {
        "client_ids": [client["id"] for client in clients],
        "body": "We are closed on Friday.",
        "idempotency_key": new_id(),
    }
    named = {"broadcast_id": system_texter.call(Thread.CREATE_BROADCAST, **request)["id"]}
    wait_until(lambda: system_texter.call(Thread.GET_BROADCAST, **named)["sent"] == CLIENTS, 30)
    # Then each client was written to once, and each phone got one text
    emitted = system_texter.emitted(MessageComposed)
    assert sorted(event["to"][0] for event in emitted) == sorted(phones)
    assert [len(system_play.texts_to(phone)) for phone in phones] == [1] * CLIENTS
    # And both schedulers were at it
    assert pair.both_took_turns("compose_broadcasts", "send_waiting_texts")


def test_two_schedulers_release_each_text_of_the_night_once(
    pair: Pair, system_texter: TextingFirm, system_sms_context: ServiceContext
) -> None:
    # Given quiet hours at the moment, and texts that wait for the morning
    now, around = utc_now(), timedelta(hours=2)
    hours = {"start": f"{now - around:%H:%M}", "end": f"{now + around:%H:%M}"}
    quiet = {"enabled": True, "default_time_zone": "UTC"} | hours
    system_texter.choose(quiet_hours=quiet)
    bodies = [f"good morning {n}" for n in range(NIGHT)]
    ids = [system_texter.send(body) for body in bodies]
    waiting = "select count(*) from deliveries where firm_id = :firm_id and not_before > now()"
    mine = {"firm_id": system_texter.firm_id}
    wait_until(lambda: count(system_sms_context, waiting, **mine) == NIGHT, what="all wait")
    # When the night is over, with two schedulers at work
    system_texter.choose(quiet_hours=quiet | {"enabled": False})
    change(
        system_sms_context,
        "update deliveries set not_before = now() where firm_id = :firm_id",
        **mine,
    )
    # Then each text goes out once
    for message_id in ids:
        system_texter.await_state(message_id, "sent", "delivered")
    arrived = sorted(system_texter.bodies_out())
    assert [body.partition("\n")[0] for body in arrived] == sorted(bodies)
    # And both schedulers were at it
    assert pair.both_took_turns("send_waiting_texts")
