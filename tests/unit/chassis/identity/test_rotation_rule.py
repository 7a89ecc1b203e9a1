"""The rule of refresh tokens: renewed once, copied ones end the session."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.identity.rules import GRACE, TokenVerdict, judge

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("expires_at", "retired_at", "ended_at", "verdict"),
    [
        (LATER, None, None, TokenVerdict.RENEW),
        (NOW, None, None, TokenVerdict.REFUSE),
        (BEFORE, None, None, TokenVerdict.REFUSE),
        (LATER, None, BEFORE, TokenVerdict.REFUSE),
        (LATER, NOW, None, TokenVerdict.RENEW),
        (LATER, NOW - GRACE, None, TokenVerdict.RENEW),
        (LATER, NOW - GRACE - MOMENT, None, TokenVerdict.WITHDRAW),
        (LATER, BEFORE, BEFORE, TokenVerdict.REFUSE),
        (BEFORE, BEFORE, None, TokenVerdict.REFUSE),
    ],
    ids=[
        "fresh",
        "expires this moment",
        "expired",
        "session ended",
        "the other tab was faster",
        "last moment of the grace",
        "copied: used again after the grace",
        "copied, but the session is over anyway",
        "retired and expired",
    ],
)
def test_a_token_is_judged(
    expires_at: datetime,
    retired_at: datetime | None,
    ended_at: datetime | None,
    verdict: TokenVerdict,
) -> None:
    # Given a token as the database has it, When it comes in now, Then one verdict holds.
    assert judge(NOW, expires_at, retired_at, ended_at) is verdict


def test_the_grace_is_seconds_not_minutes() -> None:
    # Given how long two tabs may take, Then a thief has hardly longer.
    assert timedelta(seconds=2) <= GRACE <= timedelta(seconds=30)
