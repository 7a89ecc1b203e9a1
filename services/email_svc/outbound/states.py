"""The life of an outbound e-mail. Pure: no database, no provider, no clock.

Our own steps: send_started, accepted, postponed, refused, outcome_lost, not_found. The others are
delivery status notifications (RFC 3464), which come late, twice, or before the provider's answer;
delivered_to_some: one that tells a success of one of several recipients; delay_passed: none came
after a delay for longer than servers try.
"""

from chassis.delivery.states import StateTable

FINAL = ("failed",)
"""`sent` waits for nothing, but a bounce may still come, days later."""
SUCCESSES = ("delivered", "relayed", "expanded")
"""Actions of RFC 3464 (2.3.3) by which a recipient needs no further try of ours."""

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
_BOUNCES = [
    ("queued", "bounced", "failed", "a bounce proves that an earlier try went out"),
    ("sending", "bounced", "failed", "the bounce was faster than the answer of the call"),
    ("uncertain", "bounced", "failed", "a bounce proves that the call took effect"),
    ("sent", "bounced", "failed", "a server on the way gave up"),
    ("delayed", "bounced", "failed", "the server that kept trying gave up"),
    ("failed", "bounced", "failed", "another recipient, or the same bounce again"),
]
_DELAYS = [
    ("queued", "delayed", "delayed", "a delay notice proves that an earlier try went out"),
    ("sending", "delayed", "delayed", "a delay notice proves that the call took effect"),
    ("uncertain", "delayed", "delayed", "a delay notice proves that the call took effect"),
    ("sent", "delayed", "delayed", "a server on the way keeps trying"),
    ("delayed", "delayed", "delayed", "it still keeps trying, or another server does"),
    ("failed", "delayed", "failed", "a late notice; the end is known"),
    ("delayed", "delay_passed", "sent", "no failure followed for longer than servers try"),
    ("sent", "delay_passed", "sent", "it had ended otherwise meanwhile"),
    ("failed", "delay_passed", "failed", "it had ended otherwise meanwhile"),
]
_SUCCESSES = [
    (state, event, to, because)
    for event in SUCCESSES
    for state, to, because in (
        ("queued", "sent", "it proves that an earlier try went out"),
        ("sending", "sent", "it proves that the call took effect"),
        ("uncertain", "sent", "it proves that the call took effect"),
        ("sent", "sent", "nothing was in doubt"),
        ("delayed", "sent", "the delay is over"),
        ("failed", "failed", "another recipient got it"),
    )
] + [
    ("queued", "delivered_to_some", "sent", "it proves that an earlier try went out"),
    ("sending", "delivered_to_some", "sent", "it proves that the call took effect"),
    ("uncertain", "delivered_to_some", "sent", "it proves that the call took effect"),
    ("sent", "delivered_to_some", "sent", "nothing was in doubt"),
    ("delayed", "delivered_to_some", "delayed", "it may be another who still waits"),
    ("failed", "delivered_to_some", "failed", "another recipient got it"),
]
_OVERTAKEN = [
    (state, step, state, "a notice was faster than the answer of the call")
    for state in ("sent", "delayed", "failed")
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

STATES = StateTable([*_OWN_STEPS, *_BOUNCES, *_DELAYS, *_SUCCESSES, *_OVERTAKEN], FINAL)
