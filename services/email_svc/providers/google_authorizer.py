"""Google's consent page and what its codes are worth.

https://developers.google.com/identity/protocols/oauth2/web-server
"""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import httplib2

from chassis.errors import OnethreadError, ProviderRefused, ProviderUnavailable
from chassis.ids import to_wire_time, utc_now
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.config import EmailConfig
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.google_http import OneShotHttp

_CONSENT = "https://accounts.google.com"
_TOKENS = "https://oauth2.googleapis.com"
SCOPES = (
    "https://www.googleapis.com/auth/gmail.readonly",
    "https://www.googleapis.com/auth/gmail.send",
)
"""The least that Onethread needs: read, be told of changes, see the send-as addresses; send."""
_EVERYTHING = "https://mail.google.com/"
_MOST_BYTES = 64 * 1024
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class GoogleAuthorizer:
    """`Authorizer` for Gmail and Google Workspace."""

    def __init__(self, config: EmailConfig) -> None:
        self._config = config
        self._consent = config.google_api_base or _CONSENT
        self._tokens = config.google_api_base or _TOKENS

    def authorize_url(self, state: str, challenge: str, redirect: str, address: str | None) -> str:
        """The page where somebody chooses an account and allows us in. It always asks, since only
        then there is a refresh token.
        """
        asked = {
            "client_id": self._config.google_client_id,
            "redirect_uri": redirect,
            "response_type": "code",
            "scope": " ".join(SCOPES),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent" if address else "select_account consent",
        }
        if address:
            asked["login_hint"] = address
        return f"{self._consent}/o/oauth2/v2/auth?{urlencode(asked)}"

    def redeem(self, code: str, verifier: str, redirect: str) -> MailboxGrant:
        """Exchange it; ProviderRefused when a permission was left out on Google's page."""
        answer = self._post(
            "/token",
            {
                "grant_type": "authorization_code",
                "code": code,
                "code_verifier": verifier,
                "redirect_uri": redirect,
                "client_id": self._config.google_client_id,
                "client_secret": self._config.google_client_secret,
            },
        )
        _require_permissions(str(answer.get("scope", "")))
        refresh, access = answer.get("refresh_token"), answer.get("access_token")
        if not isinstance(refresh, str) or not isinstance(access, str):
            raise ProviderRefused("Google gave no lasting access; try again.")
        until = utc_now() + timedelta(seconds=_seconds(answer.get("expires_in")))
        return MailboxGrant(refresh, access, to_wire_time(until))

    def revoke(self, grant: MailboxGrant) -> None:
        """RFC 7009; one that is gone already is as it should be."""
        try:
            self._post("/revoke", {"token": grant.refresh_token})
        except GrantWithdrawn:
            return

    def _post(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        http = OneShotHttp(self._config.provider_timeout)
        try:
            with PROVIDER_SECONDS.labels("gmail", path.strip("/")).time():
                answer, content = http.request(
                    self._tokens + path, "POST", urlencode(form), headers=_FORM
                )
        except (OSError, httplib2.HttpLib2Error) as exc:
            raise ProviderUnavailable("Google cannot be reached; try again.") from exc
        finally:
            http.close()
        told = _object(content[:_MOST_BYTES])
        if int(answer.status) != 200:
            raise _problem(int(answer.status), str(told.get("error", "")))
        return told


def _problem(status: int, code: str) -> OnethreadError:
    if status >= 500 or status == 429:
        return ProviderUnavailable("Google is busy; try again.", provider_code=code)
    if code in {"invalid_grant", "invalid_token"}:
        return GrantWithdrawn("Google does not accept the consent.", provider_code=code)
    if code in {"invalid_client", "unauthorized_client"}:
        sentence = "Google does not know the OAuth client; check GOOGLE_CLIENT_ID and its secret."
    elif code == "redirect_uri_mismatch":
        sentence = "Google does not know the address to come back to; check PUBLIC_URL."
    else:
        sentence = f"Google refused it ({code or status})."
    return ProviderRefused(sentence, provider_code=code or str(status))


def _require_permissions(given: str) -> None:
    """People may leave out single permissions on Google's page (granular consent)."""
    scopes = set(given.split())
    if _EVERYTHING not in scopes and not scopes.issuperset(SCOPES):
        raise ProviderRefused(
            "Google was not allowed to let Onethread both read and send mail. "
            "Begin again and leave both boxes ticked."
        )


def _object(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(value: object) -> int:
    return max(0, min(value, 86_400)) if isinstance(value, int) else 0
