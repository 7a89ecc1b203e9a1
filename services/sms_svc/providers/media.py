"""Fetches inbound media; our credentials go to Twilio's hosts only, never to a redirect's."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import requests

from chassis.errors import ProviderRefused, ProviderUnavailable
from chassis.observability.metrics import PROVIDER_SECONDS

_HOST = "twilio.com"
_MOST_REDIRECTS = 3
_CHUNK = 65_536
_LATER = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.TOO_MANY_REQUESTS})
"""Twilio may tell of a file a moment before it can be fetched."""


class MediaClient:
    """Reads files that an inbound text names."""

    def __init__(self, api_base: str | None, credentials: tuple[str, str], timeout: float) -> None:
        self._sandbox = urlsplit(api_base) if api_base else None
        self._credentials, self._timeout = credentials, timeout

    def fetch(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """Content type and bytes. ProviderRefused: a strange host, too large, or gone for good."""
        if not self._is_providers(url):
            raise ProviderRefused("The file is not at the provider's address.")
        with PROVIDER_SECONDS.labels("twilio", "media").time(), requests.Session() as session:
            session.trust_env = False
            for _ in range(_MOST_REDIRECTS + 1):
                with self._get(session, url) as answer:
                    if not answer.is_redirect:
                        return self._content_of(answer, most_bytes)
                    url = urljoin(url, answer.headers["location"])
                    if urlsplit(url).scheme != "https" and not self._is_providers(url):
                        raise ProviderRefused("The file's address leads to an open connection.")
        raise ProviderRefused("The file's address leads round in circles.")

    @contextmanager
    def _get(self, session: requests.Session, url: str) -> Iterator[requests.Response]:
        own = self._credentials if self._is_providers(url) else None
        try:
            with session.get(
                url, auth=own, timeout=self._timeout, stream=True, allow_redirects=False
            ) as answer:
                yield answer
        except requests.RequestException as exc:
            raise ProviderUnavailable("The file did not come in time.") from exc

    def _is_providers(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        if self._sandbox is not None:
            return (parts.scheme, parts.netloc) == (self._sandbox.scheme, self._sandbox.netloc)
        return parts.scheme == "https" and (host == _HOST or host.endswith(f".{_HOST}"))

    def _content_of(self, answer: requests.Response, most_bytes: int) -> tuple[str, bytes]:
        if answer.status_code in _LATER or answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProviderUnavailable(f"The file is not there yet ({answer.status_code}).")
        if answer.status_code != HTTPStatus.OK:
            raise ProviderRefused(f"The file cannot be read ({answer.status_code}).")
        content, end = bytearray(), time.monotonic() + self._timeout
        for chunk in answer.iter_content(_CHUNK):
            content += chunk
            if len(content) > most_bytes:
                raise ProviderRefused(f"The file has more than {most_bytes} bytes.")
            if time.monotonic() > end:  # the time-out of a read starts anew with each chunk
                raise ProviderUnavailable("The file comes too slowly.")
        content_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return content_type, bytes(content)
