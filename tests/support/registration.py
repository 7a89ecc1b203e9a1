"""A firm registers with the carriers: what it says of itself, and how that goes on."""

from __future__ import annotations

from typing import Any

from contracts.actor import Actor
from contracts.rpc.sms.registration import Registration
from services.sms_svc.use_cases import SmsUseCases
from tests.support.play import PlayClient
from tests.support.waiting import wait_until

ADDRESS = {
    "street": "12 Harbour Street", "city": "San Francisco", "region": "CA",
    "postal_code": "94107", "country": "US",
}  # fmt: skip
REPRESENTATIVE = {
    "first_name": "Dana", "last_name": "Whitfield", "email": "dana@harbour.example",
    "phone": "+1 415 555 0100", "title": "Managing partner",
}  # fmt: skip
REGISTRATION: dict[str, Any] = {
    "legal_name": "Harbour Books LLC", "ein": "12-3456789",
    "website": "https://harbour.example", "vertical": "PROFESSIONAL",
    "business_type": "llc", "address": ADDRESS, "representative": REPRESENTATIVE,
    "use_case": "Reminders to clients of a bookkeeping firm.",
    "sample_messages": ["Hi Ana, your W-2 is still missing. Reply STOP to opt out."],
}  # fmt: skip
LATER = 120.0
"""Seconds after which a step whose outcome is unknown has its turn again."""


def await_status(
    app: SmsUseCases, owner: Actor, status: str, timeout: float = 60.0, ahead: float = LATER
) -> Registration:
    """The registration once the steps have brought it there."""

    def reached() -> Registration | None:
        app.registration_steps.advance(ahead=ahead)
        found = app.registrations.get_registration(owner)
        return found if found.status == status else None

    found = wait_until(reached, timeout)
    assert found is not None
    return found


def lose_answers(play: PlayClient, match: str, count: int = 1) -> None:
    """Twilio does what it is asked, and answers when nobody listens any more."""
    late = {"kind": "timeout_after_accept", "count": count, "seconds": 1.5, "match": match}
    play.post("faults", provider="twilio", **late)
