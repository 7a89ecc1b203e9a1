"""One open live stream."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence

from gateway.access.tokens import Audience, Caller
from gateway.live.frames import Frame
from gateway.live.socket_writer import SocketWriter
from gateway.metrics import STREAMS_CUT

HEARTBEAT_SECONDS = 15.0
HEARTBEAT = b": still here\n\n"
MOST_BACKLOG_BYTES = 1_000_000
"""What may wait for a slow browser; more than that, and it is cut off and resumes later."""


class StreamSubscriber:
    """Sends what it is given to one browser, at once if it can, else in order and bounded.

    While the response's generator waits, `deliver` writes to the socket itself: that costs one
    system call and no switch of greenlets. Otherwise the text waits for the generator.
    """

    def __init__(self, caller: Caller, writer: SocketWriter | None = None) -> None:
        actor = caller.actor
        self.firm_id = actor.firm_id
        self.audience = caller.audience
        self.after = -1
        """Offset of the last event that was sent before this subscriber joined."""
        self.session_id = caller.session_id
        self.account = (caller.audience, actor.id)
        self._id = actor.id
        self._sees_team = caller.audience is Audience.STAFF and actor.sees_team
        self._expires_at = caller.expires_at
        self._writer = writer
        self._direct = False
        self._rest = b""
        self._backlog: deque[bytes] = deque()
        self._backlog_bytes = 0
        self._wake = threading.Event()
        self._closed = False

    @property
    def takes_directly(self) -> bool:
        """Whether what is delivered goes out at once: the response waits for something to send."""
        return self._direct

    def may_see(self, frame: Frame) -> bool:
        """Whether the event is for this account; the broadcaster knows the firm."""
        if frame.audience is not self.audience:
            return False
        return (frame.team and self._sees_team) or self._id in frame.ids

    def pick(self, frames: Sequence[Frame]) -> int:
        """The frames of a batch this subscriber is to get, as a bit set."""
        picked, bit = 0, 1
        for frame in frames:
            if frame.offset > self.after and self.may_see(frame):
                picked |= bit
            bit <<= 1
        return picked

    def deliver(self, text: bytes, chunk: bytes) -> None:
        """Send `text`, or `chunk`, which is the same in the framing of HTTP/1.1."""
        if self._closed:
            return
        if self._direct and self._writer is not None:
            self._send_directly(self._writer, chunk)
            return
        self._backlog_bytes += len(text)
        if self._backlog_bytes > MOST_BACKLOG_BYTES:
            self._cut_off()
        self._backlog.append(text)
        self._wake.set()

    def close(self) -> None:
        """End the stream in good order; the browser resumes elsewhere or later."""
        self._closed = True
        if self._writer is not None:
            self._writer.expect_no_more()
        self._wake.set()

    def end(self) -> None:
        """End the stream at once: who watches may see nothing more, not even what waits."""
        waits_to_send = not self._direct
        self.close()
        if waits_to_send and self._writer is not None:
            self._writer.hang_up()

    def stream(self) -> Iterator[bytes]:
        """The body of the response, until the token expires or the subscriber is closed."""
        while not self._closed:
            if self._rest and self._writer is not None:
                rest, self._rest = self._rest, b""
                self._writer.send_rest(rest)
            elif text := self._take():
                yield text
            else:
                left = self._expires_at - time.time()
                if left <= 0:
                    return
                if not self._wait(min(HEARTBEAT_SECONDS, left)):
                    yield HEARTBEAT

    def _wait(self, seconds: float) -> bool:
        self._direct = self._writer is not None
        woken = self._wake.wait(seconds)
        self._direct = False
        self._wake.clear()
        return woken

    def _take(self) -> bytes:
        waiting = [self._backlog.popleft() for _ in range(len(self._backlog))]
        text = b"".join(waiting)
        self._backlog_bytes -= len(text)
        return text

    def _send_directly(self, writer: SocketWriter, chunk: bytes) -> None:
        try:
            sent = writer.try_send(chunk)
        except OSError:
            self.close()
            return
        if sent < len(chunk):
            self._direct = False
            self._rest = chunk[sent:]
            self._wake.set()

    def _cut_off(self) -> None:
        if not self._closed:
            STREAMS_CUT.inc()
            self.close()
            if self._writer is not None:
                self._writer.hang_up()
