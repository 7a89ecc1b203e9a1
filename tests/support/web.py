"""The gateway as browsers meet it: requests with every detail in hand, and the live stream."""

from __future__ import annotations

import contextlib
import http.client
import json
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests

from chassis.ids import new_id
from tests.support.addresses import PASSWORD
from tests.support.waiting import wait_until

Json = dict[str, Any]


class Web:
    """One browser: keeps its cookies and the access token of who signed in. `address`: where it
    is, as the proxy in front says.
    """

    def __init__(self, gateway: str, address: str = "") -> None:
        self.gateway = gateway
        self.address = address
        self.session = requests.Session()
        self.session.trust_env = False
        self.token = ""

    def sign_in(self, email: str, audience: str = "staff") -> Web:
        """Sign in with the password everybody has."""
        answer = self.send("POST", f"/auth/{audience}/sign-in", email=email, password=PASSWORD)
        assert answer.ok, answer.text
        self.token = answer.json()["access_token"]
        return self

    def send(
        self,
        verb: str,
        path: str,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
        **fields: Any,
    ) -> requests.Response:
        """A request of the API; `raw` in place of JSON fields. A header "" is left out."""
        sent = {"Content-Type": "application/json", "Idempotency-Key": new_id()}
        if self.address:
            sent["X-Forwarded-For"] = self.address
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        sent |= headers or {}
        body = raw if raw is not None else json.dumps(fields).encode() if fields else None
        return self.session.request(
            verb,
            f"{self.gateway}/api/v1{path}",
            data=body,
            headers={name: value for name, value in sent.items() if value},
            timeout=20,
        )

    def get(self, path: str) -> requests.Response:
        """Read."""
        return self.send("GET", path)

    def watch(self, last_event_id: str | None = None) -> Watch:
        """Open the live stream; returns once it is ready."""
        return Watch(self.gateway, self.token, last_event_id)

    def close(self) -> None:
        """Give the connections back."""
        self.session.close()


class Watch:
    """An open live stream and what came over it."""

    def __init__(self, gateway: str, token: str, last_event_id: str | None = None) -> None:
        self.events: list[Json] = []
        self.ended = threading.Event()
        self._connection = http.client.HTTPConnection(urlsplit(gateway).netloc, timeout=30)
        headers = {"Authorization": f"Bearer {token}"}
        if last_event_id is not None:
            headers["Last-Event-ID"] = last_event_id
        self._connection.request("GET", "/api/v1/stream", headers=headers)
        self._socket = self._connection.sock
        self._response = self._connection.getresponse()
        assert self._response.status == 200, self._response.read()
        threading.Thread(target=self._listen, daemon=True).start()
        self.until(lambda events: any(event["event"] == "ready" for event in events))

    def _listen(self) -> None:
        # A connection that breaks, from either side, is one of the things tests do.
        with contextlib.suppress(OSError, ValueError, AttributeError, http.client.HTTPException):
            self._read()
        self.ended.set()

    def _read(self) -> None:
        event: Json = {}
        while line := self._response.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                event[name] = value
            elif "event" in event:
                event["data"] = json.loads(event["data"])
                self.events.append(event | {"at": time.monotonic()})
                event = {}

    def until(self, true_of: Callable[[list[Json]], Any], timeout: float = 15.0) -> Any:
        """What `true_of` finds in the events as soon as it is true."""
        return wait_until(lambda: true_of(list(self.events)), timeout, what="live events")

    def texts(self) -> list[str]:
        """Bodies of the messages that came live, in order."""
        return [
            event["data"]["message"]["body_text"]
            for event in list(self.events)
            if "message" in event["data"]
        ]

    def until_text(self, body: str) -> Json:
        """The event of a message with this body."""
        found: Json = self.until(
            lambda events: next(
                (e for e in events if e["data"].get("message", {}).get("body_text") == body), None
            )
        )
        return found

    def ids(self) -> list[str]:
        """Ids of the events that have one, in order."""
        return [event["id"] for event in list(self.events) if "id" in event]

    def names(self) -> list[str]:
        """Names of the events, in order."""
        return [event["event"] for event in list(self.events)]

    def drop(self) -> None:
        """The connection breaks."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(2)
        self._socket.close()
