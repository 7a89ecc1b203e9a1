"""Twilio through its own package; another base address in the sandbox, a deadline on every call."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from chassis.metrics import PROVIDER_SECONDS
from services.sms_svc.config import Config
from services.sms_svc.delivery import TWILIO_STATUS
from services.sms_svc.provider import SentText

_RETRY_LATER = frozenset({429, 503})
INBOUND_PATH = "/webhooks/twilio/messages"
STATUS_PATH = "/webhooks/twilio/status"


class _Http(TwilioHttpClient):
    """Rewrites the base address; neither proxies nor credentials are taken from the environment."""

    def __init__(self, base: str | None, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = urlsplit(base) if base else None
        if self.session is not None:
            self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        if self._base is not None:
            parts = urlsplit(url)
            url = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        return super().request(method, url, *args, **kwargs)


class TwilioSms:
    """`SmsProvider` over Twilio's REST API 2010-04-01."""

    def __init__(self, config: Config) -> None:
        self._public_url = config.public_url
        http = _Http(config.api_base, config.provider_timeout)
        self._client = Client(config.account_sid, config.auth_token, http_client=http)
        self._validator = RequestValidator(config.auth_token)

    def send(self, message_id: str, sender: str, to: str, body: str) -> SentText:
        """Create a message. Our id in the callback's address finds the row even when the
        callback comes before this call has returned.
        """
        callback = f"{self._public_url}{STATUS_PATH}/{message_id}"
        with _Call("send"):
            message = self._client.messages.create(
                to=to, from_=sender, body=body, status_callback=callback
            )
        return _sent(message)

    def fetch(self, provider_id: str) -> SentText:
        """Read one message."""
        with _Call("fetch"):
            return _sent(self._client.messages(provider_id).fetch())

    def find_sent(self, sender: str, to: str, body: str, after: datetime) -> Sequence[SentText]:
        """Read the account's list and compare the wording."""
        with _Call("list"):
            found = self._client.messages.list(
                to=to, from_=sender, date_sent_after=after, limit=100
            )
        return [_sent(message) for message in found if message.body == body]

    def attach_number(self, e164: str) -> str:
        """Set the number's webhooks; ProviderRefused when the account does not have it."""
        with _Call("numbers"):
            found = self._client.incoming_phone_numbers.list(phone_number=e164, limit=1)
            if not found:
                raise ProviderRefused(
                    f"The Twilio account has no number {e164}.", provider_code="21452"
                )
            found[0].update(sms_url=f"{self._public_url}{INBOUND_PATH}", sms_method="POST")
        return str(found[0].sid)

    def is_signed(self, path: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Twilio's X-Twilio-Signature over the configured public address and all parameters."""
        if not signature:
            return False
        return bool(self._validator.validate(self._public_url + path, dict(form), signature))


class _Call:
    """Times a call and turns what the package raises into our three outcomes."""

    def __init__(self, name: str) -> None:
        self._timer = PROVIDER_SECONDS.labels("twilio", name).time()

    def __enter__(self) -> None:
        self._timer.__enter__()

    def __exit__(self, kind: Any, problem: BaseException | None, trace: Any) -> None:
        self._timer.__exit__(kind, problem, trace)
        if problem is not None and not isinstance(problem, ProviderError):
            raise _translated(problem) from problem


def _translated(problem: BaseException) -> BaseException:
    if isinstance(problem, TwilioRestException):
        if problem.status in _RETRY_LATER:
            return ProviderUnavailable("Twilio is busy.", provider_code=str(problem.code))
        if problem.status >= 500:
            return OutcomeUnknown("Twilio failed while it had the request.")
        return ProviderRefused(str(problem.msg), provider_code=str(problem.code))
    if isinstance(problem, requests.ConnectTimeout):
        return ProviderUnavailable("Twilio cannot be reached.")
    if isinstance(problem, requests.ConnectionError) and _never_connected(problem):
        return ProviderUnavailable("Twilio cannot be reached.")
    if isinstance(problem, requests.RequestException):
        return OutcomeUnknown("Twilio did not answer in time.")
    return problem


def _never_connected(problem: requests.ConnectionError) -> bool:
    cause = problem.args[0] if problem.args else None
    return type(getattr(cause, "reason", None)).__name__ == "NewConnectionError"


def _sent(message: Any) -> SentText:
    status = TWILIO_STATUS[str(message.status)]
    code = None if message.error_code is None else str(message.error_code)
    return SentText(str(message.sid), status, code)
