"""One text to many clients: separate threads, honest progress, nobody else delayed (S8)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chassis.errors import IdempotencyKeyReused, NotFound, PermissionDenied, ValidationFailed
from chassis.ids import new_id, to_wire_time, utc_now
from chassis.refusals import EmptyMessage, NoNumber, UnknownTemplateField
from chassis.runtime.context import ServiceContext
from contracts.actor import Actor
from contracts.events import BroadcastChanged, DeliveryChanged, FirmChanged, MessageComposed
from contracts.parts import Reason
from contracts.rpc import Thread
from services.thread_svc.broadcasts.progress import BroadcastProgress
from services.thread_svc.broadcasts.send import MESSAGES_A_TURN, BroadcastTurns
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest
from tests.support.rows import change, count
from tests.support.waiting import wait_until

Json = dict[str, Any]
WAITING = "select count(*) from broadcast_items where firm_id = :firm_id and state = 'waiting'"


@pytest.fixture
def desk(desk: FirmInTest) -> Iterator[FirmInTest]:
    """A firm whose name is known and that can text; nothing of it waits afterwards."""
    desk.channel()
    desk.publish(FirmChanged("Books & Co", 1))
    yield desk
    compose_all(desk)


def context_of(desk: FirmInTest) -> ServiceContext:
    """thread_svc's, in this process."""
    return desk.caller.context


def create(desk: FirmInTest, clients: list[Json], actor: Actor | None = None, **more: Any) -> Json:
    request = {
        "idempotency_key": new_id(),
        "client_ids": [client["id"] for client in clients],
        "body": "We are closed on Friday.",
    }
    return desk.call(Thread.CREATE_BROADCAST, actor, **request | more)


def get(desk: FirmInTest, broadcast: Json, actor: Actor | None = None) -> Json:
    return desk.call(Thread.GET_BROADCAST, actor, broadcast_id=broadcast["id"])


def compose_all(desk: FirmInTest) -> None:
    """Turns of the job until nothing of this firm waits; other turns may run beside."""

    def nothing_waits() -> bool:
        BroadcastTurns(context_of(desk).database).compose_waiting()
        return count(context_of(desk), WAITING, firm_id=desk.firm_id) == 0

    wait_until(nothing_waits)


def counts(broadcast: Json) -> tuple[int, ...]:
    return tuple(broadcast[name] for name in ("total", "queued", "sent", "failed", "refused"))


def report(item: Json, state: str, sequence: int, reason: Reason | None = None) -> DeliveryChanged:
    now = to_wire_time(utc_now())
    return DeliveryChanged(item["message_id"], "sms", state, reason, sequence, now)


def test_the_reports_of_earlier_broadcasts_are_found_again(desk: FirmInTest) -> None:
    # Given two broadcasts of a member and one of the owner, one of them begun
    member = desk.colleague("member")
    client = desk.client("Acme", new_phone(), assigned_staff=[member.id])
    first = create(desk, [client], member, body="First")
    compose_all(desk)
    second = create(desk, [client], member, body="Second")
    own = create(desk, [client], body="Owner's")
    # When the list is opened, page by page / Then it is newest first, each with its counts
    page = desk.call(Thread.LIST_BROADCASTS, member, limit=1)
    assert [(one["id"], one["body"]) for one in page["items"]] == [(second["id"], "Second")]
    rest = desk.call(Thread.LIST_BROADCASTS, member, limit=1, cursor=page["next_cursor"])
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([first["id"]], None)
    assert counts(rest["items"][0]) == counts(get(desk, first, member))
    # And who sees the firm sees everybody's
    listed = desk.call(Thread.LIST_BROADCASTS)["items"]
    assert [one["id"] for one in listed] == [own["id"], second["id"], first["id"]]


def test_each_client_gets_the_text_in_a_thread_of_their_own(desk: FirmInTest) -> None:
    # Given three clients, one of them in another time zone
    clients = [desk.client(f"Client {n}", new_phone()) for n in range(3)]
    desk.call(Thread.UPDATE_CLIENT, client_id=clients[1]["id"], time_zone="America/Denver")
    # When one text is sent to all of them
    made = create(desk, clients, body="Hi {{contact.first_name}} of {{client.name}}. {{firm.name}}")
    # Then the answer comes before anything is sent
    assert counts(made) == (3, 3, 0, 0, 0)
    assert [item["message_id"] for item in made["items"]] == [None] * 3
    compose_all(desk)
    # And each has their own words, as a message of the author, in their own thread
    for number, client in enumerate(clients):
        (message,) = desk.messages(client)
        assert message["body_text"] == f"Hi Client of Client {number}. Books & Co"
        assert (message["author"]["name"], message["direction"]) == ("Ada Staff", "outbound")
    orders = wait_until(lambda: len(found := desk.emitted(MessageComposed)) == 3 and found)
    assert {order["broadcast_id"] for order in orders} == {made["id"]}
    zones = {order["client_id"]: order["time_zone"] for order in orders}
    assert [zones[client["id"]] for client in clients] == [None, "America/Denver", None]


