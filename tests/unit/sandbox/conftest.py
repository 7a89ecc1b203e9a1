"""The sandbox on free ports, and a listener that stands for the product's webhooks."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

import pytest
import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from sandbox.__main__ import serve_http
from sandbox.mail.smtp_server import start_smtp
from sandbox.settings import Settings
from sandbox.world import World

T = TypeVar("T")


@dataclass
class Received:
    """One request the listener got."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Listener:
    """Keeps what it is sent; `answers` are used up first to last, then 204."""

    server: ThreadingHTTPServer
    received: list[Received] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"


@dataclass
class Sandbox:
    """A running sandbox."""

    world: World
    url: str
    smtp_port: int
    session: requests.Session

    def post(self, path: str, body: dict[str, Any]) -> requests.Response:
        return self.session.post(f"{self.url}/play/api/{path}", json=body, timeout=10)

    def get(self, path: str) -> Any:
        return self.session.get(f"{self.url}/play/api/{path}", timeout=10).json()


def wait_until(condition: Callable[[], T], seconds: float = 10.0) -> T:
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < end, "the awaited condition never held"
        time.sleep(0.01)


def free_port() -> int:
    # aiosmtpd greets itself on the port it was given, so that cannot be 0.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(name="wait")
def _wait() -> Callable[..., Any]:
    return wait_until


@pytest.fixture
def listener() -> Iterator[Listener]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.received.append(Received(self.path, dict(self.headers), body))
            self.send_response(kept.answers.pop(0) if kept.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    kept = Listener(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
    threading.Thread(target=kept.server.serve_forever, args=(0.05,), daemon=True).start()
    yield kept
    kept.server.shutdown()
    kept.server.server_close()


@pytest.fixture
def sandbox(listener: Listener) -> Iterator[Sandbox]:
    settings = Settings(
        port=0, smtp_port=free_port(), step_seconds=0.02, email_push_url=f"{listener.url}/push"
    )
    world = World(settings)
    smtp = start_smtp(world)
    server = serve_http(world)
    url = f"http://127.0.0.1:{server.port}"
    world.settings = replace(settings, public_url=url)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    session = requests.Session()
    session.trust_env = False
    yield Sandbox(world, url, settings.smtp_port, session)
    session.close()
    server.shutdown()
    server.server_close()
    smtp.stop()
    world.close()


class LocalHttpClient(TwilioHttpClient):
    """Sends what is meant for any of Twilio's hosts to the sandbox."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=10)
        self.base = base
        assert isinstance(self.session, requests.Session)
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        url = re.sub(r"^https://\w+\.twilio\.com", self.base, url)
        return super().request(method, url, *args, **kwargs)


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    """The real client of an account that has one number."""
    settings = sandbox.world.settings
    sandbox.post("numbers", {"e164": "+14155550100"})
    return Client(
        settings.twilio_account_sid,
        settings.twilio_auth_token,
        http_client=LocalHttpClient(sandbox.url),
    )
