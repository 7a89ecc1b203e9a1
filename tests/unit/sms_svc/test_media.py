"""Inbound files: from the provider only, with our credentials for nobody else."""

from __future__ import annotations

import gzip
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from chassis.errors import ProviderRefused, ProviderUnavailable
from chassis.public_web import PublicAdapter, is_public
from services.sms_svc.inbound.rules import media_places, name_of
from services.sms_svc.providers.media import MediaClient
from services.sms_svc.providers.media_address import judge

ACCOUNT = ("AC1", "secret")


class Files(BaseHTTPRequestHandler):
    """A server of files that notes whether it was shown credentials."""

    def do_GET(self) -> None:
        self.server.seen.append(self.headers.get("Authorization"))  # type: ignore[attr-defined]
        status, headers, body = self.server.answers[self.path]  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        more = 10 if "X-Cut" in headers else 0
        self.send_header("Content-Length", str(len(body) + more))
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
     "https://eviltwilio.com/x", "file:///etc/passwd", "http://169.254.169.254/", "", "//x",
     r"https://127.0.0.1:1\@api.twilio.com/", "https://x@api.twilio.com/", "https://@api.twilio.com/",
     "https://api.twilio.com:8443/x", "https://api.twilio.com./x", "https://[::1]/x",
     "https://api.twilio.com\t.evil.example/", "https://api.twilio.com/\r\nHost: x",
     "https:api.twilio.com/x", r"https:\\api.twilio.com/x", "https://s3-external-1.amazonaws.com/x",
     "https://ａpi.twilio.com/x", "https://api.twilio.com:99999/x", "https://[api.twilio.com/x",
     "https://api.twilio.com/" + "x" * 2000],
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


@pytest.mark.parametrize(
    ("url", "own"),
    [("https://api.twilio.com/2010-04-01/x", True), ("https://mcs.us1.twilio.com/v1/x", True),
     ("https://media.twiliocdn.com/AC1/x", False),
     ("https://s3-external-1.amazonaws.com/x", False)],
)  # fmt: skip
def test_twilio_may_lead_to_its_own_stores_which_see_no_credentials(url: str, own: bool) -> None:
    # Given a redirect of Twilio's / When it leads to where its files are / Then it is followed
    found = judge(url, None, redirected=True)
    assert found is not None
    assert found.own is own


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/x", "http://media.twiliocdn.com/x", "https://media.twiliocdn.com:444/x",
     "https://x.s3-external-1.amazonaws.com/x", "https://10.0.0.1/x", "https://localhost/x"],
)  # fmt: skip
def test_twilio_may_lead_nowhere_else(url: str) -> None:
    # Given a redirect / When it leads to anybody else / Then it is not followed
    assert judge(url, None, redirected=True) is None


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
     "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1",
     "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"],
)  # fmt: skip
def test_an_address_of_our_own_net_is_not_public(address: str) -> None:
    # Given an address that is nobody's on the internet / Then it is not public
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "52.216.1.1", "2606:4700::1111"])
def test_an_address_of_the_internet_is(address: str) -> None:
    assert is_public(address)


def test_a_name_that_is_at_our_own_address_is_told_nothing() -> None:
    # Given a host of Twilio's name that resolves to this machine, where somebody listens
    with socket.create_server(("127.0.0.1", 0)) as listener:
        session = requests.Session()
        session.mount("https://", PublicAdapter())
        # When it is asked / Then nobody connects
        with pytest.raises(requests.ConnectionError, match="no public address"):
            session.get(f"https://localhost:{listener.getsockname()[1]}/", timeout=5)
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_a_packed_file_is_not_unpacked(server) -> None:
    # Given a file that says it is packed, which few bytes may do who mean many / Then it is refused
    packed = {"Content-Type": "image/png", "Content-Encoding": "gzip"}
    server.answers["/a"] = (200, packed, gzip.compress(b"x" * 1_000_000))
    with pytest.raises(ProviderRefused, match="packed"):
        MediaClient(base_of(server), ACCOUNT, 2).fetch(f"{base_of(server)}/a", 10_000_000)


def test_a_file_that_breaks_off_is_asked_for_again(server) -> None:
    # Given a file whose end does not come / Then it is not taken for the whole
    cut = {"Content-Type": "image/png", "X-Cut": "yes"}
    server.answers["/a"] = (200, cut, b"bytes")
    with pytest.raises(ProviderUnavailable):
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


@pytest.mark.parametrize("declared", ["0", "2", "99", "x", "", "²", "٣", "-1", "9" * 5000])
def test_the_files_are_those_that_are_there(declared: str) -> None:
    # Given any number of files that the form says / Then those count that have an address
    assert media_places({"NumMedia": declared}) == []
    form = {
        "NumMedia": declared,
        "MediaUrl0": "https://a",
        "MediaUrl1": "",
        "MediaUrl2": "https://c",
    }
    assert media_places(form) == [0, 2]
    assert len(media_places({f"MediaUrl{n}": "https://a" for n in range(99)})) == 10


def test_a_nameless_file_gets_a_name() -> None:
    # Given a type / Then the name says what it is
    assert name_of("image/jpeg", 0) == "photo-1.jpg"
    assert name_of("application/pdf", 1) == "file-2.pdf"
    assert name_of("video/mp4", 2) == "video-3.mp4"
