"""Fetches the pictures a mail names on other servers, which see the gateway and no reader.

Nothing of ours goes along: no cookie, no referrer, no credentials. The address is a stranger's:
https on its own port, a public address that is judged and then connected to, redirects judged each.
"""

import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urljoin

import requests
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError

from chassis.errors import ProviderRefused, ProviderUnavailable
from chassis.public_web import PublicAdapter, read_address
from gateway.pictures.kinds import picture_kind
from gateway.uploads.slots import UploadSlots

MOST_BYTES = 5 * 1024 * 1024
SECONDS = 10.0
"""For the whole of a picture, redirects included."""
MOST_REDIRECTS = 3
_CHUNK = 65_536
_HTTPS = 443
_BUSY = "Several pictures are on their way already; wait until one has come."
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Onethread"}


class RemotePictures:
    """The one way to them. `adapter` makes the transport."""

    def __init__(self, adapter: Callable[[], BaseAdapter] = PublicAdapter) -> None:
        self._adapter = adapter
        self._slots = UploadSlots(most=32, most_of_account=6, busy=_BUSY)

    def fetch(self, account_id: str, url: str) -> tuple[str, bytes]:
        """Media type and bytes. ProviderRefused: not to be asked, no picture, too large;
        ProviderUnavailable: it did not come; RateLimited: the account asks for many already.
        """
        end = time.monotonic() + SECONDS
        with self._slots.one(account_id), requests.Session() as session:
            session.trust_env = False
            session.mount("https://", self._adapter())
            try:
                return _follow(session, url, end)
            except (requests.RequestException, HTTPError, OSError) as exc:
                raise ProviderUnavailable("The picture's server does not answer.") from exc


def _follow(session: requests.Session, url: str, end: float) -> tuple[str, bytes]:
    for _ in range(MOST_REDIRECTS + 1):
        _require_public(url)
        session.cookies.clear()
        with session.get(
            url, headers=_HEADERS, timeout=_left(end), stream=True, allow_redirects=False
        ) as answer:
            if not answer.is_redirect:
                return _picture_of(answer, end)
            url = _next(url, answer.headers["location"])
    raise ProviderRefused("The picture's address leads round in circles.")


def _require_public(url: str) -> None:
    read = read_address(url)
    if read is None or read[0] != "https" or read[2] != _HTTPS:
        raise ProviderRefused("The picture is at no address that can be asked safely.")


def _next(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as exc:
        raise ProviderRefused("The picture's address leads nowhere.") from exc


def _picture_of(answer: requests.Response, end: float) -> tuple[str, bytes]:
    if answer.status_code != HTTPStatus.OK:
        raise ProviderRefused(f"The picture cannot be read ({answer.status_code}).")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProviderRefused("The picture is packed, though we asked for it as it is.")
    content = bytearray()
    # What is there is taken at once: the time-out of a read starts anew with each byte that comes.
    while chunk := answer.raw.read1(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise ProviderRefused("The picture is too large.")
        _left(end)
    kind = picture_kind(bytes(content[:16]))
    if kind is None:
        raise ProviderRefused("What is there is no picture that can be shown.")
    return kind, bytes(content)


def _left(end: float) -> float:
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise ProviderUnavailable("The picture comes too slowly.")
    return seconds
