"""HTTP to Microsoft: a deadline, no proxies, no redirects, nothing sent twice, answers bounded."""

import io
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from chassis.apart import LARGE_BYTES
from chassis.errors import ProviderRefused, ProviderUnavailable

AUTHORITY = "https://login.microsoftonline.com"
_PIECE = 256 * 1024
LONGEST_SECONDS = 45.0
"""Of one answer, however slowly it comes: less than a mailbox's lease."""
MOST_JSON_BYTES = 16 * 1024 * 1024


class AnswerLost(Exception):
    """The request may have taken effect; no answer came."""


@dataclass(frozen=True, slots=True)
class MicrosoftAnswer:
    """What came back, read whole."""

    status: int
    headers: CaseInsensitiveDict[str]
    body: bytes

    def fields(self) -> dict[str, Any]:
        """The JSON object; empty where there is none."""
        try:
            found = msgspec.json.decode(self.body)
        except (msgspec.DecodeError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class MicrosoftHttp:
    """Connections of one mailbox, for as long as it is open."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        most_bytes: int = MOST_JSON_BYTES,
        when_large: Callable[[], None] | None = None,
    ) -> MicrosoftAnswer:
        """The answer of any status. ProviderUnavailable when nobody was reached, AnswerLost when
        none came in time; ProviderRefused for one of more than `most_bytes`.
        """
        try:
            with self._session.request(
                method,
                url,
                # What a file unpacks to is bounded nowhere else.
                headers={"Accept-Encoding": "identity", **headers},
                data=body,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                content = _read(answer, most_bytes, when_large)
                return MicrosoftAnswer(answer.status_code, answer.headers, content)
        except requests.RequestException as exc:
            if _never_reached(exc):
                raise ProviderUnavailable("Microsoft 365 cannot be reached.") from exc
            raise AnswerLost from exc


def _read(
    answer: requests.Response, most_bytes: int, when_large: Callable[[], None] | None
) -> bytes:
    """All there is, held once."""
    content, end = io.BytesIO(), time.monotonic() + LONGEST_SECONDS
    for piece in answer.iter_content(_PIECE):
        content.write(piece)
        if content.tell() > most_bytes:
            raise ProviderRefused("Microsoft 365 sent more than can be read.")
        if content.tell() > LARGE_BYTES and when_large is not None:
            before = time.monotonic()
            when_large()
            end += time.monotonic() - before
        if time.monotonic() > end:
            raise requests.ReadTimeout
    return content.getvalue()


def _never_reached(problem: requests.RequestException) -> bool:
    """Whether no connection came about, so that nothing was asked."""
    if isinstance(problem, requests.ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


class AuthorityHttp:
    """MSAL's HTTP client. It insists on Microsoft's own address; the sandbox stands behind it."""

    def __init__(self, timeout: float, base: str | None) -> None:
        self._timeout = timeout
        self._base = base

    def post(
        self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any
    ) -> requests.Response:
        """As requests'."""
        return self._ask("POST", url, params=params, data=data, headers=headers)

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> requests.Response:
        """As requests'."""
        return self._ask("GET", url, params=params, headers=headers)

    def close(self) -> None:
        """Nothing stays open."""

    def _ask(self, method: str, url: str, **more: Any) -> requests.Response:
        if self._base and url.startswith(f"{AUTHORITY}/"):
            url = self._base + url.removeprefix(AUTHORITY)
        with requests.Session() as session:
            session.trust_env = False
            return session.request(
                method, url, timeout=self._timeout, allow_redirects=False, **more
            )
