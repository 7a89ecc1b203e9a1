"""The life of an outbound e-mail. Pure: no database, no provider, no clock.

Our own steps: send_started, accepted, postponed, refused, outcome_lost, not_found. The rest are
delivery status notifications (RFC 3464), which come late, twice, or before the provider's answer.
"""

from chassis.delivery.states import StateTable

FINAL = ("failed",)
"""`sent` waits for nothing, but a bounce may still come, days later."""

_OWN_STEPS = [
    ("queued", "send_started", "sending", "the provider is about to be called"),
    ("queued", "refused", "failed", "it cannot be sent at all"),
    ("sending", "send_started", "sending", "another try after a call that surely did nothing"),
    ("sending", "accepted", "sent", "the provider has it and saved it in Sent"),
    ("sending", "postponed", "queued", "the provider surely did nothing; a later turn tries again"),
    ("sending", "refused", "failed", "the provider said no"),
    ("sending", "outcome_lost", "uncertain", "the call may have taken effect: ask, never repeat"),
    ("uncertain", "accepted", "sent", "the mailbox has it under our Message-ID"),
    ("uncertain", "not_found", "failed", "the mailbox does not have it: it was never accepted"),
    ("uncertain", "outcome_lost", "uncertain", "known already"),
]
_REPORTS = [
    ("queued", "bounced", "failed", "a bounce proves that an earlier try went out"),
    ("sending", "bounced", "failed", "the bounce was faster than the answer of the call"),
    ("uncertain", "bounced", "failed", "a bounce proves that the call took effect"),
    ("sent", "bounced", "failed", "a server on the way gave up"),
    ("failed", "bounced", "failed", "another recipient, or the same bounce again"),
    ("queued", "delayed", "sent", "a delay notice proves that an earlier try went out"),
    ("sending", "delayed", "sent", "a delay notice proves that the call took effect"),
    ("uncertain", "delayed", "sent", "a delay notice proves that the call took effect"),
    ("sent", "delayed", "sent", "a server on the way keeps trying"),
    ("failed", "delayed", "failed", "a late notice; the end is known"),
]
_OVERTAKEN = [
    (state, step, state, "a notice was faster than the answer of the call")
    for state in ("sent", "failed")
    for step in ("accepted", "outcome_lost", "not_found", "postponed", "refused")
] + [
    ("queued", "accepted", "sent", "the mailbox has it although the call seemed to do nothing"),
    ("queued", "outcome_lost", "uncertain", "it may have gone out although the call seemed lost"),
    ("queued", "not_found", "queued", "it waits for its next try"),
    ("queued", "postponed", "queued", "known already"),
    ("sending", "not_found", "sending", "another try began while the mailbox was asked"),
    ("uncertain", "postponed", "uncertain", "only the mailbox can settle the doubt"),
    ("uncertain", "refused", "uncertain", "only the mailbox can settle the doubt"),
]

STATES = StateTable([*_OWN_STEPS, *_REPORTS, *_OVERTAKEN], FINAL)
REPORTS = frozenset({"bounced", "delayed"})
"""What a delivery status notification may bring."""
