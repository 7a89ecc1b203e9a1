"""Microsoft's OAuth tokens of one mailbox, through Microsoft's own package (MSAL).

https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msal
import requests

from chassis.errors import ProviderError, ProviderRefused, ProviderUnavailable
from chassis.ids import from_wire_time, to_wire_time, utc_now
from chassis.observability.metrics import PROVIDER_SECONDS
from services.email_svc.config import EmailConfig
from services.email_svc.errors import GrantWithdrawn
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.microsoft_http import AUTHORITY, AuthorityHttp

_GRAPH = "https://graph.microsoft.com"
SCOPES = [f"{_GRAPH}/Mail.ReadWrite", f"{_GRAPH}/Mail.Send", f"{_GRAPH}/User.Read"]
_MARGIN = timedelta(minutes=2)
_GONE = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})
_MISCONFIGURED = frozenset({"invalid_client", "unauthorized_client", "invalid_scope"})


class MicrosoftAccount:
    """The access token of a mailbox, renewed when needed."""

    def __init__(
        self, config: EmailConfig, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._config = config
        self._grant = grant
        self._keep = keep

    def token(self) -> str:
        """One that is good for some minutes; GrantWithdrawn when none is given any more."""
        grant = self._grant
        good_until = from_wire_time(grant.expires_at) - _MARGIN if grant.expires_at else None
        if grant.access_token and good_until and good_until > utc_now():
            return grant.access_token
        return self.renew()

    def renew(self) -> str:
        """A fresh one, whatever is known of the old one."""
        spent = self._grant.refresh_token

        def ask(app: Any) -> Any:
            return app.acquire_token_by_refresh_token(spent, scopes=SCOPES)

        self._grant = granted(self._config, ask, spent)
        self._keep(self._grant)
        return str(self._grant.access_token)


def granted(config: EmailConfig, ask: Callable[[Any], Any], spent: str) -> MailboxGrant:
    """What MSAL was given; a ProviderError. `spent`: the refresh token that stays good where no
    other comes with the answer.
    """
    require_application(config)
    try:
        with PROVIDER_SECONDS.labels("microsoft", "token").time():
            answer = ask(_application(config))
    except (requests.RequestException, ValueError) as exc:
        # ValueError: what it takes for the authority's description is none.
        raise ProviderUnavailable(
            "Microsoft's token service cannot be reached, or does not know MICROSOFT_TENANT."
        ) from exc
    if "access_token" not in answer:
        raise _grant_problem(answer)
    seconds = float(answer.get("expires_in") or 0)
    return MailboxGrant(
        refresh_token=str(answer.get("refresh_token") or spent),
        access_token=str(answer["access_token"]),
        expires_at=to_wire_time(utc_now() + timedelta(seconds=seconds)),
    )


def require_application(config: EmailConfig) -> None:
    """ProviderRefused when this installation has no application at Microsoft."""
    if not config.microsoft_client_id or not config.microsoft_client_secret:
        raise ProviderRefused(
            "Microsoft 365 is not set up here: MICROSOFT_CLIENT_ID and its secret are missing.",
            provider_code="not_configured",
        )


def _application(config: EmailConfig) -> Any:
    """A new one each time: it remembers errors for a minute, and would repeat them."""
    return msal.ConfidentialClientApplication(
        config.microsoft_client_id,
        client_credential=config.microsoft_client_secret,
        authority=f"{AUTHORITY}/{config.microsoft_tenant}",
        http_client=AuthorityHttp(config.provider_timeout, config.microsoft_api_base),
        instance_discovery=False,
    )


def _grant_problem(answer: Mapping[str, Any]) -> ProviderError:
    code = str(answer.get("suberror") or answer.get("error") or "")
    error = answer.get("error")
    if error in _GONE:
        sentence = "Microsoft no longer accepts the mailbox's consent."
        return GrantWithdrawn(sentence, provider_code=code)
    if error in _MISCONFIGURED:
        sentence = (
            "Microsoft does not know the OAuth client, or its secret has expired; check"
            " MICROSOFT_CLIENT_ID and its secret."
        )
        return ProviderRefused(sentence, provider_code=code)
    return ProviderUnavailable("Microsoft's token service is busy.", provider_code=code)
