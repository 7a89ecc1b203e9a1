"""Cloud Pub/Sub pushes: who sent them, and which mailbox they are about.

https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions . The package checks signature,
audience, and time where the token names one; that it does, issuer, account and the verified e-mail
are checked here.
"""

import base64
import binascii
import json
import threading
import time
from typing import Any

from google.auth import transport
from google.auth.exceptions import TransportError
from google.oauth2 import id_token
from google_auth_httplib2 import Request

from chassis.errors import BadSignature, MalformedRequest, ServiceUnavailable
from contracts.types import LONGEST_ADDRESS
from services.email_svc.config import EmailConfig
from services.email_svc.providers.google_http import OneShotHttp

PUSH_PATH = "/webhooks/gmail"
_ISSUERS = frozenset({"https://accounts.google.com", "accounts.google.com"})
_KEYS_GOOD_FOR = 3600.0
KEYS_AGE_BEFORE_DOUBT = 30.0
_CLOCK_SKEW = 30


class _KeptKeys(transport.Request):
    """Google's public keys, fetched once an hour; stands in for the package's HTTP request."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._lock = threading.Lock()
        self._answer: Any = None
        self.fetched_at = 0.0

    def __call__(self, url: str, *_: Any, **__: Any) -> Any:
        with self._lock:
            if self._answer is None or self.age > _KEYS_GOOD_FOR:
                self._answer = self._fetch(url)
                self.fetched_at = time.monotonic()
            return self._answer

    @property
    def age(self) -> float:
        """Seconds since the keys were fetched."""
        return time.monotonic() - self.fetched_at

    def forget(self) -> None:
        """Fetch them again at the next question."""
        self._answer = None

    def _fetch(self, url: str) -> Any:
        answer = Request(OneShotHttp(self._timeout))(url)
        if answer.status != 200:
            raise OSError(f"the keys' address answered {answer.status}")
        return answer


class PushGuard:
    """Decides whether a push comes from our own subscription."""

    def __init__(self, config: EmailConfig) -> None:
        self._config = config
        self._keys = _KeptKeys(config.provider_timeout)

    def check(self, authorization: str | None) -> None:
        """BadSignature when the bearer token is missing, foreign or meant for somebody else."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise BadSignature("The push carries no bearer token.")
        claims = self._claims(token.strip())
        if claims.get("iss") not in _ISSUERS:
            raise BadSignature("The token is not from Google.")
        # One without an end would be good for ever, once somebody has read it.
        if not isinstance(claims.get("exp"), int | float):
            raise BadSignature("The token does not say until when it is good.")
        account, verified = claims.get("email"), claims.get("email_verified")
        if account != self._config.pubsub_account or verified is not True:
            raise BadSignature("The token is not of GOOGLE_PUBSUB_ACCOUNT.")

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return self._verified(token)
        except (TransportError, OSError) as exc:
            raise ServiceUnavailable("Google's keys cannot be fetched; push again.") from exc
        except Exception as exc:  # whatever a stranger's token breaks, it is not Google's
            if self._keys.age > KEYS_AGE_BEFORE_DOUBT:
                # Google may have changed its keys since.
                self._keys.forget()
                return self._claims(token)
            raise BadSignature("The token is not valid here.") from exc

    def _verified(self, token: str) -> dict[str, Any]:
        audience = self._config.pubsub_audience or self._config.public_url
        url = self._config.google_certs_url
        return dict(id_token.verify_token(token, self._keys, audience, url, _CLOCK_SKEW))


def pushed_address(body: bytes) -> str:
    """The mailbox a push names; MalformedRequest says what is missing.

    Shape: {"message": {"data": base64 of {"emailAddress", "historyId"}}}.
    """
    try:
        notice = json.loads(base64.b64decode(json.loads(body)["message"]["data"], validate=True))
        address = notice["emailAddress"]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as exc:
        raise MalformedRequest("The body is not a Gmail notification of Pub/Sub.") from exc
    if not _is_address(address):
        raise MalformedRequest("emailAddress is not an address.", field="emailAddress")
    return str(address).lower()


def _is_address(found: object) -> bool:
    """Whether it may name a mailbox here: what the database refuses to compare names none."""
    if not isinstance(found, str) or len(found) > LONGEST_ADDRESS:
        return False
    # Neither NUL nor half a surrogate pair is printable.
    return "@" in found and found.isprintable()
