"""Limits that all replicas share, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from chassis.errors import RateLimited
from chassis.identity.rate_limits import Charge, RateLimit, RateLimits
from chassis.ids import new_id
from chassis.runtime.context import ServiceContext
from tests.support.rows import ask, change, count
from tests.support.waiting import wait_until

LIMIT = RateLimit("tests", burst=5, gap=60)
HOLD = "select from rate_limits where key = :key for update"
WAITING = (
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and wait_event_type = 'Lock'"
)
TIME_PASSES = (
    "update rate_limits set free_at = free_at - make_interval(secs => :s) where key = :key"
)


@pytest.fixture
def limits(internal_context: ServiceContext) -> RateLimits:
    return RateLimits(internal_context.database)


@pytest.fixture
def mine() -> Charge:
    return LIMIT.on(new_id())


def allowed(limits: RateLimits, charge: Charge, tries: int) -> int:
    """How many of so many tries get through."""
    return sum(_is_allowed(limits, charge) for _ in range(tries))


def _is_allowed(limits: RateLimits, *charges: Charge) -> bool:
    try:
        limits.take(*charges)
    except RateLimited:
        return False
    return True


def test_a_burst_gets_through_and_then_one_each_gap(
    limits: RateLimits, mine: Charge, internal_context: ServiceContext
) -> None:
    # Given a limit / When it is used at once / Then its burst gets through, however often one tries
    assert allowed(limits, mine, 12) == LIMIT.burst
    # And the refusal says how long to wait, which trying does not lengthen
    for _ in range(3):
        with pytest.raises(RateLimited) as refused:
            limits.take(mine)
        assert 50 < refused.value.details["retry_after"] <= LIMIT.gap
    # And when that time has passed, one gets through
    change(internal_context, TIME_PASSES, key=mine.key, s=LIMIT.gap)
    assert allowed(limits, mine, 3) == 1
    # And after a long time the whole burst does, and no more
    change(internal_context, TIME_PASSES, key=mine.key, s=LIMIT.gap * 100)
    assert allowed(limits, mine, 12) == LIMIT.burst


def test_replicas_that_ask_at_the_same_time_let_no_more_through(
    limits: RateLimits, mine: Charge
) -> None:
    with ThreadPoolExecutor(8) as replicas:
        found = list(replicas.map(lambda _: _is_allowed(limits, mine), range(40)))
    assert sum(found) == LIMIT.burst


def test_what_one_limit_refuses_is_not_counted_by_another(limits: RateLimits, mine: Charge) -> None:
    # Given one of two limits that is used up
    other = LIMIT.on(new_id())
    allowed(limits, mine, LIMIT.burst)
    # When both are asked together, again and again / Then all is refused
    assert not any(_is_allowed(limits, other, mine) for _ in range(10))
    # And the other has counted nothing
    assert allowed(limits, other, 12) == LIMIT.burst


def test_what_is_given_back_was_not_counted(
    limits: RateLimits, mine: Charge, internal_context: ServiceContext
) -> None:
    for _ in range(20):
        limits.take(mine)
        with internal_context.database.transaction("*") as tx:
            limits.refund(tx, [mine])
    assert allowed(limits, mine, 12) == LIMIT.burst


def test_giving_back_takes_its_keys_in_the_order_in_which_they_are_charged(
    limits: RateLimits, internal_context: ServiceContext
) -> None:
    # Given two keys, of which somebody holds the one that is charged first
    database = internal_context.database
    first, second = sorted((LIMIT.on(new_id()), LIMIT.on(new_id())), key=lambda c: c.key)
    limits.take(first, second)

    def give_back() -> None:
        with database.transaction("*") as tx:
            limits.refund(tx, [second, first])

    with ThreadPoolExecutor(1) as somebody, database.transaction("*") as tx:
        tx.execute(text(HOLD), {"key": first.key})
        # When both are given back meanwhile
        given_back = somebody.submit(give_back)
        wait_until(lambda: count(internal_context, WAITING), what="the other waits")
        # Then the other key is not held by who waits: nobody waits for one another
        tx.execute(text(f"{HOLD} nowait"), {"key": second.key})
        tx.commit()
        given_back.result()


def test_keys_that_owe_nothing_are_forgotten_and_tell_nobody_whose_they_were(
    limits: RateLimits, internal_context: ServiceContext
) -> None:
    # Given a key that owes nothing any more, and one that does
    free, due = LIMIT.on("ana@firm.example"), LIMIT.on(new_id())
    limits.take(free)
    limits.take(due)
    change(internal_context, TIME_PASSES, key=free.key, s=LIMIT.gap + 1)
    # When the job comes / Then the first is gone
    limits.forget_free()
    left = [row[0] for row in ask(internal_context, "select key from rate_limits")]
    assert (free.key in left, due.key in left) == (False, True)
    assert not [key for key in left if "@" in key]
