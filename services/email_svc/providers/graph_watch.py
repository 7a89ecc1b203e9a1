"""The subscription that makes Graph tell of new mail.

https://learn.microsoft.com/en-us/graph/api/resources/subscription . It is found again by the
address that it calls, so that nothing of it has to be kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chassis.errors import ProviderRefused
from chassis.ids import to_wire_time, utc_now
from chassis.observability.log import get_logger
from services.email_svc.config import EmailConfig
from services.email_svc.providers.graph_calls import GraphCalls, ItemGone
from services.email_svc.providers.graph_push import (
    GRAPH_LIFECYCLE_PATH,
    GRAPH_PUSH_PATH,
    client_state_of,
    key_name,
)

_log = get_logger(__name__)
_LASTS = timedelta(days=6)
"""Graph lets them last seven days."""


class GraphWatch:
    """Makes, renews and makes anew the subscription of one mailbox."""

    def __init__(self, calls: GraphCalls, config: EmailConfig) -> None:
        self._calls = calls
        self._keys: Sequence[str] = config.secret_keys
        told = config.public_url.rstrip("/")
        # Graph calls nothing but https; without it mailboxes are polled.
        self._possible = told.startswith("https://") or config.microsoft_api_base is not None
        named = f"?key={key_name(self._keys)}"
        self._url = f"{told}{GRAPH_PUSH_PATH}{named}"
        self._lifecycle_url = f"{told}{GRAPH_LIFECYCLE_PATH}{named}"

    @property
    def possible(self) -> bool:
        """Whether Graph could reach us at all."""
        return self._possible

    def ensure(self, address: str) -> datetime | None:
        """Be told of new mail until then; None when Graph cannot reach us."""
        state = client_state_of(address, self._keys)
        if state is None:
            return None
        until = utc_now() + _LASTS
        try:
            if not self._renew(until):
                self._make(state, until)
        except ProviderRefused as exc:
            code = exc.details.get("provider_code")
            _log.warning("graph_subscription_refused", code=code, why=exc.message)
            return None
        return until

    def _renew(self, until: datetime) -> bool:
        """Also authorises it anew. Those that call another address of ours are ended."""
        renewed = False
        for one in self._existing():
            path = f"/subscriptions/{one['id']}"
            fits = one.get("notificationUrl") == self._url and not renewed
            try:
                if fits and one.get("lifecycleNotificationUrl") == self._lifecycle_url:
                    body = {"expirationDateTime": to_wire_time(until)}
                    self._calls.ask("subscription", "PATCH", path, body=body)
                    renewed = True
                else:
                    self._calls.ask("subscription", "DELETE", path)
            except ItemGone:
                continue
        return renewed

    def _existing(self) -> list[dict[str, Any]]:
        """Those of this mailbox that call a webhook of ours."""
        found = self._calls.ask("subscription", "GET", "/subscriptions").fields().get("value")
        prefix = self._url.partition("?")[0]
        return [
            one
            for one in found or []
            if isinstance(one, dict) and str(one.get("notificationUrl")).startswith(prefix)
        ]

    def _make(self, state: str, until: datetime) -> None:
        body = {
            "changeType": "created",
            "resource": "me/messages",
            "notificationUrl": self._url,
            # It cannot be added later.
            "lifecycleNotificationUrl": self._lifecycle_url,
            "expirationDateTime": to_wire_time(until),
            "clientState": state,
        }
        self._calls.ask("subscription", "POST", "/subscriptions", body=body)
