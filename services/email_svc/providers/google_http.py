"""One HTTP client a call for Google's package: a deadline, no proxies, nothing sent twice."""

import http.client
import io
import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import httplib2
from google.auth.exceptions import RefreshError, TransportError
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError

from chassis.apart import LARGE_BYTES
from chassis.errors import (
    OutcomeUnknown,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
)
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.providers.waits import told_wait

_PIECE = 256 * 1024
_RATE_REASONS = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "dailyLimitExceeded"})


class NotThere(ProviderRefused):
    """404: the mail, the thread or the history is not there (any more)."""


class _AskedOnce:
    """httplib2 repeats a request whose answer is cut off, a POST too: make that an error."""

    when_large: Callable[[], None] | None = None

    def connect(self) -> None:
        """Tell a connection that never came about from one that broke: nothing was asked yet."""
        try:
            super().connect()  # type: ignore[misc]  # mixed into a connection
        except OSError as exc:
            raise ConnectionRefusedError(str(exc)) from exc

    def getresponse(self) -> Any:
        """The answer, or ConnectionResetError, which httplib2 passes on."""
        try:
            answer = super().getresponse()  # type: ignore[misc]  # mixed into a connection
        except (http.client.BadStatusLine, http.client.ResponseNotReady) as exc:
            raise ConnectionResetError("the server closed the connection unanswered") from exc
        if self.when_large is not None:
            answer.read = partial(_read_by_pieces, answer.read, self.when_large)
        return answer


def _read_by_pieces(read: Callable[[int], bytes], when_large: Callable[[], None]) -> bytes:
    """All there is. However it is sent, it is held once."""
    content = io.BytesIO()
    while piece := read(_PIECE):
        content.write(piece)
        if content.tell() > LARGE_BYTES:
            when_large()
    return content.getvalue()


class _Plain(_AskedOnce, httplib2.HTTPConnectionWithTimeout):
    pass


class _Tls(_AskedOnce, httplib2.HTTPSConnectionWithTimeout):
    pass


class OneShotHttp(httplib2.Http):
    """Not thread-safe, as httplib2 never is: make one for each call."""

    def __init__(self, timeout: float, when_large: Callable[[], None] | None = None) -> None:
        super().__init__(timeout=timeout, proxy_info=None)
        self._when_large = when_large
        # Google answers a finished part of an upload with 308, which is no redirect.
        self.redirect_codes = frozenset({300, 301, 302, 303, 307})

    def request(self, uri: str, *args: Any, **kwargs: Any) -> Any:
        """As httplib2's, with connections that ask once."""
        kwargs["connection_type"] = _Tls if uri.startswith("https:") else _Plain
        return super().request(uri, *args, **kwargs)

    def _conn_request(self, conn: Any, *args: Any) -> Any:
        conn.when_large = self._when_large
        return super()._conn_request(conn, *args)


@cache
def gmail_api(base: str | None) -> Any:
    """Gmail's API as the package describes it, at another root in the sandbox.

    The root is changed in the document itself: an endpoint option would leave uploads on the real
    host. Requests get their HTTP client when they are executed.
    """
    document = json.loads(get_static_doc("gmail", "v1"))
    if base:
        document["rootUrl"] = f"{base}/"
        document["baseUrl"] = f"{base}/{document['servicePath']}"
    return build_from_document(document, http=OneShotHttp(1.0))


class GoogleCall:
    """Times a call and turns what the packages raise into our outcomes.

    `changes`: the call has an effect, so a lost answer is OutcomeUnknown.
    """

    def __init__(self, name: str, *, changes: bool = False) -> None:
        self._timer = PROVIDER_SECONDS.labels("gmail", name).time()
        self._changes = changes

    def run(self, work: Callable[[], Any]) -> Any:
        """The answer of `work`; a ProviderError."""
        with self._timer:
            try:
                return work()
            except RefreshError as exc:
                raise _grant_problem(exc) from exc
            except TransportError as exc:
                # Raised by the token refresh only, which comes before the call itself.
                raise ProviderUnavailable("Google's token service cannot be reached.") from exc
            except HttpError as exc:
                raise self._refusal(exc) from exc
            except (ConnectionRefusedError, httplib2.ServerNotFoundError) as exc:
                raise ProviderUnavailable("Gmail cannot be reached.") from exc
            except (OSError, http.client.HTTPException, httplib2.HttpLib2Error) as exc:
                raise self._lost("Gmail did not answer in time.") from exc

    def _refusal(self, problem: HttpError) -> ProviderError:
        status, sentence = int(problem.resp.status), str(problem.reason)
        reason = _reason_of(problem)
        if status == 429 or (status == 403 and reason in _RATE_REASONS):
            wait = told_wait(problem.resp.get("retry-after"))
            return ProviderUnavailable("Gmail is busy.", provider_code=reason, retry_after=wait)
        if status >= 500:
            return self._lost("Gmail failed while it had the request.")
        if status == 401:
            return GrantWithdrawn("Google no longer accepts the mailbox's consent.")
        if status == 404:
            return NotThere("Gmail does not have it.", provider_code="404")
        return ProviderRefused(sentence, provider_code=reason or str(status))

    def _lost(self, sentence: str) -> ProviderError:
        return OutcomeUnknown(sentence) if self._changes else ProviderUnavailable(sentence)


def _grant_problem(problem: RefreshError) -> ProviderError:
    answer = problem.args[1] if len(problem.args) > 1 else {}
    code = answer.get("error") if isinstance(answer, dict) else None
    if code in ("invalid_grant", "invalid_scope", "admin_policy_enforced"):
        return GrantWithdrawn("Google no longer accepts the mailbox's consent.", provider_code=code)
    if code in ("invalid_client", "unauthorized_client"):
        return ProviderRefused(
            "Google does not know the OAuth client; check GOOGLE_CLIENT_ID and its secret.",
            provider_code=code,
        )
    return ProviderUnavailable("Google's token service is busy.", provider_code=code)


def _reason_of(problem: HttpError) -> str:
    details = problem.error_details
    if isinstance(details, list) and details and isinstance(details[0], dict):
        return str(details[0].get("reason", ""))
    return ""
