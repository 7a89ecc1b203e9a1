import threading
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from chassis.errors import RateLimited
from contracts import events as e
from contracts.parts import Person
from contracts.views import RecordedMessage
from gateway.access.ended_sessions import EndedSessions
from gateway.access.tokens import Audience
from gateway.live.admission import MOST_OF_ACCOUNT, StreamAdmission
from gateway.live.broadcaster import EventBroadcaster
from gateway.live.frames import Frame, blank_frame
from gateway.live.replay_buffer import ReplayBuffer
from gateway.live.stream_body import StreamBody
from gateway.live.stream_ids import StreamIds
from gateway.live.subscriber import StreamSubscriber
from tests.support.samples import envelope_of
from tests.support.waiting import wait_until
from tests.unit.gateway.fakes import TOKEN_KEY
from tests.unit.gateway.test_subscriber import caller

IDS = StreamIds(TOKEN_KEY)


def recorded(body: str) -> e.MessageRecorded:
    message = RecordedMessage(
        "m1",
        "c1",
        "sms",
        "inbound",
        Person("contact", "p1", "Ana"),
        (),
        None,
        body,
        None,
        None,
        (),
        (),
        None,
        "2026-01-02T03:04:05Z",
        1,
    )
    return e.MessageRecorded("c1", "Bakery", "k1", message)


def take(broadcaster: EventBroadcaster, offset: int, body: str = "hi", firm_id: str = "f1") -> None:
    broadcaster.take(offset, envelope_of(recorded(body), firm_id).to_json())


def names(text: bytes) -> list[str]:
    return [
        line.removeprefix("event: ")
        for line in text.decode().splitlines()
        if line.startswith("event: ")
    ]


@pytest.fixture
def broadcaster() -> Iterator[EventBroadcaster]:
    made = EventBroadcaster(IDS, EndedSessions(900), ReplayBuffer(most_frames=5))
    made.start()
    yield made
    made.close()


class Reader:
    """Reads a subscriber's response in a thread, as a server would."""

    def __init__(
        self, broadcaster: EventBroadcaster, last_event_id: str | None = None, **who: object
    ) -> None:
        self.text = b""
        subscriber = StreamSubscriber(caller(**who))  # type: ignore[arg-type]  # the test names them
        body = broadcaster.watch(subscriber, last_event_id)
        self.text += next(body)
        self._thread = threading.Thread(target=self._read, args=(body,), daemon=True)
        self._thread.start()

    def _read(self, body: Iterator[bytes]) -> None:
        for part in body:
            self.text += part

    def wait_for(self, words: bytes) -> bytes:
        return wait_until(lambda: self.text if words in self.text else b"", what=str(words))

    def ended(self) -> bool:
        self._thread.join(5)
        return not self._thread.is_alive()


def test_a_new_subscriber_is_told_where_the_stream_stands(broadcaster: EventBroadcaster) -> None:
    take(broadcaster, 7)
    assert Reader(broadcaster).text == b"id: %b\nevent: ready\ndata: {}\n\n" % IDS.seal(7).encode()


def test_an_event_reaches_everybody_of_its_firm_and_nobody_else(
    broadcaster: EventBroadcaster,
) -> None:
    # Given two subscribers of a firm
    one, two = Reader(broadcaster), Reader(broadcaster, role="partner")
    # When something happens there and at another firm
    take(broadcaster, 1, "theirs", firm_id="f2")
    take(broadcaster, 2, "ours")
    # Then both see what is theirs
    for reader in (one, two):
        assert b"theirs" not in reader.wait_for(b"ours")


def test_a_subscriber_resumes_after_the_last_event_it_saw(broadcaster: EventBroadcaster) -> None:
    # Given events of which a browser saw the first two
    for offset in range(1, 5):
        take(broadcaster, offset, f"body{offset}", firm_id="f2" if offset == 3 else "f1")
    # When it comes back
    text = Reader(broadcaster, IDS.seal(2)).wait_for(b"body4")
    # Then it gets the rest that it may see, once
    assert names(text) == ["ready", "message.recorded"]
    assert b"body3" not in text


def test_nothing_missed_means_nothing_repeated(broadcaster: EventBroadcaster) -> None:
    take(broadcaster, 1)
    reader = Reader(broadcaster, IDS.seal(1))
    take(broadcaster, 2, "next")
    assert names(reader.wait_for(b"next")) == ["ready", "message.recorded"]


@pytest.mark.parametrize("last", [IDS.seal(1), "8", "abc", "-1", "", "x" * 32])
def test_what_is_no_longer_known_is_reset(broadcaster: EventBroadcaster, last: str) -> None:
    # Given a ring that has let the first events go
    for offset in range(1, 9):
        take(broadcaster, offset)
    # When a browser wants to resume from before, or from nowhere, Then it fetches afresh
    text = Reader(broadcaster, last).text
    assert names(text) == ["ready", "reset"]
    assert IDS.seal(8).encode() in text


def test_a_browser_that_knows_more_waits_for_the_process_to_catch_up(
    broadcaster: EventBroadcaster,
) -> None:
    # Given a process that has just started and has read one of three events
    take(broadcaster, 1)
    catching_up = threading.Timer(0.05, lambda: [take(broadcaster, n, f"b{n}") for n in (2, 3, 4)])
    catching_up.start()
    # When a browser that saw the third comes back, Then it resumes there
    text = Reader(broadcaster, IDS.seal(3)).wait_for(b"b4")
    assert b"reset" not in text
    assert b"b2" not in text
    catching_up.join()


