"""Twilio through its own package; another base address in the sandbox, a deadline on every call."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
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
LIST_LENGTH = 200
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
        with _call("send"):
            message = self._client.messages.create(
                to=to, from_=sender, body=body, status_callback=callback
            )
        return _sent(message)

    def fetch(self, provider_id: str) -> SentText:
        """Read one message."""
        with _call("fetch"):
            return _sent(self._client.messages(provider_id).fetch())

    def find_sent(self, sender: str, to: str, body: str, after: datetime) -> Sequence[SentText]:
        """Read the account's list, newest first, and compare the wording.

        Twilio's own date filter looks at the date of sending, which a waiting text has not got.
        """
        with _call("list"):
            found = self._client.messages.list(to=to, from_=sender, limit=LIST_LENGTH)
        return [_sent(m) for m in found if m.body == body and m.date_created >= after]

    def attach_number(self, e164: str) -> str:
        """Set the number's webhooks; ProviderRefused when the account does not have it."""
        with _call("numbers"):
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


@contextmanager
def _call(name: str) -> Iterator[None]:
    """Times a call and turns what the package raises into our three outcomes."""
    with PROVIDER_SECONDS.labels("twilio", name).time():
        try:
            yield
        except TwilioRestException as exc:
            raise _of_answer(exc) from exc
        except TwilioException as exc:  # what a refused list raises
            raise ProviderUnavailable("Twilio did not show its list.") from exc
        except requests.RequestException as exc:
            raise _of_no_answer(exc) from exc


def _of_answer(problem: TwilioRestException) -> ProviderError:
    if problem.status in _RETRY_LATER:
        return ProviderUnavailable("Twilio is busy.", provider_code=str(problem.code))
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown("Twilio failed while it had the request.")
    return ProviderRefused(str(problem.msg), provider_code=str(problem.code))


def _of_no_answer(problem: requests.RequestException) -> ProviderError:
    if isinstance(problem, requests.ConnectTimeout) or _never_connected(problem):
        return ProviderUnavailable("Twilio cannot be reached.")
    return OutcomeUnknown("Twilio did not answer in time.")


def _never_connected(problem: requests.RequestException) -> bool:
    cause = problem.args[0] if problem.args else None
    return type(getattr(cause, "reason", None)).__name__ == "NewConnectionError"


def _sent(message: Any) -> SentText:
    status = TWILIO_STATUS[str(message.status)]
    code = None if message.error_code is None else str(message.error_code)
    return SentText(str(message.sid), status, code)
