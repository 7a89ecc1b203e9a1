"""What sms_svc asks of a provider of text messages. Each call ends within its deadline.

Errors: ProviderUnavailable (surely nothing happened), ProviderRefused (`provider_code` and a
sentence), OutcomeUnknown (it may have happened).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SentText:
    """A message as the provider knows it; `status` by our name (delivery.REPORTS)."""

    provider_id: str
    status: str
    error_code: str | None


class SmsProvider(Protocol):
    """A carrier of texts."""

    def send(self, message_id: str, sender: str, to: str, body: str) -> SentText:
        """Send; status callbacks will carry `message_id` in their address."""

    def fetch(self, provider_id: str) -> SentText:
        """How the provider sees the message now."""

    def find_sent(self, sender: str, to: str, body: str, after: datetime) -> Sequence[SentText]:
        """Messages of that wording the provider accepted since `after`: to settle a doubt."""

    def attach_number(self, e164: str) -> str:
        """Point a number of the account at our webhooks; returns its provider id."""

    def is_signed(self, path: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Whether a webhook at `path` comes from the provider."""
