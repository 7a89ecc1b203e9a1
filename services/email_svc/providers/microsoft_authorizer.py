"""Microsoft's consent page and what its codes are worth.

https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow
"""

import warnings
from typing import Any
from urllib.parse import urlencode

from services.email_svc.config import EmailConfig
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.microsoft_access import SCOPES, granted, require_application
from services.email_svc.providers.microsoft_http import AUTHORITY

_ALSO = ("openid", "profile", "offline_access")
"""What MSAL adds to the scopes by itself; the last one is for the refresh token."""


class MicrosoftAuthorizer:
    """`Authorizer` for Microsoft 365 and Outlook.com."""

    def __init__(self, config: EmailConfig) -> None:
        self._config = config

    def authorize_url(self, state: str, challenge: str, redirect: str, address: str | None) -> str:
        """The page where somebody chooses an account and allows us in."""
        require_application(self._config)
        query = {
            "client_id": self._config.microsoft_client_id,
            "response_type": "code",
            "redirect_uri": redirect,
            "response_mode": "query",
            "scope": " ".join([*SCOPES, *_ALSO]),
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **({"login_hint": address} if address else {"prompt": "select_account"}),
        }
        base, tenant = self._config.microsoft_api_base or AUTHORITY, self._config.microsoft_tenant
        return f"{base}/{tenant}/oauth2/v2.0/authorize?{urlencode(query)}"

    def redeem(self, code: str, verifier: str, redirect: str) -> MailboxGrant:
        """The token endpoint, once for each code; GrantWithdrawn when it is worth nothing."""

        def ask(app: Any) -> Any:
            with warnings.catch_warnings():
                # Its newer flow keeps a state of its own; ours is kept with the person's session.
                warnings.simplefilter("ignore", DeprecationWarning)
                return app.acquire_token_by_authorization_code(
                    code, scopes=SCOPES, redirect_uri=redirect, data={"code_verifier": verifier}
                )

        return granted(self._config, ask, "")

    def revoke(self, grant: MailboxGrant) -> None:
        """Microsoft has no call that gives one consent back; its owner takes it away at
        https://myapps.microsoft.com . Whoever calls this erases our copy.
        """
