"""Posts callbacks, inbound webhooks and pushes to the product, with faults and retries."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

import urllib3

from sandbox.faults import OUTGOING_KINDS, Fault, Faults
from sandbox.timeline import Timeline

log = logging.getLogger(__name__)
ACKNOWLEDGED = range(200, 300)
REORDER_LIMIT_SECONDS = 5.0
BEHIND_SECONDS = 0.05


def _ignore(_status: int | None) -> None:
    return None


@dataclass(frozen=True)
class Post:
    """One HTTP POST. `on_answer` gets the status, or None when nobody answered."""

    provider: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    retry_after: tuple[float, ...] = ()
    retry_refusals: bool = False
    timeout: float = 15.0
    on_answer: Callable[[int | None], None] = field(default=_ignore)


class Courier:
    """Sends posts in the background."""

    def __init__(self, timeline: Timeline, faults: Faults) -> None:
        self._timeline = timeline
        self._faults = faults
        self._pool = urllib3.PoolManager(maxsize=16, retries=False)
        self._held: dict[str, Post] = {}
        self._lock = threading.Lock()

    def send(self, post: Post) -> None:
        """Send soon, after whatever fault is set for the provider."""
        about = f"{post.url} {unquote_plus(post.body.decode(errors='replace'))}"
        fault = self._faults.take(post.provider, *OUTGOING_KINDS, about=about)
        if fault is None:
            self._dispatch(post)
        else:
            self._send_faulty(post, fault)

    def _send_faulty(self, post: Post, fault: Fault) -> None:
        log.info("fault %s applied to %s", fault.kind, post.url)
        if fault.kind == "delay":
            self._timeline.after(fault.seconds, lambda: self._attempt(post))
        elif fault.kind == "duplicate":
            self._dispatch(post)
            self._timeline.after(BEHIND_SECONDS, lambda: self._attempt(post))
        elif fault.kind == "reorder":
            self._hold(post, fault.seconds or REORDER_LIMIT_SECONDS)

    def _hold(self, post: Post, seconds: float) -> None:
        with self._lock:
            earlier = self._held.get(post.provider)
            self._held[post.provider] = post
        if earlier is not None:
            self._timeline.after(0, lambda: self._attempt(earlier))
        # Nothing may follow for a long time: a held post is late then, not lost.
        self._timeline.after(seconds, lambda: self._release(post))

    def _release(self, post: Post) -> None:
        with self._lock:
            if self._held.get(post.provider) is not post:
                return
            del self._held[post.provider]
        self._attempt(post)

    def _dispatch(self, post: Post) -> None:
        with self._lock:
            held = self._held.pop(post.provider, None)
        self._timeline.after(0, lambda: self._attempt(post))
        if held is not None:
            self._timeline.after(BEHIND_SECONDS, lambda: self._attempt(held))

    def _attempt(self, post: Post) -> None:
        status = self._request(post)
        post.on_answer(status)
        answered = status in ACKNOWLEDGED if post.retry_refusals else status is not None
        if not answered and post.retry_after:
            wait, later = post.retry_after[0], post.retry_after[1:]
            again = replace(post, retry_after=later)
            self._timeline.after(wait, lambda: self._attempt(again))

    def _request(self, post: Post) -> int | None:
        try:
            answer = self._pool.request(
                "POST", post.url, body=post.body, headers=dict(post.headers), timeout=post.timeout
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            log.warning("%s did not answer: %s", post.url, error)
            return None
        if answer.status not in ACKNOWLEDGED:
            log.warning("%s answered %s: %.200r", post.url, answer.status, answer.data)
        return answer.status
