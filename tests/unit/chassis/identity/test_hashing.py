"""Hashing has slots, and a queue with an end."""

from __future__ import annotations

import threading

import pytest

from chassis.errors import RateLimited
from chassis.identity.hashing import HashingPool
from tests.support.waiting import wait_until


class Slow:
    """Work that goes on until it is let go; counts what runs at the same time."""

    def __init__(self) -> None:
        self.running = self.most_at_once = self.done = 0
        self.go = threading.Event()
        self._lock = threading.Lock()

    def work(self) -> str:
        with self._lock:
            self.running += 1
            self.most_at_once = max(self.most_at_once, self.running)
        self.go.wait(10)
        with self._lock:
            self.running -= 1
            self.done += 1
        return "hashed"


def test_two_at_once_a_few_wait_and_the_rest_is_told_to_come_back() -> None:
    # Given slots that are taken, and as many who wait as may
    pool, slow = HashingPool(at_once=2), Slow()
    people = [threading.Thread(target=pool.run, args=(3, slow.work)) for _ in range(5)]
    for person in people:
        person.start()
    wait_until(lambda: slow.running == 2 and _waiting(pool, 3))
    # When one more comes / Then it is refused at once, with when to come back
    with pytest.raises(RateLimited) as refused:
        pool.run(3, slow.work)
    assert refused.value.details["retry_after"] >= 1
    # And all that waited are served, two at a time
    slow.go.set()
    for person in people:
        person.join(10)
    assert (slow.done, slow.most_at_once) == (5, 2)


def test_a_stranger_is_turned_away_before_those_who_are_known() -> None:
    # Given a pool in which as many wait as strangers may
    pool, slow = HashingPool(at_once=1), Slow()
    people = [threading.Thread(target=pool.run, args=(9, slow.work)) for _ in range(2)]
    for person in people:
        person.start()
    wait_until(lambda: slow.running == 1 and _waiting(pool, 1))
    # When a stranger comes / Then they are refused
    with pytest.raises(RateLimited):
        pool.run(1, slow.work)
    # And somebody who is known waits and is served
    slow.go.set()
    assert pool.run(9, slow.work) == "hashed"
    for person in people:
        person.join(10)


def test_a_slot_is_given_back_by_work_that_fails() -> None:
    pool = HashingPool(at_once=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            pool.run(0 + 1, lambda: 1 / 0)


def _waiting(pool: HashingPool, count: int) -> bool:
    return pool.waiting == count
