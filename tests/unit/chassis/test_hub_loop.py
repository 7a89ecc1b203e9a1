"""pika's loop on the hubs of green threads, and the writes that leave together."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from chassis.messaging.connection import CoalescingConnection
from chassis.messaging.eventlet_loop import EventletLoop
from chassis.messaging.hub_loop import HubLoop
from gateway.gevent_loop import GeventLoop


@pytest.fixture(params=[EventletLoop, GeventLoop])
def loop(request: pytest.FixtureRequest) -> HubLoop:
    """One on each hub."""
    made: HubLoop = request.param()
    return made


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a line."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs:
        yield ours, theirs


def test_calls_come_in_their_order_and_a_cancelled_one_never(loop: HubLoop) -> None:
    seen: list[str] = []
    # Given calls for now and for later, one of them cancelled
    loop.add_callback(lambda: seen.append("first"))
    loop.add_callback(lambda: seen.append("second"))
    cancelled = loop.call_later(0.01, lambda: seen.append("cancelled"))
    loop.call_later(0.02, lambda: seen.append("later"))
    loop.call_later(0.03, loop.stop)
    loop.remove_timeout(cancelled)
    # When the loop has run / Then the others came in order
    loop.start()
    assert seen == ["first", "second", "later"]


def test_a_call_whose_time_has_come_can_still_be_called_off(loop: HubLoop) -> None:
    # Given a call for later that is called off in the very turn in which it would come
    seen: list[str] = []
    later = loop.call_later(0, lambda: seen.append("called off"))
    loop.call_later(0.02, loop.stop)
    loop.add_callback(lambda: loop.add_callback(later.run))
    loop.add_callback(lambda: loop.remove_timeout(later))
    # When the loop has run / Then it never came
    loop.start()
    assert seen == []


def test_a_call_of_a_call_comes_in_the_next_turn(loop: HubLoop) -> None:
    seen: list[str] = []
    loop.add_callback(lambda: loop.add_callback(lambda: seen.append("inner")))
    loop.call_later(0.02, loop.stop)
    loop.start()
    assert seen == ["inner"]


def test_a_socket_is_reported_while_it_is_watched(
    loop: HubLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, theirs = pair
    fd = ours.fileno()
    seen: list[str] = []

    def on_ready(_: int, events: int) -> None:
        if events & loop.WRITE:
            seen.append("writable")
            loop.update_handler(fd, loop.READ)
            loop.call_later(0.01, lambda: theirs.send(b"x"))
        if events & loop.READ:
            seen.append(ours.recv(10).decode())
            loop.remove_handler(fd)
            theirs.send(b"more")
            loop.call_later(0.02, loop.stop)

    # Given a socket watched for writing, then for reading, then no more / When the loop has run
    loop.add_handler(fd, on_ready, loop.READ | loop.WRITE)
    loop.start()
    # Then each was told once, and nothing after
    assert seen == ["writable", "x"]
    loop.close()


def test_the_end_of_a_line_is_something_to_read(
    loop: HubLoop, pair: tuple[socket.socket, socket.socket]
) -> None:
    ours, theirs = pair
    seen: list[bytes] = []

    def on_ready(_: int, __: int) -> None:
        seen.append(ours.recv(10))
        loop.stop()

    # When the other side goes away / Then the handler finds the end of the stream
    loop.add_handler(ours.fileno(), on_ready, loop.READ)
    loop.add_callback(theirs.close)
    loop.start()
    loop.close()
    assert seen == [b""]


def test_what_is_sent_in_one_turn_is_one_write() -> None:
    # Given a connection whose loop and socket note what they are asked
    turns: list[object] = []
    writes: list[bytes] = []
    # White-box: the hooks are those pika calls its adapters by.
    connection = CoalescingConnection.__new__(CoalescingConnection)
    loop = SimpleNamespace(add_callback=turns.append)
    connection._nbio = SimpleNamespace(get_native_ioloop=lambda: loop)  # noqa: SLF001  # pika's own name
    connection._transport = SimpleNamespace(write=writes.append)  # noqa: SLF001  # pika's own name
    # When the parts of a publication are sent, and the loop turns
    for part in (b"method ", b"header ", b"body"):
        connection._adapter_emit_data(part)  # noqa: SLF001  # pika's own name
    (turn,) = turns
    turn()  # type: ignore[operator]  # the call for the next turn
    # Then they left together; and what comes once the line is lost goes nowhere
    assert writes == [b"method header body"]
    connection._adapter_emit_data(b"late")  # noqa: SLF001  # pika's own name
    connection._transport = None  # noqa: SLF001  # pika's own name
    turns[-1]()  # type: ignore[operator]  # the same
    assert writes == [b"method header body"]
