"""The live stream: recent events to resume from, and everybody who watches.

Events come from the broker's stream. Its offsets, sealed, are the SSE ids: the same on every
replica and after every restart, so a browser resumes anywhere.
"""

import threading
from collections.abc import Collection, Generator
from functools import partial

from chassis.observability.log import get_logger
from contracts.envelope import Envelope, MalformedPayload, decode
from contracts.events import SessionEnded
from contracts.stream import StreamReady, StreamReset
from gateway.access.ended_sessions import EndedSessions
from gateway.live.admission import StreamAdmission
from gateway.live.frames import Frame, blank_frame, frame_of, sse
from gateway.live.replay_buffer import ReplayBuffer
from gateway.live.stream_body import StreamBody
from gateway.live.stream_ids import StreamIds
from gateway.live.subscriber import StreamSubscriber
from gateway.live.subscriber_registry import SubscriberRegistry
from gateway.metrics import STREAM_EVENTS, STREAM_RESETS

CATCH_UP_SECONDS = 2.0
"""How long a browser that knows more than this process waits for it to catch up."""

_log = get_logger(__name__)


class EventBroadcaster:
    """Takes events from the bus thread and hands each to those who may see it."""

    def __init__(
        self, ids: StreamIds, ended: EndedSessions, replay: ReplayBuffer | None = None
    ) -> None:
        self._ids = ids
        self._ended = ended
        self._replay = replay or ReplayBuffer()
        self._admission = StreamAdmission()
        self._subscribers = SubscriberRegistry()
        self._pending: list[Frame] = []
        self._must_reset = False
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="broadcaster", daemon=True)
        ended.on_ended = self._end_streams_of

    def start(self) -> None:
        """Begin handing out, in a thread of its own."""
        self._thread.start()

    def close(self) -> None:
        """End every stream: the process is going down."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        for subscriber in self._subscribers.everybody():
            subscriber.close()

    @property
    def last_offset(self) -> int:
        """Offset of the newest event; -1 before the first."""
        return self._replay.last

    def take(self, offset: int, body: bytes) -> None:
        """An event from the broker. One that cannot be read is logged and skipped."""
        frame = self._frame(offset, body)
        with self._changed:
            if not self._replay.append(frame):
                _log.warning("stream_is_not_continuous", offset=offset)
                self._request_reset()
            self._pending.append(frame)
            self._changed.notify_all()

    def _frame(self, offset: int, body: bytes) -> Frame:
        try:
            envelope = Envelope.from_json(body)
            if envelope.name == SessionEnded.NAME:
                self._ended.add(decode(SessionEnded, envelope.payload).session_ids)
            frame = frame_of(offset, envelope, self._ids.seal(offset))
        except MalformedPayload as exc:
            _log.warning("stream_event_unreadable", offset=offset, why=str(exc))
            return blank_frame(offset)
        STREAM_EVENTS.labels(envelope.name).inc()
        return frame

    def reset(self) -> None:
        """Tell every browser to fetch afresh: something may have been missed."""
        with self._changed:
            self._request_reset()
            self._changed.notify_all()

    def _request_reset(self) -> None:
        # What everybody fetches afresh need not be told, and a newcomer may have it already.
        self._must_reset = True
        self._pending.clear()

    def watch(self, subscriber: StreamSubscriber, last_event_id: str | None) -> StreamBody:
        """The body of a subscriber's response: `ready`, what it missed, then what happens.
        RateLimited when the account, or everybody together, has too many open.
        """
        self._admission.enter(subscriber.account)
        return StreamBody(self._body(subscriber, last_event_id), partial(self._leave, subscriber))

    def _body(
        self, subscriber: StreamSubscriber, last_event_id: str | None
    ) -> Generator[bytes, None, None]:
        yield self._join(subscriber, last_event_id)
        yield from subscriber.stream()

    def _join(self, subscriber: StreamSubscriber, last_event_id: str | None) -> bytes:
        with self._changed:
            missed = self._missed(last_event_id)
            subscriber.after = self._replay.last
            self._subscribers.add(subscriber)
            # The token was good when it was looked at, a moment ago.
            if self._closed or subscriber.session_id in self._ended:
                subscriber.close()
            now = None if self._replay.last < 0 else self._ids.seal(self._replay.last)
        if last_event_id is None:
            return sse(StreamReady(), now)
        if missed is None:
            STREAM_RESETS.inc()
            return sse(StreamReady()) + sse(StreamReset(), now)
        mine = (f for f in missed if f.firm_id == subscriber.firm_id and subscriber.may_see(f))
        return sse(StreamReady()) + b"".join(frame.text for frame in mine)

    def _missed(self, last_event_id: str | None) -> list[Frame] | None:
        last = None if last_event_id is None else self._ids.open(last_event_id)
        if last is None:
            return None
        self._changed.wait_for(lambda: self._replay.last >= last or self._closed, CATCH_UP_SECONDS)
        return self._replay.after(last)

    def _leave(self, subscriber: StreamSubscriber) -> None:
        self._admission.leave(subscriber.account)
        self._subscribers.remove(subscriber)

    def _end_streams_of(self, session_ids: Collection[str]) -> None:
        # Under the lock of those who join: one who does so now sees that its session has ended.
        with self._changed:
            everybody = self._subscribers.everybody()
        for subscriber in everybody:
            if subscriber.session_id in session_ids:
                subscriber.end()

    def _run(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._pending or self._must_reset or self._closed)
                batch, self._pending = self._pending, []
                reset, self._must_reset = self._must_reset, False
            if reset:
                self._subscribers.reset()
            self._subscribers.dispatch(batch)