def test_what_waited_before_a_reset_is_not_told_after_it() -> None:
    # Given a broadcaster that has not handed out its last event yet, and a subscriber who came
    # after it
    broadcaster = EventBroadcaster(IDS, EndedSessions(900))
    take(broadcaster, 100)
    reader = Reader(broadcaster)
    reader.wait_for(b"ready")
    # When the broker's stream begins again, and only then the broadcaster goes on
    take(broadcaster, 0, "afresh")
    broadcaster.start()
    # Then the subscriber is told to fetch afresh, and sees what follows alone
    text = reader.wait_for(b"afresh")
    assert names(text) == ["ready", "reset", "message.recorded"]
    broadcaster.close()


def test_a_stream_made_anew_resets_open_subscribers(broadcaster: EventBroadcaster) -> None:
    # Given an open stream
    take(broadcaster, 100)
    reader = Reader(broadcaster)
    reader.wait_for(b"ready")
    # When the broker's stream begins again
    take(broadcaster, 0, "afresh")
    # Then the subscriber is told, and sees what follows
    text = reader.wait_for(b"afresh")
    assert names(text) == ["ready", "reset", "message.recorded"]


def test_a_reset_reaches_everybody(broadcaster: EventBroadcaster) -> None:
    reader = Reader(broadcaster)
    reader.wait_for(b"ready")
    broadcaster.reset()
    assert names(reader.wait_for(b"reset")) == ["ready", "reset"]


def test_what_cannot_be_read_does_not_stop_the_rest(broadcaster: EventBroadcaster) -> None:
    reader = Reader(broadcaster)
    broadcaster.take(1, b"\xff not json")
    take(broadcaster, 2, "fine")
    assert names(reader.wait_for(b"fine")) == ["ready", "message.recorded"]


def test_closing_ends_every_stream(broadcaster: EventBroadcaster) -> None:
    reader = Reader(broadcaster)
    broadcaster.close()
    assert reader.ended()


def frames(*sizes: int) -> list[Frame]:
    made = (blank_frame(offset) for offset in range(len(sizes)))
    return [
        Frame(f.offset, "f1", f.audience, f.team, f.ids, b"x" * size)
        for f, size in zip(made, sizes, strict=True)
    ]


@pytest.mark.parametrize(
    ("replay", "kept"),
    [(ReplayBuffer(most_frames=2), 2), (ReplayBuffer(most_bytes=25), 2), (ReplayBuffer(), 4)],
)
def test_the_replay_buffer_is_bounded_in_number_and_bytes(replay: ReplayBuffer, kept: int) -> None:
    for frame in frames(10, 10, 10, 10):
        assert replay.append(frame)
    assert [len(replay.after(3 - kept) or []), replay.after(2 - kept)] == [kept, None]


def test_the_stream_address_answers_events(
    client: FlaskClient, staff: dict[str, str], make_client: Callable[..., FlaskClient]
) -> None:
    # Given somebody signed in, When they open the stream
    answer = client.get("/api/v1/stream", headers=staff, buffered=False)
    # Then it is an event stream that begins with ready
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert next(iter(answer.response)) == b"event: ready\ndata: {}\n\n"
    answer.close()


# How many, and until when


def test_an_account_has_so_many_streams_and_no_more(broadcaster: EventBroadcaster) -> None:
    # Given somebody with as many open as they may have
    mine = [broadcaster.watch(StreamSubscriber(caller()), None) for _ in range(MOST_OF_ACCOUNT)]
    # When they open one more / Then it is refused, and somebody else's is not
    with pytest.raises(RateLimited):
        broadcaster.watch(StreamSubscriber(caller()), None)
    others = broadcaster.watch(StreamSubscriber(caller(who="s2")), None)
    # And when one is closed, begun or not, there is room for one
    mine.pop().close()
    next(mine[0])
    mine.pop(0).close()
    again = [broadcaster.watch(StreamSubscriber(caller()), None) for _ in range(2)]
    with pytest.raises(RateLimited):
        broadcaster.watch(StreamSubscriber(caller()), None)
    for body in (*mine, *again, others):
        body.close()


def test_all_accounts_together_have_so_many_and_no_more() -> None:
    admission = StreamAdmission(most=2)
    for account in ("a", "b"):
        admission.enter((Audience.STAFF, account))
    with pytest.raises(RateLimited):
        admission.enter((Audience.STAFF, "c"))
    admission.leave((Audience.STAFF, "a"))
    admission.enter((Audience.STAFF, "c"))


def test_a_body_tells_once_that_it_is_over() -> None:
    for take, close in ((0, 1), (1, 1), (2, 0), (3, 2)):
        ends: list[bool] = []
        body = StreamBody((part for part in (b"1",)), lambda ends=ends: ends.append(True))
        for _ in range(take):
            next(body, None)
        for _ in range(close):
            body.close()
        assert ends == [True], (take, close)


def test_the_streams_of_a_session_end_with_it_and_no_others() -> None:
    # Given two streams of one account in different sessions
    ended = EndedSessions(900)
    broadcaster = EventBroadcaster(IDS, ended)
    broadcaster.start()
    one, other = Reader(broadcaster, session="s1"), Reader(broadcaster, session="s2")
    # When the news of the end of one comes in the stream of events
    event = e.SessionEnded("a1", ("s1",), "signed out", "2026-01-02T03:04:05Z")
    broadcaster.take(1, envelope_of(event, "f1").to_json())
    # Then it ends, and the other sees what happens next, which is no word of that
    assert one.ended()
    take(broadcaster, 2, "next")
    assert names(other.wait_for(b"next")) == ["ready", "message.recorded"]
    assert b"next" not in one.text
    # And a stream of it that opens a moment later ends at once
    assert Reader(broadcaster, session="s1").ended()
    broadcaster.close()
