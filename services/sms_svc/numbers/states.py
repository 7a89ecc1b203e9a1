"""The life of a number of the firm. Pure.

`claiming` and `releasing` are recorded before the provider is called, so that a crash or a lost
answer in between is found and finished by a job.
"""

from chassis.delivery.states import StateTable

CLAIMING, ACTIVE, PAUSED, RELEASING, RELEASED = (
    "claiming",
    "active",
    "paused",
    "releasing",
    "released",
)

NUMBER_STATES = StateTable(
    [
        (CLAIMING, "claimed", ACTIVE, "the provider has it and points at us"),
        (CLAIMING, "not_claimed", RELEASED, "the provider said no: nothing is left behind"),
        (ACTIVE, "claimed", ACTIVE, "another replica settled the same claim"),
        (PAUSED, "claimed", PAUSED, "another replica settled the same claim"),
        (RELEASED, "not_claimed", RELEASED, "another replica settled the same claim"),
        (ACTIVE, "paused", PAUSED, "nothing is sent, texts still come in"),
        (PAUSED, "paused", PAUSED, "it is paused already"),
        (PAUSED, "resumed", ACTIVE, "texts go out again"),
        (ACTIVE, "resumed", ACTIVE, "it is not paused"),
        (ACTIVE, "release_asked", RELEASING, "the provider is about to be called"),
        (PAUSED, "release_asked", RELEASING, "the provider is about to be called"),
        (RELEASING, "release_asked", RELEASING, "repeated: it is on its way"),
        (RELEASED, "release_asked", RELEASED, "repeated: it is done"),
        (RELEASING, "gave_back", RELEASED, "the provider no longer has it; history stays"),
        (RELEASED, "gave_back", RELEASED, "another replica was faster"),
    ],
    final=(RELEASED,),
)
"""Pairs without a row are refused: a number being claimed or given back cannot be changed."""
