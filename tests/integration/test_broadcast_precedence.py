"""What a person writes goes before broadcasts, however many of them there are (S8)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from contracts.events import FirmChanged
from contracts.rpc import Thread
from services.thread_svc.broadcasts.send import MESSAGES_A_TURN, BroadcastTurns
from tests.support.addresses import new_phone
from tests.support.firm import FirmInTest, TextingFirm
from tests.support.play import PlayClient
from tests.support.rows import count
from tests.support.samples import composed
from tests.support.waiting import wait_until

NOT_BEGUN = "select count(*) from broadcast_items where firm_id = :firm_id and state = 'waiting'"
TURNS = "select count(*) from inbox where handler = 'compose_broadcasts'"
QUEUED = "select count(*) from deliveries where broadcast_id = :id and state = 'queued'"
RECIPIENTS = 200


def client_ids(firm: FirmInTest, number: int) -> list[str]:
    """New clients with a phone each."""
    return [firm.client(f"Client {n}", new_phone())["id"] for n in range(number)]


def begin_broadcast(firm: FirmInTest, client_ids: list[str]) -> None:
    request = {"idempotency_key": new_id(), "client_ids": client_ids, "body": "Closed on Friday."}
    firm.call(Thread.CREATE_BROADCAST, **request)


def with_clients(desk: FirmInTest, number: int) -> tuple[FirmInTest, list[str]]:
    """The firm can text, and has so many clients."""
    desk.channel()
    desk.publish(FirmChanged("Books & Co", 1))
    return desk, client_ids(desk, number)


def test_all_broadcasts_share_one_pace_and_firms_take_turns(
    open_desk: Callable[[], FirmInTest], thread_context: ServiceContext
) -> None:
    # Given two large broadcasts and a small one, of three firms
    size = 6 * MESSAGES_A_TURN
    desks = [with_clients(open_desk(), n) for n in (size, size, 3)]
    before = count(thread_context, TURNS)
    # (the installation's own job takes turns too, as soon as there is something to send)
    for desk, clients in desks:
        begin_broadcast(desk, clients)
    big, other, small = (desk for desk, _ in desks)

    def left(desk: FirmInTest) -> int:
        return count(thread_context, NOT_BEGUN, firm_id=desk.firm_id)

    def turn(desk: FirmInTest) -> bool:
        BroadcastTurns(thread_context.database).compose_waiting()
        return left(desk) == 0

    # When several programs take turns, until the small one is done
    with ThreadPoolExecutor(3) as programs:
        list(programs.map(lambda _: wait_until(lambda: turn(small)), range(3)))
    # Then it was among the first
    assert left(big) + left(other) >= size
    # And when all are done, no turn was larger than one program with one broadcast would take
    with ThreadPoolExecutor(3) as programs:
        done = lambda: turn(big) and turn(other)  # noqa: E731
        list(programs.map(lambda _: wait_until(done), range(3)))
    turns = count(thread_context, TURNS) - before
    assert turns * MESSAGES_A_TURN >= 2 * size + 3


def drop_rest(context: ServiceContext, firm: TextingFirm) -> None:
    """Other tests need not share the pace with it."""
    with context.database.transaction(firm.firm_id) as tx:
        tx.execute(text("delete from broadcast_items where state = 'waiting'"))


def test_a_text_by_hand_overtakes_broadcasts_under_way(
    make_texter: Callable[[], TextingFirm], thread_context: ServiceContext
) -> None:
    # Given two firms, each in the middle of a broadcast to several hundred
    firms = [make_texter() for _ in range(2)]
    with ThreadPoolExecutor(4) as callers:
        halves = [callers.submit(client_ids, firm, RECIPIENTS // 2) for firm in firms * 2]
    listed = [halves[n].result() + halves[n + 2].result() for n in range(2)]
    for firm, ids in zip(firms, listed, strict=True):
        begin_broadcast(firm, ids)

    def left(firm: TextingFirm) -> int:
        return count(thread_context, NOT_BEGUN, firm_id=firm.firm_id)

    wait_until(lambda: all(left(firm) < RECIPIENTS for firm in firms))
    # When somebody of each writes by hand
    for firm in firms:
        firm.send("By hand")
    # Then it is there while much of the broadcasts waits
    wait_until(lambda: all(firm.texts() for firm in firms))
    assert all(left(firm) > RECIPIENTS / 4 for firm in firms)
    for firm in firms:
        drop_rest(thread_context, firm)


def test_a_text_by_hand_that_a_busy_provider_turned_away_goes_before_a_broadcasts(
    texter: TextingFirm, play: PlayClient, sms_context: ServiceContext
) -> None:
    # Given a firm with two hundred texts of a broadcast in the queue
    big = new_id()
    texter.publish(*(composed(new_phone(), broadcast_id=big) for _ in range(RECIPIENTS)))
    # When somebody writes by hand, and the provider turns that away
    play.post("faults", provider="twilio", kind="http_429", count=1, match=texter.phone)
    texter.send("By hand")
    # Then it goes out when its pause is over, and the rest of the broadcast after it
    wait_until(texter.texts)
    assert count(sms_context, QUEUED, id=big) > RECIPIENTS / 10
