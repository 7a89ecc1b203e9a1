"""What each answer of the carriers means for a registration. Pure."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import RowMapping

from services.sms_svc.provider import Review

SUBMITTED, PENDING, APPROVED, REJECTED = "submitted", "pending", "approved", "rejected"
TOO_LITTLE = (
    "The carriers now ask for your own business profile. Add the business type, the address and an"
    " authorized representative, then submit the registration again."
)
POLL_EVERY, POLL_SELDOM = timedelta(seconds=5), timedelta(minutes=10)


def next_poll(row: RowMapping, changes: dict[str, Any], now: datetime) -> datetime:
    """At once after progress; else ever less often, for a review takes minutes to weeks."""
    if any(row[name] != value for name, value in changes.items()):
        return now
    age: timedelta = now - row["submitted_at"]
    return now + min(max(POLL_EVERY, age / 20), POLL_SELDOM)


def brand_changes(review: Review) -> dict[str, Any]:
    """What the carriers' word on the business changes; its campaign is still to come."""
    status = REJECTED if review.status == REJECTED else PENDING
    changes = {"brand_id": review.provider_id, "brand_status": review.status, "status": status}
    return changes | {"reason": review.reason if status == REJECTED else None}


def campaign_changes(review: Review) -> dict[str, Any]:
    """What their word on the campaign changes: it decides the registration."""
    changes = {"campaign_id": review.provider_id, "campaign_status": review.status}
    reason = review.reason if review.status == REJECTED else None
    return changes | {"status": review.status, "reason": reason}


def rejection(row: RowMapping, reason: str) -> dict[str, Any]:
    """What a refusal of the next step changes: of the campaign, once the brand is approved."""
    name = "campaign_status" if row["brand_status"] == APPROVED else "brand_status"
    return {"status": REJECTED, "reason": reason, name: REJECTED}
