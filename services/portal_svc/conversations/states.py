"""The life of a staff message in the portal. Pure: no database, no clock.

It is posted in the transaction that takes it on, so nobody is told of a message still queued: those
pairs have no row. Several contacts may be notified and may read, in any order; the furthest step
of any of them is the message's state.
"""

from chassis.delivery.states import StateTable

FINAL = ("read", "failed")

_OWN_STEPS = [
    ("queued", "posted", "posted", "it stands in the client's conversation"),
    ("queued", "refused", "failed", "nobody could see it there"),
]
_FORWARD = [
    ("posted", "notified", "notified", "a digest to a contact is due"),
    ("posted", "emailed", "emailed", "the digest is on its way; `notified` was overtaken"),
    ("posted", "read", "read", "a contact has seen it; nobody needs to be told"),
    ("notified", "emailed", "emailed", "the mail server has the digest"),
    ("notified", "read", "read", "a contact has seen it"),
    ("emailed", "read", "read", "a contact has seen it"),
]
_AGAIN = [
    ("posted", "posted", "posted", "a repetition; a message is posted once"),
    ("notified", "posted", "notified", "a repetition; it was posted before"),
    ("notified", "notified", "notified", "another contact's digest is due"),
    ("emailed", "posted", "emailed", "a repetition; it was posted before"),
    ("emailed", "notified", "emailed", "a late report, or another contact's digest is due"),
    ("emailed", "emailed", "emailed", "another contact's digest is on its way"),
    ("read", "posted", "read", "a repetition; it was posted before"),
    ("read", "notified", "read", "a late report, or another contact has not read it yet"),
    ("read", "emailed", "read", "a late report, or another contact has not read it yet"),
    ("read", "read", "read", "another contact has seen it too"),
    ("failed", "posted", "failed", "a repetition; staff send it anew once somebody can read it"),
    ("failed", "refused", "failed", "a repetition; the end is known"),
]

STATES = StateTable([*_OWN_STEPS, *_FORWARD, *_AGAIN], FINAL)
