"""What Twilio would remember of messaging services and of the registration with US carriers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class MessagingService:
    """A sender pool. `fields`: what the caller set, by the names of the resource."""

    sid: str
    created: datetime
    updated: datetime
    fields: dict[str, Any] = field(default_factory=dict)
    number_sids: list[str] = field(default_factory=list)


@dataclass
class TrustRecord:
    """An end user, supporting document, address, customer profile or trust product.

    `kind` is the collection's name in its path; `entity_sids` are what a profile is made of,
    by the sid of the assignment.
    """

    sid: str
    kind: str
    created: datetime
    updated: datetime
    fields: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    entity_sids: dict[str, str] = field(default_factory=dict)
    status: str = "draft"
    errors: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class TwilioBrand:
    """A business known to the carriers. `status`: PENDING, IN_REVIEW, APPROVED or FAILED."""

    sid: str
    created: datetime
    updated: datetime
    customer_profile_bundle_sid: str
    a2p_profile_bundle_sid: str
    brand_type: str = "STANDARD"
    mock: bool = False
    status: str = "PENDING"
    errors: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class TwilioCampaign:
    """A use case of a brand. `status`: PENDING, IN_PROGRESS, VERIFIED or FAILED."""

    sid: str
    service_sid: str
    brand_sid: str
    created: datetime
    updated: datetime
    fields: dict[str, Any] = field(default_factory=dict)
    status: str = "PENDING"
    errors: list[dict[str, Any]] = field(default_factory=list)
