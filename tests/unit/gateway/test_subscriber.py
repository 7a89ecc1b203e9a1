import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from contracts.actor import ROLE_PERMISSIONS, Actor
from gateway.access.tokens import Audience, Caller
from gateway.live.frames import Frame
from gateway.live.socket_writer import chunk_of
from gateway.live.subscriber import MOST_BACKLOG_BYTES, StreamSubscriber
from tests.support.waiting import wait_until


def caller(
    audience: Audience = Audience.STAFF,
    role: str | None = "owner",
    seconds: float = 60,
    who: str = "s1",
    session: str = "",
) -> Caller:
    kind = "staff" if audience is Audience.STAFF else "contact"
    actor = Actor(kind, who, "f1", "Ana", role, ROLE_PERMISSIONS.get(role, ()))
    ends = time.time() + seconds
    return Caller(actor, audience, "ana@harbour.example", "Harbour", ends, session)


def frame(
    audience: Audience = Audience.STAFF, team: bool = True, ids: tuple[str, ...] = ()
) -> Frame:
    return Frame(1, "f1", audience, team, frozenset(ids), b"x")


class FakeSocketWriter:
    """A browser's socket that has room for `room` bytes, and for the rest once it is `ready`."""

    def __init__(self, capacity: int = 10**9) -> None:
        self.capacity = capacity
        self.ready = threading.Event()
        self.sent = b""
        self.hung_up = False
        self.broken = False

    def try_send(self, chunk: bytes) -> int:
        if self.broken:
            raise BrokenPipeError
        fits = chunk[: self.capacity]
        self.sent += fits
        self.capacity -= len(fits)
        return len(fits)

    def send_rest(self, rest: bytes) -> None:
        assert self.ready.wait(10)
        self.sent += rest

    def expect_no_more(self) -> None:
        pass

    def hang_up(self) -> None:
        self.hung_up = True


@contextmanager
def waiting_response(subscriber: StreamSubscriber) -> Iterator[list[bytes]]:
    """The response of a subscriber waits for something to send; what its body brings. It has ended
    after the block.
    """
    body: list[bytes] = []

    def send() -> None:
        body.extend(subscriber.stream())

    response = threading.Thread(target=send, daemon=True)
    response.start()
    wait_until(lambda: subscriber.takes_directly)
    yield body
    subscriber.close()
    response.join(10)
    assert not response.is_alive()


@pytest.mark.parametrize(
    ("subscriber", "seen", "expected"),
    [
        (caller(role="owner"), frame(), True),
        (caller(role="partner"), frame(), True),
        (caller(role="member"), frame(), False),
        (caller(role="member"), frame(ids=("s1",)), True),
        (caller(role="member"), frame(ids=("s2",)), False),
        (caller(role="owner"), frame(team=False, ids=("s2",)), False),
        (caller(role="owner"), frame(team=False, ids=("s1",)), True),
        (caller(role="owner"), frame(Audience.PORTAL, ids=("s1",)), False),
        (caller(Audience.PORTAL, None), frame(), False),
        (caller(Audience.PORTAL, None), frame(ids=("s1",)), False),
        (caller(Audience.PORTAL, "owner"), frame(Audience.PORTAL), False),
        (caller(Audience.PORTAL, None), frame(Audience.PORTAL, ids=("s1",)), True),
    ],
)
def test_who_sees_what(subscriber: Caller, seen: Frame, expected: bool) -> None:
    assert StreamSubscriber(subscriber).may_see(seen) is expected


def test_what_is_delivered_comes_out_in_order() -> None:
    # Given a subscriber whose response is being written
    subscriber = StreamSubscriber(caller())
    # When texts are delivered, Then the body brings them in their order
    for text in (b"1", b"2", b"3"):
        subscriber.deliver(text, chunk_of(text))
    assert next(subscriber.stream()) == b"123"


def test_the_stream_ends_with_the_access_token() -> None:
    assert list(StreamSubscriber(caller(seconds=0.05)).stream()) in ([], [b": still here\n\n"])


def test_a_closed_subscriber_ends() -> None:
    subscriber = StreamSubscriber(caller())
    subscriber.close()
    assert list(subscriber.stream()) == []


def test_a_session_that_ends_is_told_nothing_more() -> None:
    # Given a subscriber for whom something waits to be sent
    writer = FakeSocketWriter()
    subscriber = StreamSubscriber(caller(), writer)
    subscriber.deliver(b"1", chunk_of(b"1"))
    # When its session ends, and more happens
    subscriber.end()
    subscriber.deliver(b"2", chunk_of(b"2"))
    # Then nothing of it is sent, and a send that hangs is broken off
    assert list(subscriber.stream()) == []
    assert (writer.sent, writer.hung_up) == (b"", True)


def test_a_browser_that_reads_too_slowly_is_cut_off() -> None:
    # Given a browser that does not read
    writer = FakeSocketWriter()
    subscriber = StreamSubscriber(caller(), writer)
    # When more waits for it than is kept
    text = b"x" * (MOST_BACKLOG_BYTES // 2)
    for _ in range(3):
        subscriber.deliver(text, chunk_of(text))
    # Then its connection is broken, and nothing more is sent
    assert writer.hung_up
    assert list(itertools.islice(subscriber.stream(), 1)) == []


def test_a_waiting_subscriber_is_written_to_directly() -> None:
    # Given a subscriber whose response waits for something to send
    writer = FakeSocketWriter()
    subscriber = StreamSubscriber(caller(), writer)
    with waiting_response(subscriber) as body:
        # When a text is delivered, Then it is on the line at once, in the framing of HTTP/1.1
        subscriber.deliver(b"hello", chunk_of(b"hello"))
        assert writer.sent == b"5\r\nhello\r\n"
    assert body == []


def test_what_does_not_fit_is_sent_first_when_there_is_room() -> None:
    # Given a line with room for a part of the next text
    writer = FakeSocketWriter(capacity=4)
    subscriber = StreamSubscriber(caller(), writer)
    with waiting_response(subscriber) as body:
        # When two texts are delivered before there is more room
        subscriber.deliver(b"first", chunk_of(b"first"))
        subscriber.deliver(b"second", chunk_of(b"second"))
        writer.ready.set()
        # Then the rest of the first goes out before the second
        wait_until(lambda: body == [b"second"])
        assert writer.sent == chunk_of(b"first")


def test_a_broken_line_ends_the_stream() -> None:
    writer = FakeSocketWriter()
    subscriber = StreamSubscriber(caller(), writer)
    with waiting_response(subscriber) as body:
        writer.broken = True
        subscriber.deliver(b"x", chunk_of(b"x"))
    assert body == []
