"""The events a browser may still resume from."""

import itertools
from collections import deque

from gateway.live.frames import Frame

MOST_FRAMES = 20_000
MOST_BYTES = 32_000_000


class ReplayBuffer:
    """The newest frames, without gaps in their offsets, bounded in number and bytes."""

    def __init__(self, most_frames: int = MOST_FRAMES, most_bytes: int = MOST_BYTES) -> None:
        self._frames: deque[Frame] = deque()
        self._most_frames, self._most_bytes = most_frames, most_bytes
        self._bytes = 0
        self.last = -1
        """Offset of the newest frame; -1 before the first."""

    def append(self, frame: Frame) -> bool:
        """Add a frame. False when it does not follow on the last one (the broker's stream was
        made anew, or more was dropped than we read): then the ring starts afresh with it.
        """
        follows = self.last in (-1, frame.offset - 1)
        if not follows:
            self._frames.clear()
            self._bytes = 0
        self._frames.append(frame)
        self._bytes += len(frame.text)
        self.last = frame.offset
        while len(self._frames) > self._most_frames or self._bytes > self._most_bytes:
            self._bytes -= len(self._frames.popleft().text)
        return follows

    def after(self, offset: int) -> list[Frame] | None:
        """The frames that came after `offset`; None when some of them are not known."""
        first = self.last - len(self._frames) + 1
        if not first - 1 <= offset <= self.last or self.last < 0:
            return None
        return list(itertools.islice(self._frames, offset - first + 1, None))
