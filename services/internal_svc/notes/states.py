"""The life of an internal note. Pure: no database, no clock.

There is no provider: a note is posted in the transaction that takes it on.
"""

from chassis.delivery.states import StateTable

FINAL = ("posted",)

STATES = StateTable(
    [
        ("queued", "posted", "posted", "the note is kept and its mentions are told"),
        ("posted", "posted", "posted", "known already; a note is posted once"),
    ],
    FINAL,
)
