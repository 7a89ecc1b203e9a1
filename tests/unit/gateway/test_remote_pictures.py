"""Pictures that a mail names on other servers."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from chassis.errors import ProviderRefused, ProviderUnavailable
from chassis.ids import new_id
from gateway.features.remote_pictures import names_picture
from gateway.pictures.fetch import MOST_BYTES, RemotePictures
from gateway.pictures.kinds import picture_kind
from tests.unit.gateway.fakes import FakeRpc

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100
ADDRESS = "https://pictures.example/logo.png"
Answers = dict[str, tuple[int, dict[str, str], bytes]]


class Web(BaseAdapter):
    """The web, as far as a test needs it."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self.answers = answers
        self.asked: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:  # type: ignore[override]
        self.asked.append(request)
        status, headers, body = self.answers[str(request.url)]
        made = requests.Response()
        made.request, made.status_code, made.url = request, status, str(request.url)
        made.headers.update(headers)
        made.raw = HTTPResponse(io.BytesIO(body), headers, status, preload_content=False)
        return made

    def close(self) -> None:
        pass


def fetch(answers: Answers, url: str = ADDRESS) -> tuple[tuple[str, bytes], Web]:
    web = Web(answers)
    return RemotePictures(lambda: web).fetch("ada", url), web


def test_a_picture_is_fetched_and_nothing_is_told_of_the_reader() -> None:
    # Given a picture that sets a cookie and lies elsewhere, and a server that calls it a page
    there = {"Location": "https://cdn.example/1", "Set-Cookie": "reader=1"}
    answers = {
        ADDRESS: (302, there, b""),
        "https://cdn.example/1": (200, {"Content-Type": "text/html"}, PNG),
    }
    # When it is fetched / Then it is what its bytes say, and no header names anybody
    (kind, content), web = fetch(answers)
    assert (kind, content) == ("image/png", PNG)
    names = {name.lower() for asked in web.asked for name in asked.headers}
    assert names <= {"accept", "accept-encoding", "user-agent", "connection"}


@pytest.mark.parametrize(
    "url",
    ["http://a.example/1", "https://a.example:8443/1", "https://u:p@a.example/1", "file:///etc/hosts",
     "https://a.example\\@b.example/", "data:image/png;base64,AA", ""],
)  # fmt: skip
def test_an_odd_address_is_not_asked(url: str) -> None:
    # Given such an address, in a mail or behind a redirect / Then nobody is asked there
    with pytest.raises(ProviderRefused):
        fetch({}, url)
    if url:
        with pytest.raises(ProviderRefused):
            fetch({ADDRESS: (302, {"Location": url}, b"")})


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/1", "https://[::1]/1", "https://169.254.169.254/1",
            "https://[64:ff9b::7f00:1]/1", "https://localhost/1", "https://224.0.0.1/1"],
)  # fmt: skip
def test_no_network_of_ours_is_asked(url: str) -> None:
    # Given an address within / When its picture is asked for / Then no connection is made
    with pytest.raises((ProviderUnavailable, ProviderRefused)):
        RemotePictures().fetch("ada", url)


@pytest.mark.parametrize(
    "answer",
    [(404, {}, PNG), (200, {"Content-Encoding": "gzip"}, PNG), (200, {}, b"<svg/>"), (200, {}, b""),
     (200, {}, PNG + b"\0" * MOST_BYTES), (302, {"Location": ADDRESS}, b"")],
)  # fmt: skip
def test_what_is_no_picture_of_ours_is_refused(answer: tuple[int, dict[str, str], bytes]) -> None:
    with pytest.raises(ProviderRefused):
        fetch({ADDRESS: answer})


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (PNG, "image/png"),
     (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"), (b"RIFF\0\0\0\0WAVE", None), (b"BM", None)],
)  # fmt: skip
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str | None) -> None:
    assert picture_kind(content) == kind


def test_only_what_the_message_shows_is_fetched(
    client: FlaskClient, rpc: FakeRpc, staff: dict[str, str], contact: dict[str, str]
) -> None:
    # Given a message without that picture / When it is asked for
    place = f"/api/v1/messages/{new_id()}/remote-picture"
    answer = client.get(place, query_string={"address": ADDRESS}, headers=staff)
    # Then there is none, and it is for staff only
    assert answer.status_code == 404
    assert client.get(place, query_string={"address": ADDRESS}, headers=contact).status_code == 403


@pytest.mark.parametrize(
    ("markup", "named"),
    [('<img src="https://a.example/?b=1&amp;c=2">', True),
     ('<img alt="x" src="https://a.example/">', False),
     ('<a href="https://a.example/?b=1&amp;c=2">', False), ("", False)],
)  # fmt: skip
def test_a_picture_is_found_as_the_sanitiser_writes_it(markup: str, named: bool) -> None:
    assert names_picture(markup, "https://a.example/?b=1&c=2") == named
