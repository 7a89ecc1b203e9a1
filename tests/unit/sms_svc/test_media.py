"""Inbound files: from the provider only, with our credentials for nobody else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chassis.errors import ProviderRefused, ProviderUnavailable
from services.sms_svc.inbound.rules import media_count, name_of
from services.sms_svc.providers.media import MediaClient

ACCOUNT = ("AC1", "secret")


class Files(BaseHTTPRequestHandler):
    """A server of files that notes whether it was shown credentials."""

    def do_GET(self) -> None:
        self.server.seen.append(self.headers.get("Authorization"))  # type: ignore[attr-defined]
        status, headers, body = self.server.answers[self.path]  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    made = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    made.seen, made.answers = [], {}  # type: ignore[attr-defined]
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def base_of(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


def test_a_file_is_read_with_our_credentials_from_the_providers_address(server) -> None:
    # Given a file at the configured address / When it is fetched
    server.answers["/a"] = (200, {"Content-Type": "image/PNG; charset=x"}, b"bytes")
    content_type, content = MediaClient(base_of(server), ACCOUNT, 2).fetch(
        f"{base_of(server)}/a", 100
    )
    # Then its plain type and bytes are there, and the account was shown
    assert (content_type, content) == ("image/png", b"bytes")
    assert server.seen[0].startswith("Basic ")


@pytest.mark.parametrize(
    "url",
    ["http://api.twilio.com/x", "https://twilio.com.evil.example/x", "https://evil.example/x",
     "https://eviltwilio.com/x", "file:///etc/passwd", "http://169.254.169.254/", "", "//x"],
)  # fmt: skip
def test_a_strangers_address_is_never_asked(url: str) -> None:
    # Given the real provider / When a file is said to be elsewhere / Then it is refused at once
    with pytest.raises(ProviderRefused, match="not at the provider"):
        MediaClient(None, ACCOUNT, 1).fetch(url, 100)


def test_a_redirect_into_the_open_is_not_followed(server) -> None:
    # Given a file that leads to an unprotected address / Then nobody is asked there
    server.answers["/a"] = (302, {"Location": "http://127.0.0.2/secret"}, b"")
    with pytest.raises(ProviderRefused, match="open connection"):
        MediaClient(base_of(server), ACCOUNT, 2).fetch(f"{base_of(server)}/a", 100)


def test_circles_end(server) -> None:
    # Given a file that leads to itself / Then it is refused
    server.answers["/a"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(ProviderRefused, match="circles"):
        MediaClient(base_of(server), ACCOUNT, 2).fetch(f"{base_of(server)}/a", 100)


def test_a_file_that_is_too_large_is_refused(server) -> None:
    # Given a file one byte too large / Then it is refused
    server.answers["/a"] = (200, {"Content-Type": "image/png"}, b"x" * 101)
    with pytest.raises(ProviderRefused, match="more than 100 bytes"):
        MediaClient(base_of(server), ACCOUNT, 2).fetch(f"{base_of(server)}/a", 100)


@pytest.mark.parametrize(
    ("status", "problem"),
    [(404, ProviderUnavailable), (429, ProviderUnavailable), (503, ProviderUnavailable),
     (401, ProviderRefused), (410, ProviderRefused)],
)  # fmt: skip
def test_what_may_still_come_is_told_from_what_never_will(server, status, problem) -> None:
    # Given an answer without a file / Then it is worth another try, or not
    server.answers["/a"] = (status, {}, b"")
    with pytest.raises(problem):
        MediaClient(base_of(server), ACCOUNT, 2).fetch(f"{base_of(server)}/a", 100)


@pytest.mark.parametrize(("said", "meant"), [("0", 0), ("2", 2), ("99", 10), ("x", 0), ("", 0)])
def test_the_number_of_files_is_read_with_care(said: str, meant: int) -> None:
    # Given what the form says / Then nothing but a small number is believed
    assert media_count({"NumMedia": said}) == meant


def test_a_nameless_file_gets_a_name() -> None:
    # Given a type / Then the name says what it is
    assert name_of("image/jpeg", 0) == "photo-1.jpg"
    assert name_of("application/pdf", 1) == "file-2.pdf"
    assert name_of("video/mp4", 2) == "video-3.mp4"
