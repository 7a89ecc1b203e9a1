"""The ground under every call of Twilio: base address, deadline, and our three outcomes."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient

from chassis.errors import OutcomeUnknown, ProviderError, ProviderRefused, ProviderUnavailable
from chassis.observability.metrics import PROVIDER_SECONDS

_RETRY_LATER = frozenset({429, 503})


class SandboxableHttp(TwilioHttpClient):
    """Rewrites the base address; neither proxies nor credentials are taken from the environment."""

    def __init__(self, base: str | None, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = urlsplit(base) if base else None
        if self.session is not None:
            self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """Every call of the package goes through here."""
        if self._base is not None:
            parts = urlsplit(url)
            url = urlunsplit((self._base.scheme, self._base.netloc, parts.path, parts.query, ""))
        return super().request(method, url, *args, **kwargs)


@contextmanager
def call(name: str) -> Iterator[None]:
    """Times a call and turns what the package raises into our three outcomes."""
    with PROVIDER_SECONDS.labels("twilio", name).time():
        try:
            yield
        except TwilioRestException as exc:
            raise _of_answer(exc) from exc
        except TwilioException as exc:  # what a refused list raises
            raise ProviderUnavailable("Twilio did not show its list.") from exc
        except requests.RequestException as exc:
            raise of_no_answer(exc) from exc


def _of_answer(problem: TwilioRestException) -> ProviderError:
    if problem.status in _RETRY_LATER:
        return ProviderUnavailable("Twilio is busy.", provider_code=str(problem.code))
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OutcomeUnknown("Twilio failed while it had the request.")
    return ProviderRefused(str(problem.msg), provider_code=str(problem.code))


def of_no_answer(problem: requests.RequestException) -> ProviderError:
    """A call that got no answer: surely not made, or unknown."""
    if isinstance(problem, requests.ConnectTimeout) or _never_connected(problem):
        return ProviderUnavailable("Twilio cannot be reached.")
    return OutcomeUnknown("Twilio did not answer in time.")


def _never_connected(problem: requests.RequestException) -> bool:
    cause = problem.args[0] if problem.args else None
    return type(getattr(cause, "reason", None)).__name__ == "NewConnectionError"
