"""Google's OAuth tokens of one mailbox, refreshed when needed and told to whoever keeps them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp, Request

from chassis.ids import from_wire_time, to_wire_time
from services.email_svc.config import EmailConfig
from services.email_svc.provider import MailboxGrant
from services.email_svc.providers.google_http import GoogleCall, OneShotHttp

_TOKEN_URI = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address, not a secret


class GoogleAccount:
    """Runs requests with a mailbox's consent."""

    def __init__(
        self, config: EmailConfig, grant: MailboxGrant, keep: Callable[[MailboxGrant], None]
    ) -> None:
        self._config = config
        self._grant = grant
        self._keep = keep

    def run(
        self,
        name: str,
        query: Any,
        *,
        changes: bool = False,
        when_large: Callable[[], None] | None = None,
    ) -> Any:
        """The answer of a request of Google's package; raises a ProviderError. `when_large` is
        called before much of it is read.
        """
        credentials = self._credentials()
        http = OneShotHttp(self._config.provider_timeout, when_large)
        try:
            if not credentials.valid:
                # Apart from the call, so that its failure leaves no doubt about the call.
                GoogleCall("token").run(lambda: _refresh(credentials, http))
            authorized = AuthorizedHttp(credentials, http=http)
            return GoogleCall(name, changes=changes).run(lambda: query.execute(http=authorized))
        finally:
            self._keep_tokens(credentials)
            http.close()

    def _credentials(self) -> Credentials:
        base, expires = self._config.google_api_base, self._grant.expires_at
        return Credentials(  # type: ignore[no-untyped-call]  # the package leaves it untyped
            token=self._grant.access_token,
            refresh_token=self._grant.refresh_token,
            token_uri=f"{base}/token" if base else _TOKEN_URI,
            client_id=self._config.google_client_id,
            client_secret=self._config.google_client_secret,
            expiry=_without_zone(from_wire_time(expires)) if expires else None,
        )

    def _keep_tokens(self, credentials: Credentials) -> None:
        expiry = credentials.expiry
        now = MailboxGrant(
            refresh_token=credentials.refresh_token,
            access_token=credentials.token,
            expires_at=to_wire_time(expiry.replace(tzinfo=UTC)) if expiry else None,
        )
        if now != self._grant:
            self._grant = now
            self._keep(now)


def _refresh(credentials: Credentials, http: OneShotHttp) -> None:
    credentials.refresh(Request(http))  # type: ignore[no-untyped-call]  # left untyped


def _without_zone(moment: datetime) -> datetime:
    # The package compares with the present in UTC without a zone.
    return moment.astimezone(UTC).replace(tzinfo=None)
