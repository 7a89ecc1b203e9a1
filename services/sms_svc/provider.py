"""What sms_svc asks of a provider of text messages. Each call ends within its deadline.

Errors: ProviderUnavailable (surely nothing happened), ProviderRefused (`provider_code` and a
sentence), OutcomeUnknown (it may have happened).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.rpc.sms.registration import BusinessAddress, BusinessType, Representative


@dataclass(frozen=True, slots=True)
class SentText:
    """A message as the provider knows it; `status` by our name (delivery.REPORTS)."""

    provider_id: str
    status: str
    error_code: str | None


@dataclass(frozen=True, slots=True)
class OfferedNumber:
    """A number nobody has; `locality` and `region` may be empty."""

    e164: str
    locality: str
    region: str


@dataclass(frozen=True, slots=True)
class Review:
    """How the carriers' review of a brand or campaign stands: pending, approved or rejected."""

    provider_id: str
    status: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Who a firm is: `ein` by its nine digits, the representative's phone in E.164."""

    legal_name: str
    ein: str
    website: str
    vertical: str
    business_type: BusinessType
    address: BusinessAddress
    representative: Representative


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRequest:
    """What a firm texts about. `message_flow`: how people came to agree to it; `samples`: two at
    least; `has_links`: whether a text may lead to a page.
    """

    description: str
    message_flow: str
    samples: tuple[str, ...]
    has_links: bool


@dataclass(frozen=True, slots=True)
class ProfileRequest:
    """What a step of a firm's business profiles needs.

    `name`: what everything of this submission is called, so that it is found again. `made`:
    provider ids by step. `primary_profile`: the installation's own profile, which answers for the
    firm's.
    """

    name: str
    company: Company
    made: Mapping[str, str]
    primary_profile: str


class SmsProvider(Protocol):
    """A carrier of texts."""

    def send(self, message_id: str, sender: str, to: str, body: str) -> SentText:
        """Send; status callbacks will carry `message_id` in their address."""

    def fetch(self, provider_id: str) -> SentText:
        """How the provider sees the message now."""

    def find_sent(self, sender: str, to: str, body: str, after: datetime) -> Sequence[SentText]:
        """Messages of that wording the provider accepted since `after`: to settle a doubt."""

    def search_numbers(self, area_code: str | None, most: int) -> Sequence[OfferedNumber]:
        """Numbers for sale."""

    def find_number(self, e164: str) -> str | None:
        """Provider id of a number of the account; None when the account does not have it."""

    def attach_number(self, provider_id: str) -> None:
        """Point a number of the account at our webhooks."""

    def buy_number(self, e164: str) -> str:
        """Buy a number with our webhooks set in the same call; returns its provider id."""

    def release_number(self, provider_id: str) -> None:
        """Give a number back; one that is gone already is no error."""

    def is_signed(self, path: str, form: Mapping[str, str], signature: str | None) -> bool:
        """Whether a webhook at `path` comes from the provider."""

    def fetch_media(self, url: str, most_bytes: int) -> tuple[str, bytes]:
        """Content type and bytes of an inbound file. ProviderRefused: it will never come."""

    def open_service(self, name: str) -> str:
        """The messaging service of that name, made if there is none; its provider id."""

    def join_service(self, service_id: str, number_id: str) -> None:
        """Let the number send under the service's campaign; repeating it changes nothing."""

    def take_profile_step(self, step: str, asked: ProfileRequest) -> Review:
        """Take one of profile_steps.STEPS: approved when it is done. What an earlier try made
        under the name is adopted.
        """

    def submit_brand(self, profiles: tuple[str, str], asked_at: datetime) -> Review:
        """Register the business with the carriers; the brand it has already, if it has one that
        was not rejected before `asked_at`, the moment the firm submitted.
        """

    def brand(self, brand_id: str) -> Review:
        """How the brand stands."""

    def submit_campaign(self, service_id: str, brand_id: str, campaign: CampaignRequest) -> Review:
        """Register the use case; the campaign the service has already, if it has one."""

    def campaign(self, service_id: str, campaign_id: str) -> Review:
        """How the campaign stands."""