def test_who_cannot_be_texted_is_listed_with_the_reason_and_stops_nobody(desk: FirmInTest) -> None:
    # Given a good client, and others with something in the way
    gone, member = new_phone(), desk.colleague("member")
    mine = {"assigned_staff": [member.id]}
    good = desk.client("Good", new_phone(), **mine)
    bad = [
        desk.client("Gone", gone, **mine),
        desk.client("Silent", **mine),
        desk.client("Abroad", "+442079460123", **mine),
        desk.client("L" * 190, new_phone(), **mine),
    ]
    desk.consent(gone, 1, out=True)
    hidden, absent = desk.client("Hidden", new_phone()), {"id": new_id()}
    # When a member texts them all
    body = "x" * 1450 + "{{client.name}}"
    made = create(desk, [*bad, good, hidden, absent, good], member, body=body)
    # Then each of them has a code and a sentence, once, in the order asked for
    assert [item["code"] for item in made["items"]] == [
        "contact_opted_out", "no_phone_number", "foreign_number", "message_too_long", None,
        "not_found", "not_found",
    ]  # fmt: skip
    refused = [item for item in made["items"] if item["state"] == "refused"]
    assert all(item["message"] for item in refused)
    assert [item["client_name"] for item in made["items"]][4:6] == ["Good", ""]
    # And the good one goes
    compose_all(desk)
    found = get(desk, made, member)
    assert counts(found) == (7, 1, 0, 0, 6)
    assert len(desk.messages(good)) == 1
    assert desk.messages(hidden) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"body": " "}, EmptyMessage),
        ({"body": "x" * 1601}, ValidationFailed),
        ({"body": "{{client.nam}}"}, UnknownTemplateField),
        ({"client_ids": []}, ValidationFailed),
        ({"client_ids": ["odd"]}, ValidationFailed),
        ({"client_ids": [new_id() for _ in range(2001)]}, ValidationFailed),
    ],
)
def test_what_is_wrong_for_everybody_is_refused_at_once(
    desk: FirmInTest, change: Json, error: type[Exception]
) -> None:
    with pytest.raises(error):
        create(desk, [desk.client("Acme", new_phone())], **change)
    assert count(context_of(desk), WAITING, firm_id=desk.firm_id) == 0


def test_a_firm_that_cannot_text_starts_no_broadcast(desk: FirmInTest) -> None:
    desk.channel(2, usable=False, code="no_number", reason="Released.")
    with pytest.raises(NoNumber):
        create(desk, [desk.client("Acme", new_phone())])


def test_a_repeated_request_is_one_broadcast(desk: FirmInTest) -> None:
    # Given one request sent six times at once
    client, key = desk.client("Acme", new_phone()), new_id()
    with ThreadPoolExecutor(6) as callers:
        made = list(callers.map(lambda _: create(desk, [client], idempotency_key=key), range(6)))
    # Then it is one broadcast, and one message
    assert len({each["id"] for each in made}) == 1
    compose_all(desk)
    assert len(desk.messages(client)) == 1
    with pytest.raises(IdempotencyKeyReused):
        create(desk, [client], idempotency_key=key, body="Other words")


def test_turns_side_by_side_send_each_text_once(desk: FirmInTest) -> None:
    # Given more clients than one turn takes, and four turns at a time
    clients = [desk.client(f"Client {n:02}", new_phone()) for n in range(MESSAGES_A_TURN + 15)]
    made = create(desk, clients)
    with ThreadPoolExecutor(4) as turns:
        list(turns.map(lambda _: compose_all(desk), range(4)))
    # Then each client has the text once, and each order went out once
    assert [len(desk.messages(client)) for client in clients] == [1] * len(clients)
    wait_until(lambda: len(desk.emitted(MessageComposed)) == len(clients))
    items = get(desk, made)["items"]
    assert len({item["message_id"] for item in items}) == len(clients)
    assert [item["client_id"] for item in items] == [client["id"] for client in clients]


