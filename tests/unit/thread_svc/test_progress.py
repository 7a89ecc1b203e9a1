"""What the states of a broadcast's messages add up to."""

from __future__ import annotations

from services.thread_svc.broadcasts.rules import standing_of


def test_every_item_counts_once_and_unsettled_ones_are_still_queued() -> None:
    # Given items in every state that there is, and one of a later release
    states = {
        "waiting": 1, "composed": 2, "queued": 4, "sending": 8, "uncertain": 16, "novel": 32,
        "sent": 100, "delivered": 200, "read": 400, "undelivered": 1000, "failed": 2000,
        "refused": 10_000,
    }  # fmt: skip
    # When they are added up / Then each is under what a person would call it
    assert standing_of(states.items()) == {
        "total": 13_763, "queued": 63, "sent": 700, "failed": 3000, "refused": 10_000,
    }  # fmt: skip


def test_nothing_adds_up_to_nothing() -> None:
    assert set(standing_of([]).values()) == {0}
