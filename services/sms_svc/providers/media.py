"""Fetches inbound media; our credentials go to Twilio's hosts only, never to a redirect's."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urljoin

import requests
from urllib3.exceptions import HTTPError

from chassis.errors import ProviderRefused, ProviderUnavailable
from chassis.foreign_text import as_media_type
from chassis.observability.metrics import PROVIDER_SECONDS
from chassis.public_web import PublicAdapter
from services.sms_svc.providers.media_address import MediaAddress, judge

_MOST_REDIRECTS = 3
_CHUNK = 65_536
_LATER = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS})
"""Twilio may tell of a file a moment before it can be fetched."""
# Packed, a few bytes would become many before their number is known.
_PLAIN = {"Accept-Encoding": "identity"}


class MediaClient:
    """Reads files that an inbound text names."""

    def __init__(self, api_base: str | None, credentials: tuple[str, str], timeout: float) -> None:
        self._sandbox = api_base
        self._credentials, self._timeout = credentials, timeout

    def fetch(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """Content type and bytes. ProviderRefused: a strange host, too large, or gone for good."""
        place = judge(url, self._sandbox, redirected=False)
        if place is None:
            raise ProviderRefused("The file is not at the provider's address.")
        end = time.monotonic() + self._timeout
        with PROVIDER_SECONDS.labels("twilio", "media").time(), self._session() as session:
            for _ in range(_MOST_REDIRECTS + 1):
                with self._get(session, place) as answer:
                    if not answer.is_redirect:
                        return _content_of(answer, most_bytes, end)
                    place = self._next(place, answer.headers["location"])
        raise ProviderRefused("The file's address leads round in circles.")

    def _session(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        # The sandbox is on this machine; without it nothing but the public net is asked.
        if self._sandbox is None or not self._sandbox.startswith("https:"):
            session.mount("https://", PublicAdapter())
        return session

    def _next(self, place: MediaAddress, location: str) -> MediaAddress:
        try:
            following = judge(urljoin(place.url, location), self._sandbox, redirected=True)
        except ValueError:
            following = None
        if following is None:
            raise ProviderRefused(
                "The file's address leads to a strange host, or over an open connection."
            )
        return following

    @contextmanager
    def _get(self, session: requests.Session, place: MediaAddress) -> Iterator[requests.Response]:
        own = self._credentials if place.own else None
        try:
            with session.get(
                place.url,
                auth=own,
                headers=_PLAIN,
                timeout=self._timeout,
                stream=True,
                allow_redirects=False,
            ) as answer:
                yield answer
        except (requests.RequestException, HTTPError, OSError) as exc:
            raise ProviderUnavailable("The file did not come in time.") from exc


def _content_of(answer: requests.Response, most_bytes: int, end: float) -> tuple[str, bytes]:
    if answer.status_code in _LATER or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise ProviderUnavailable(f"The file is not there yet ({answer.status_code}).")
    if answer.status_code != HTTPStatus.OK:
        raise ProviderRefused(f"The file cannot be read ({answer.status_code}).")
    if answer.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProviderRefused("The file is packed, though we asked for it as it is.")
    content = bytearray()
    # What is there is taken at once: the time-out of a read starts anew with each byte that comes.
    while chunk := answer.raw.read1(_CHUNK):
        content += chunk
        if len(content) > most_bytes:
            raise ProviderRefused(f"The file has more than {most_bytes} bytes.")
        if time.monotonic() > end:
            raise ProviderUnavailable("The file comes too slowly.")
    return as_media_type(answer.headers.get("content-type", "")), bytes(content)
