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


class FakeLine:
    """A browser's socket that has room for `room` bytes, and for the rest once it is `ready`."""

    def __init__(self, room: int = 10**9) -> None:
        self.room = room
        self.ready = threading.Event()
        self.sent = b""
        self.hung_up = False
        self.broken = False

    def try_send(self, chunk: bytes) -> int:
        if self.broken:
            raise BrokenPipeError
        fits = chunk[: self.room]
        self.sent += fits
        self.room -= len(fits)
        return len(fits)

    def send_rest(self, rest: bytes) -> None:
        assert self.ready.wait(10)
        self.sent += rest

    def expect_no_more(self) -> None:
        pass

    def hang_up(self) -> None:
        self.hung_up = True


@contextmanager
def waiting_response(viewer: StreamSubscriber) -> Iterator[list[bytes]]:
    """The response of a viewer waits for something to send; what its body brings. It has ended
    after the block.
    """
    body: list[bytes] = []

    def send() -> None:
        body.extend(viewer.stream())

    response = threading.Thread(target=send, daemon=True)
    response.start()
    wait_until(lambda: viewer.takes_directly)
    yield body
    viewer.close()
    response.join(10)
    assert not response.is_alive()


@pytest.mark.parametrize(
    ("viewer", "seen", "expected"),
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
def test_who_sees_what(viewer: Caller, seen: Frame, expected: bool) -> None:
    assert StreamSubscriber(viewer).may_see(seen) is expected


def test_what_is_delivered_comes_out_in_order() -> None:
    # Given a viewer whose response is being written
    viewer = StreamSubscriber(caller())
    # When texts are delivered, Then the body brings them in their order
    for text in (b"1", b"2", b"3"):
        viewer.deliver(text, chunk_of(text))
    assert next(viewer.stream()) == b"123"


def test_the_stream_ends_with_the_access_token() -> None:
    assert list(StreamSubscriber(caller(seconds=0.05)).stream()) in ([], [b": still here\n\n"])


def test_a_closed_viewer_ends() -> None:
    viewer = StreamSubscriber(caller())
    viewer.close()
    assert list(viewer.stream()) == []


def test_a_session_that_ends_is_told_nothing_more() -> None:
    # Given a viewer for whom something waits to be sent
    line = FakeLine()
    viewer = StreamSubscriber(caller(), line)
    viewer.deliver(b"1", chunk_of(b"1"))
    # When its session ends, and more happens
    viewer.end()
    viewer.deliver(b"2", chunk_of(b"2"))
    # Then nothing of it is sent, and a send that hangs is broken off
    assert list(viewer.stream()) == []
    assert (line.sent, line.hung_up) == (b"", True)


def test_a_browser_that_reads_too_slowly_is_cut_off() -> None:
    # Given a browser that does not read
    line = FakeLine()
    viewer = StreamSubscriber(caller(), line)
    # When more waits for it than is kept
    text = b"x" * (MOST_BACKLOG_BYTES // 2)
    for _ in range(3):
        viewer.deliver(text, chunk_of(text))
    # Then its connection is broken, and nothing more is sent
    assert line.hung_up
    assert list(itertools.islice(viewer.stream(), 1)) == []


def test_a_waiting_viewer_is_written_to_directly() -> None:
    # Given a viewer whose response waits for something to send
    line = FakeLine()
    viewer = StreamSubscriber(caller(), line)
    with waiting_response(viewer) as body:
        # When a text is delivered, Then it is on the line at once, in the framing of HTTP/1.1
        viewer.deliver(b"hello", chunk_of(b"hello"))
        assert line.sent == b"5\r\nhello\r\n"
    assert body == []


def test_what_does_not_fit_is_sent_first_when_there_is_room() -> None:
    # Given a line with room for a part of the next text
    line = FakeLine(room=4)
    viewer = StreamSubscriber(caller(), line)
    with waiting_response(viewer) as body:
        # When two texts are delivered before there is more room
        viewer.deliver(b"first", chunk_of(b"first"))
        viewer.deliver(b"second", chunk_of(b"second"))
        line.ready.set()
        # Then the rest of the first goes out before the second
        wait_until(lambda: body == [b"second"])
        assert line.sent == chunk_of(b"first")


def test_a_broken_line_ends_the_stream() -> None:
    line = FakeLine()
    viewer = StreamSubscriber(caller(), line)
    with waiting_response(viewer) as body:
        line.broken = True
        viewer.deliver(b"x", chunk_of(b"x"))
    assert body == []
