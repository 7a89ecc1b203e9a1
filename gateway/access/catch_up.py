"""Learns from the services which sessions ended while this process did not listen."""

import threading
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from chassis.errors import OnethreadError
from chassis.ids import to_wire_time, utc_now
from chassis.observability.log import get_logger
from contracts.actor import Actor
from contracts.envelope import MalformedPayload
from contracts.rpc import Internal, Method, Portal
from contracts.rpc.accounts import EndedSessionPage, ListEndedSessions
from gateway.access.actor import GATEWAY_ACTOR
from gateway.access.ended_sessions import EndedSessions
from gateway.access.tokens import Audience

Q = TypeVar("Q")
A = TypeVar("A")
LIST_METHODS: dict[Audience, Method[ListEndedSessions, EndedSessionPage]] = {
    Audience.STAFF: Internal.LIST_ENDED_SESSIONS,
    Audience.PORTAL: Portal.LIST_ENDED_SESSIONS,
}
CLOCKS_DIFFER = timedelta(minutes=1)
AGAIN_SECONDS = 0.5
"""Between two tries while a service does not answer."""
_log = get_logger(__name__)


class Asking(Protocol):
    """Asks a service."""

    def __call__(self, method: Method[Q, A], actor: Actor, request: Q) -> A:
        """The method's answer."""


class SessionCatchUp:
    """Asks each service, again and again until it answers; then waits until it is told to ask
    anew.
    """

    def __init__(self, ask: Asking, ended: EndedSessions) -> None:
        self._ask, self._ended = ask, ended
        self._due = set(LIST_METHODS)
        self._wanted = threading.Event()
        self._thread = threading.Thread(target=self._run, name="catch-up", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """The connection to the broker is new: something may have been missed."""
        self._due |= set(LIST_METHODS)
        self._wanted.set()

    def is_complete(self) -> bool:
        """Whether every service has answered since the connection was made."""
        return not self._due

    def _run(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            while self._due:
                for audience in sorted(self._due):
                    self._learn(audience)
                if self._due:
                    threading.Event().wait(AGAIN_SECONDS)

    def _learn(self, audience: Audience) -> None:
        try:
            self._ended.add(self._ended_of(LIST_METHODS[audience]))
        except (OnethreadError, MalformedPayload) as exc:
            _log.warning("ended_sessions_unknown", audience=str(audience), why=str(exc))
        else:
            self._due.discard(audience)
            self._ended.unknown.discard(audience)

    def _ended_of(self, method: Method[ListEndedSessions, EndedSessionPage]) -> set[str]:
        since = utc_now() - timedelta(seconds=self._ended.seconds) - CLOCKS_DIFFER
        found: set[str] = set()
        request: dict[str, Any] = {"since": to_wire_time(since)}
        while True:
            page = self._ask(method, GATEWAY_ACTOR, ListEndedSessions(**request))
            found |= set(page.session_ids)
            if page.after is None:
                return found
            request["after"] = page.after
