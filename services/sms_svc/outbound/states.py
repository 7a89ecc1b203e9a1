"""The life of an outbound text message. Pure: no database, no provider, no clock.

Our own steps: send_started, scheduled, send_asked, accepted, refused, postponed, outcome_lost,
not_found. The rest are Twilio's message statuses, reported by callbacks and polls in any order and
number.
https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
"""

from chassis.delivery.states import StateTable

FINAL = ("delivered", "read", "undelivered", "failed")

_OWN_STEPS = [
    ("queued", "send_started", "sending", "the provider is about to be called"),
    ("queued", "refused", "failed", "it cannot be sent at all"),
    ("queued", "scheduled", "queued", "quiet hours at the client's: it goes out in the morning"),
    ("queued", "send_asked", "queued", "somebody sends it now, in the quiet hours"),
    ("sending", "send_started", "sending", "another try after a call that surely did nothing"),
    ("sending", "accepted", "sending", "Twilio has it and will report"),
    ("sending", "postponed", "queued", "Twilio surely did nothing; a later turn tries again"),
    ("sending", "refused", "failed", "Twilio said no"),
    ("sending", "outcome_lost", "uncertain", "the call may have taken effect: ask, do not repeat"),
    ("uncertain", "accepted", "sending", "Twilio's list has it"),
    ("uncertain", "not_found", "failed", "Twilio's list does not have it: it was never accepted"),
]
_REPORTS = [
    ("sending", "queued", "sending", "Twilio queued it"),
    ("sending", "sending", "sending", "Twilio is sending"),
    ("sending", "sent", "sent", "the carrier took it"),
    ("sending", "delivered", "delivered", "the phone has it; `sent` was overtaken"),
    ("sending", "read", "read", "read; earlier reports were overtaken"),
    ("sending", "undelivered", "undelivered", "the carrier could not deliver it"),
    ("sending", "failed", "failed", "Twilio could not send it"),
    ("uncertain", "queued", "sending", "a callback proves that the call took effect"),
    ("uncertain", "sending", "sending", "a callback proves that the call took effect"),
    ("uncertain", "sent", "sent", "a callback proves that the call took effect"),
    ("uncertain", "delivered", "delivered", "a callback proves that the call took effect"),
    ("uncertain", "read", "read", "a callback proves that the call took effect"),
    ("uncertain", "undelivered", "undelivered", "a callback proves that the call took effect"),
    ("uncertain", "failed", "failed", "a callback proves that the call took effect"),
    ("sent", "delivered", "delivered", "the phone has it"),
    ("sent", "read", "read", "read; `delivered` was overtaken"),
    ("sent", "undelivered", "undelivered", "the carrier gave up"),
    ("sent", "failed", "failed", "the carrier gave up"),
    ("delivered", "read", "read", "the person opened it"),
]
_EARLIER = ("queued", "sending", "sent")
_LATE = [("sent", report, "sent", "a late callback of an earlier step") for report in _EARLIER] + [
    (state, report, state, "a late callback; the end is known")
    for state in FINAL
    for report in (*_EARLIER, *FINAL)
    if (state, report) != ("delivered", "read")
]
_OVERTAKEN = [
    (state, step, state, "a callback was faster than the answer of the call")
    for state in ("sent", *FINAL)
    for step in ("accepted", "outcome_lost", "not_found", "postponed", "refused")
] + [
    ("sending", "not_found", "sending", "a callback came while the list was asked"),
    ("uncertain", "outcome_lost", "uncertain", "known already"),
]

STATES = StateTable([*_OWN_STEPS, *_REPORTS, *_LATE, *_OVERTAKEN], FINAL)
REPORTS = frozenset({*_EARLIER, *FINAL})
"""Statuses a callback or a poll may bring, by our names."""

TWILIO_STATUS = {
    "accepted": "queued",
    "scheduled": "queued",
    "queued": "queued",
    "sending": "sending",
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "undelivered": "undelivered",
    "failed": "failed",
    "canceled": "failed",
    "partially_delivered": "sent",
}
"""Twilio's status to our report."""