def test_a_stop_that_arrives_while_a_text_waits_is_honoured(desk: FirmInTest) -> None:
    # Given a queued text / When the client replies STOP before its turn
    phone = new_phone()
    client = desk.client("Acme", phone)
    made = create(desk, [client])
    desk.consent(phone, 1, out=True)
    compose_all(desk)
    # Then it is refused and nothing was written
    found = get(desk, made)
    assert (counts(found), found["items"][0]["code"]) == ((1, 0, 0, 0, 1), "contact_opted_out")
    assert desk.messages(client) == []


def test_progress_is_what_the_deliveries_say_in_any_order(desk: FirmInTest) -> None:
    # Given a broadcast on its way
    clients = [desk.client(f"Client {n}", new_phone()) for n in range(3)]
    made = create(desk, clients)
    compose_all(desk)
    items = get(desk, made)["items"]
    # When reports come late, twice and out of order
    off = Reason("30003", "The phone is switched off.", permanent=False)
    desk.publish(report(items[0], "delivered", 3), report(items[0], "sent", 2))
    desk.publish(report(items[1], "undelivered", 4, off), report(items[1], "sending", 1))
    desk.publish(report(items[0], "delivered", 3), report(items[2], "sending", 1))
    # Then each counts once, as what it came to
    found = get(desk, made)
    assert counts(found) == (3, 1, 1, 1, 0)
    assert [(item["state"], item["code"]) for item in found["items"]] == [
        ("delivered", None), ("undelivered", "30003"), ("sending", None),
    ]  # fmt: skip
    assert found["items"][1]["message"] == off.message
    # And its author's page is told the same
    emitted = _emitted_anew(desk)
    assert (emitted["broadcast_id"], emitted["staff_id"]) == (made["id"], desk.owner.id)
    assert counts(emitted) == (3, 1, 1, 1, 0)


def _emitted_anew(desk: FirmInTest) -> Json:
    before = len(desk.emitted(BroadcastChanged))

    def newer() -> list[Json]:
        BroadcastProgress(context_of(desk).database).publish_progress(pause=0)
        return desk.emitted(BroadcastChanged)[before:]

    return wait_until(newer)[-1]


def test_progress_is_told_once_a_second_at_most_and_only_if_there_is_news(desk: FirmInTest) -> None:
    # Given a broadcast that was told just now, for whoever looks
    made = create(desk, [desk.client(f"Client {n}", new_phone()) for n in range(2)])
    compose_all(desk)
    _emitted_anew(desk)
    told_at = "update broadcasts set told_at = now() + make_interval(hours => :h) where id = :id"
    change(context_of(desk), told_at, h=1, id=made["id"])
    items = get(desk, made)["items"]
    # When there is news, and a turn comes too early / Then nothing is said
    desk.publish(report(items[0], "sent", 1))
    desk.publish(report(items[1], "sent", 1))
    BroadcastProgress(context_of(desk).database).publish_progress(pause=1)
    news = "select count(*) from broadcast_news where firm_id = :firm_id"
    assert count(context_of(desk), news, firm_id=desk.firm_id) == 2
    # When the time has come / Then it is said once, whole, and then no more
    change(context_of(desk), told_at, h=-1, id=made["id"])
    assert counts(_emitted_anew(desk)) == (2, 0, 2, 0, 0)
    assert count(context_of(desk), news, firm_id=desk.firm_id) == 0
    emitted = len(desk.emitted(BroadcastChanged))
    BroadcastProgress(context_of(desk).database).publish_progress(pause=0)
    assert len(desk.emitted(BroadcastChanged)) == emitted


def test_a_broadcast_is_its_authors_and_the_firms_overseers(desk: FirmInTest) -> None:
    member = desk.colleague("member")
    client = desk.client("Acme", new_phone(), assigned_staff=[member.id])
    made = create(desk, [client], member)
    assert get(desk, made)["total"] == get(desk, made, member)["total"] == 1
    for stranger in (desk.colleague("member"), desk.stranger()):
        with pytest.raises(NotFound):
            get(desk, made, stranger)
    with pytest.raises(PermissionDenied):
        create(desk, [client], Actor("contact", new_id(), desk.firm_id, "Nora"))


def test_two_thousand_clients_are_queued_in_one_quick_call(desk: FirmInTest) -> None:
    # Given a client of the firm among two thousand ids, and two thousand clients
    clients = [desk.client(f"Client {n}", new_phone()) for n in range(20)]
    strangers = [{"id": new_id()} for _ in range(1980)]
    # When all are asked for / Then it is answered within the deadline of an ordinary call
    started = utc_now()
    made = create(desk, clients + strangers)
    assert (utc_now() - started).total_seconds() < 5
    assert counts(made) == (2000, 20, 0, 0, 1980)
