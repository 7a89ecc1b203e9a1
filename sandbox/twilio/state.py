"""What Twilio would remember."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class TwilioNumber:
    """A claimed number."""

    sid: str
    phone_number: str
    created: datetime
    updated: datetime
    friendly_name: str = ""
    sms_url: str = ""
    sms_method: str = "POST"
    status_callback: str = ""


@dataclass
class Media:
    """One attachment: bytes we hold, or an address somewhere else."""

    sid: str
    content_type: str
    content: bytes = b""
    url: str = ""


@dataclass
class TwilioText:
    """One SMS or MMS. `direction` is outbound-api, outbound-reply or inbound.
    `carrier_refusal`: the code with which carriers will refuse it, whoever it goes to.
    """

    sid: str
    from_: str
    to: str
    body: str
    direction: str
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error_code: int | None = None
    error_message: str | None = None
    status_callback: str = ""
    messaging_service_sid: str | None = None
    media: list[Media] = field(default_factory=list)
    webhook_status: str = ""
    carrier_refusal: int | None = None
