"""The streams that are open, and what is sent on each."""

import threading
from collections import defaultdict

from contracts.stream import StreamReset
from gateway.live.frames import Frame, sse
from gateway.live.socket_writer import chunk_of
from gateway.live.subscriber import StreamSubscriber
from gateway.metrics import STREAM_RESETS


class SubscriberRegistry:
    """Subscribers by firm. One thread dispatches, many add and remove."""

    def __init__(self) -> None:
        self._by_firm: defaultdict[str, set[StreamSubscriber]] = defaultdict(set)
        self._lock = threading.Lock()

    def add(self, subscriber: StreamSubscriber) -> None:
        """It is sent what is dispatched from now on."""
        with self._lock:
            self._by_firm[subscriber.firm_id].add(subscriber)

    def remove(self, subscriber: StreamSubscriber) -> None:
        """Its stream has ended; nothing if it was never added."""
        with self._lock:
            left = self._by_firm[subscriber.firm_id]
            left.discard(subscriber)
            if not left:
                del self._by_firm[subscriber.firm_id]

    def everybody(self) -> list[StreamSubscriber]:
        """All of them, as it is now."""
        with self._lock:
            return [one for firm in self._by_firm.values() for one in firm]

    def dispatch(self, batch: list[Frame]) -> None:
        """Deliver each frame to those of its firm who may see it."""
        by_firm: defaultdict[str, list[Frame]] = defaultdict(list)
        for frame in batch:
            if frame.text:
                by_firm[frame.firm_id].append(frame)
        for firm_id, frames in by_firm.items():
            with self._lock:
                subscribers = list(self._by_firm.get(firm_id, ()))
            # Whoever gets the same frames gets the same bytes, made once.
            made: dict[int, tuple[bytes, bytes]] = {}
            for subscriber in subscribers:
                if picked := subscriber.pick(frames):
                    if picked not in made:
                        made[picked] = _parcel(frames, picked)
                    subscriber.deliver(*made[picked])

    def reset(self) -> None:
        """Tell everybody to fetch afresh."""
        text = sse(StreamReset())
        for subscriber in self.everybody():
            STREAM_RESETS.inc()
            subscriber.after = -1
            subscriber.deliver(text, chunk_of(text))


def _parcel(frames: list[Frame], picked: int) -> tuple[bytes, bytes]:
    text = b"".join(frame.text for i, frame in enumerate(frames) if picked >> i & 1)
    return text, chunk_of(text)
