"""Calls of Microsoft Graph with a mailbox's consent, and what their refusals mean.

https://learn.microsoft.com/en-us/graph/errors , …/throttling
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from weakref import WeakValueDictionary

import msgspec

from chassis.errors import (
    OutcomeUnknown,
    ProviderError,
    ProviderRefused,
    ProviderUnavailable,
)
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.config import EmailConfig
from services.email_svc.errors import CursorExpired, GrantWithdrawn
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.microsoft_access import MicrosoftAccount
from services.email_svc.providers.microsoft_http import (
    MOST_JSON_BYTES,
    AnswerLost,
    MicrosoftAnswer,
    MicrosoftHttp,
)
from services.email_svc.providers.waits import told_wait

GRAPH = "https://graph.microsoft.com"
AT_ONCE = 4
"""Calls to one mailbox at the same time, by Graph's limits for Outlook."""
IMMUTABLE = 'IdType="ImmutableId"'
_FORGOTTEN = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired"})


class ItemGone(ProviderRefused):
    """404: the mail or the subscription is not there (any more)."""


class _Turns:
    """The calls of one mailbox that may run at the same time."""

    def __init__(self) -> None:
        self.free = threading.Semaphore(AT_ONCE)


_TURNS: WeakValueDictionary[str, _Turns] = WeakValueDictionary()
"""By the access token, which all sessions of a mailbox share until it is renewed."""
_TURNS_LOCK = threading.Lock()


class GraphCalls:
    """Asks Graph; every answer is read whole."""

    def __init__(
        self, config: EmailConfig, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._account = MicrosoftAccount(config, grant, keep)
        self._http = MicrosoftHttp(config.provider_timeout)
        self._patience = float(config.provider_timeout)
        self.root = f"{config.microsoft_api_base or GRAPH}/v1.0"

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(
        self,
        name: str,
        method: str,
        path: str,
        *,
        body: Any = None,
        mime: bytes | None = None,
        prefer: str = "",
        changes: bool = False,
        most_bytes: int = MOST_JSON_BYTES,
        when_large: Callable[[], None] | None = None,
    ) -> MicrosoftAnswer:
        """The answer of a call that went well; raises a ProviderError. `path`: behind v1.0, or a
        whole link that Graph gave. `changes`: a lost answer is OutcomeUnknown.
        """
        url, (headers, content) = self._url(path), _written(body, mime, prefer)

        def call(token: str) -> MicrosoftAnswer:
            told = {**headers, "Authorization": f"Bearer {token}"}
            with self._turn(token):
                return self._http.ask(
                    method, url, headers=told, body=content, most_bytes=most_bytes,
                    when_large=when_large,
                )  # fmt: skip

        with PROVIDER_SECONDS.labels("microsoft", name).time():
            return self._concluded(call, changes=changes)

    def _url(self, path: str) -> str:
        if path.startswith("/"):
            return f"{self.root}{path}"
        if not path.startswith(f"{self.root}/"):
            raise CursorExpired("The link does not lead to Microsoft 365.")
        return path

    def put(self, url: str, headers: Mapping[str, str], part: bytes) -> None:
        """A part of an upload: its address lets in by itself, so no token goes with it."""
        with PROVIDER_SECONDS.labels("microsoft", "upload").time():
            try:
                answer = self._http.ask("PUT", url, headers=headers, body=part)
            except AnswerLost as exc:
                raise ProviderUnavailable("Microsoft 365 did not answer in time.") from exc
        if answer.status >= 400:
            raise refusal(answer, changes=False)

    def _concluded(
        self, call: Callable[[str], MicrosoftAnswer], *, changes: bool
    ) -> MicrosoftAnswer:
        try:
            answer = call(self._account.token())
            if answer.status == 401:  # surely nothing happened; the token may be stale early
                answer = call(self._account.renew())
        except AnswerLost as exc:
            raise _lost("Microsoft 365 did not answer in time.", changes=changes) from exc
        if answer.status >= 300:
            raise refusal(answer, changes=changes)
        return answer

    @contextmanager
    def _turn(self, token: str) -> Iterator[None]:
        with _TURNS_LOCK:
            turns = _TURNS.get(token)
            if turns is None:
                turns = _TURNS[token] = _Turns()
        if not turns.free.acquire(timeout=self._patience):
            raise ProviderUnavailable("Too much is asked of the mailbox at once.")
        try:
            yield
        finally:
            turns.free.release()


def _written(body: Any, mime: bytes | None, prefer: str) -> tuple[dict[str, str], bytes | None]:
    """The headers and the body of a request."""
    headers = {"Prefer": f"{IMMUTABLE}, {prefer}" if prefer else IMMUTABLE}
    if mime is not None:
        return headers | {"Content-Type": "text/plain"}, mime
    if body is None:
        return headers, None
    return headers | {"Content-Type": "application/json"}, msgspec.json.encode(body)


def refusal(answer: MicrosoftAnswer, *, changes: bool) -> ProviderError:
    """What an answer that is none means."""
    told = answer.fields().get("error")
    error = told if isinstance(told, dict) else {}
    code, sentence = str(error.get("code") or answer.status), str(error.get("message") or "")
    wait = told_wait(answer.headers.get("Retry-After"))
    if answer.status == 429:
        return ProviderUnavailable("Microsoft 365 is busy.", provider_code=code, retry_after=wait)
    if answer.status >= 500:
        return _lost("Microsoft 365 failed while it had the request.", changes=changes, wait=wait)
    if answer.status == 401:
        return GrantWithdrawn("Microsoft no longer accepts the mailbox's consent.")
    if answer.status == 410 or code.lower() in _FORGOTTEN:
        return CursorExpired("Microsoft 365 has forgotten the changes since then.")
    if answer.status == 404:
        return ItemGone("Microsoft 365 does not have it.", provider_code=code)
    return ProviderRefused(sentence, provider_code=code)


def _lost(sentence: str, *, changes: bool, wait: float | None = None) -> ProviderError:
    if changes:
        return OutcomeUnknown(sentence)
    return ProviderUnavailable(sentence, retry_after=wait)
