"""Messages that wait with us: taken back, sent before their time, handed over once when due."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.errors import (
    ChannelUnavailable,
    Conflict,
    NotFound,
    PermissionDenied,
    ValidationFailed,
)
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import RecipientOutsideClient
from chassis.runtime.context import ServiceContext
from contracts.channels import Channel
from contracts.events import MessageComposed, MessageUpdated, StaffChanged
from contracts.rpc import Thread
from services.thread_svc.held.send import HeldTurns
from tests.support.addresses import new_email, new_phone
from tests.support.firm import FirmInTest
from tests.support.waiting import wait_until

Json = dict[str, Any]
LONG = {"hold_seconds": 60}
MAKE_DUE = text("update held_messages set not_before = now() where id = :id")


def reachable(desk: FirmInTest, **more: Any) -> Json:
    client = desk.client("Acme", new_phone(), emails=(new_email("nora"),), **more)
    desk.open_channels("email", "sms")
    return client


def write(desk: FirmInTest, client: Json, channel: str = "email", **more: Any) -> Json:
    subject = {"subject": "Tax"} if channel == "email" else {}
    return desk.compose(client, "Hello", channel=channel, **subject | more)


def held(desk: FirmInTest, client: Json) -> list[Json]:
    place = {"conversation_id": client["conversation_id"]}
    found: list[Json] = desk.call(Thread.LIST_HELD_MESSAGES, **place)["items"]
    return found


def later(**delta: float) -> str:
    return to_wire_time(utc_now() + timedelta(**delta))


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_a_message_that_waits_can_be_taken_back(desk: FirmInTest, channel: Channel) -> None:
    # Given a message that waits
    client = reachable(desk)
    mail = write(desk, client, channel, send_at=later(days=1))
    # Then it is shown as waiting, and stands in no conversation yet
    assert (mail["delivery"]["state"], mail["delivery"]["held"]) == ("queued", True)
    assert [one["id"] for one in held(desk, client)] == [mail["id"]]
    assert desk.bodies(client) == []
    # When it is taken back, twice / Then it is cancelled, and nothing goes
    for _ in range(2):
        back = desk.call(Thread.CANCEL_MESSAGE, message_id=mail["id"])
        assert (back["id"], back["delivery"]["state"]) == (mail["id"], "cancelled")
    with pytest.raises(Conflict):
        desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
    assert held(desk, client) == []
    assert desk.emitted(MessageComposed) == []


def test_the_files_of_a_message_that_waits_can_be_looked_at(desk: FirmInTest) -> None:
    # Given a file handed over, and a mail with it that waits
    client = reachable(desk)
    fields = {"name": "w2.pdf", "content_type": "application/pdf", "size": 10}
    more = {"digest": "a" * 64, "state": "ready", "idempotency_key": new_id()}
    file = desk.call(Thread.RECORD_UPLOAD, **fields | more)["id"]
    mail = write(desk, client, attachments=[file], **LONG)
    named = {"message_id": mail["id"], "attachment_id": file}
    # Then its file is there, also once it was taken back, or was sent
    assert desk.call(Thread.GET_ATTACHMENT, **named)["digest"] == "a" * 64
    desk.call(Thread.CANCEL_MESSAGE, message_id=mail["id"])
    assert desk.call(Thread.GET_ATTACHMENT, **named)["name"] == "w2.pdf"
    sent = write(desk, client, attachments=[file], **LONG)
    desk.call(Thread.SEND_HELD_MESSAGE, message_id=sent["id"])
    assert desk.call(Thread.GET_ATTACHMENT, **named | {"message_id": sent["id"]})["size"] == 10
    # And no other file, and not for another firm
    with pytest.raises(NotFound):
        desk.call(Thread.GET_ATTACHMENT, **named | {"attachment_id": new_id()})
    with pytest.raises(NotFound):
        desk.call(Thread.GET_ATTACHMENT, desk.stranger(), **named)


def test_a_message_can_be_sent_before_its_time(desk: FirmInTest) -> None:
    # Given a message that waits / When it is sent now
    client = reachable(desk)
    mail = write(desk, client, **LONG)
    sent = desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
    # Then it stands in the conversation under its id, and cannot be taken back
    assert sent["delivery"]["state"] == "queued"
    assert [one["id"] for one in desk.messages(client)] == [mail["id"]]
    with pytest.raises(Conflict):
        desk.call(Thread.CANCEL_MESSAGE, message_id=mail["id"])
    wait_until(lambda: desk.emitted(MessageComposed), what="the order to the channel")


def test_what_is_due_is_handed_over_once_by_several_replicas(
    desk: FirmInTest, thread_context: ServiceContext
) -> None:
    # Given messages that are due together
    client = reachable(desk)
    ids = {write(desk, client, hold_seconds=1)["id"] for _ in range(5)}
    turns = HeldTurns(thread_context.database)

    def all_there() -> bool:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda _: turns.hand_over_due(), range(4)))
        return {one["id"] for one in desk.messages(client)} == ids

    # When several replicas take their turns / Then each stands there once, and was ordered once
    wait_until(all_there, what="the messages handed over")
    assert len(desk.messages(client)) == 5
    wait_until(lambda: len(desk.emitted(MessageComposed)) >= 5, what="the orders")
    assert sorted(one["message_id"] for one in desk.emitted(MessageComposed)) == sorted(ids)
    assert held(desk, client) == []


def _leaves(desk: FirmInTest) -> None:
    left = StaffChanged(desk.owner.id, "Ada", "ada@x.example", "owner", active=False, version=9)
    desk.publish(left)


def _breaks(desk: FirmInTest) -> None:
    desk.channel(9, "email", usable=False, reason="The mailbox is disconnected.")


@pytest.mark.parametrize(
    ("changes", "said"), [(_leaves, "no longer works here"), (_breaks, "disconnected")]
)
def test_what_may_no_longer_go_fails_with_its_reason(
    desk: FirmInTest,
    thread_context: ServiceContext,
    changes: Callable[[FirmInTest], None],
    said: str,
) -> None:
    # Given a message that waits / When its author leaves, or the channel breaks
    client = reachable(desk)
    mail = write(desk, client, **LONG)
    changes(desk)

    def refused() -> bool:
        try:
            desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
        except (PermissionDenied, ChannelUnavailable):
            return True
        return False

    wait_until(refused, what="thread_svc to know")
    with thread_context.database.transaction(desk.firm_id) as tx:
        tx.execute(MAKE_DUE, {"id": mail["id"]})

    # Then at its time it stands in the conversation as failed, says why, and rings the bell
    turns = HeldTurns(thread_context.database)
    wait_until(lambda: turns.hand_over_due() == 0 and desk.messages(client), what="the end")
    (message,) = desk.messages(client)
    assert message["delivery"]["state"] == "failed"
    assert said in message["delivery"]["reason"]["message"]
    wait_until(lambda: desk.emitted(MessageUpdated), what="the news")
    assert desk.emitted(MessageComposed) == []


@pytest.mark.parametrize("known", [True, False])
def test_who_is_the_clients_no_more_gets_nothing_that_waited(
    desk: FirmInTest, *, known: bool
) -> None:
    # Given mail to somebody who was linked to the client by mistake, or meant as an outsider
    client, address = reachable(desk), new_email("mallory")
    place = desk.place_of(desk.mail_from(address))
    contact = client["contacts"][0]["id"]
    who = {"client_id": client["id"], "contact_id": contact}
    linked = desk.call(Thread.LINK_CONVERSATION, conversation_id=place, **who)
    outsiders = {} if known else {"allow_outside": True}
    mail = write(desk, client, to=[address], send_at=later(days=1), **outsiders)
    # When the link is taken back before it goes
    desk.call(Thread.UNDO_LINK, link_id=linked["link_id"])
    # Then it does not, unless its writer knew
    if known:
        with pytest.raises(RecipientOutsideClient, match=address):
            desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
    else:
        desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
        wait_until(lambda: desk.emitted(MessageComposed), what="the order")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (lambda: later(hours=-1), "is over"),
        (lambda: later(days=400), "a year"),
        (lambda: "tomorrow", "is not a time"),
        (lambda: "2026-05-01T08:00:00", "is not a time"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    desk: FirmInTest, when: Callable[[], str], said: str
) -> None:
    client = reachable(desk)
    with pytest.raises(ValidationFailed) as caught:
        write(desk, client, send_at=when())
    assert said in caught.value.details["fields"]["send_at"][0]


def test_nobody_sees_or_takes_back_what_others_firms_hold(desk: FirmInTest) -> None:
    # Given a message that waits / Then another firm, and who is not assigned, know nothing of it
    client = reachable(desk)
    mail = write(desk, client, **LONG)
    for other in (desk.stranger(), desk.colleague()):
        for method in (Thread.CANCEL_MESSAGE, Thread.SEND_HELD_MESSAGE):
            with pytest.raises(NotFound):
                desk.call(method, other, message_id=mail["id"])


def test_what_waits_for_a_stranger_goes_with_them_when_they_are_linked(desk: FirmInTest) -> None:
    # Given a message that waits in an unknown sender's conversation
    client, odd = reachable(desk), new_email("odd")
    unlinked = desk.place_of(desk.mail_from(odd, "Who are you?"))
    mail = desk.compose(unlinked, "We are", channel="email", subject="Hello", **LONG)
    # When they are linked to a client / Then it waits there, and goes there
    person = {"client_id": client["id"], "new_contact": "Odd"}
    desk.call(Thread.LINK_CONVERSATION, conversation_id=unlinked, **person)
    assert [one["id"] for one in held(desk, client)] == [mail["id"]]
    desk.call(Thread.SEND_HELD_MESSAGE, message_id=mail["id"])
    assert mail["id"] in [one["id"] for one in desk.messages(client)]
