"""The rule of refresh tokens: renewed once, copied ones end the session."""

from datetime import UTC, datetime, timedelta

import pytest

from chassis.identity.rules import GRACE, TokenVerdict, judge

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("expires_at", "retired_at", "forked_at", "ended_at", "verdict"),
    [
        pytest.param(LATER, None, None, None, TokenVerdict.RENEW, id="fresh"),
        pytest.param(NOW, None, None, None, TokenVerdict.REFUSE, id="expires this moment"),
        pytest.param(BEFORE, None, None, None, TokenVerdict.REFUSE, id="expired"),
        pytest.param(LATER, None, None, BEFORE, TokenVerdict.REFUSE, id="session ended"),
        pytest.param(LATER, NOW, None, None, TokenVerdict.RENEW, id="the other tab was faster"),
        pytest.param(LATER, NOW, NOW, None, TokenVerdict.REFUSE, id="a third time"),
        pytest.param(LATER, NOW - GRACE, None, None, TokenVerdict.RENEW, id="last of the grace"),
        pytest.param(
            LATER, NOW - GRACE - MOMENT, None, None, TokenVerdict.WITHDRAW, id="copied"
        ),
        pytest.param(
            LATER, NOW - GRACE - MOMENT, NOW - GRACE, None, TokenVerdict.WITHDRAW,
            id="copied, and exchanged once more before",
        ),
        pytest.param(
            LATER, BEFORE, None, BEFORE, TokenVerdict.REFUSE, id="copied, but the session is over"
        ),
        pytest.param(BEFORE, BEFORE, None, None, TokenVerdict.REFUSE, id="retired and expired"),
    ],
)  # fmt: skip
def test_a_token_is_judged(
    expires_at: datetime,
    retired_at: datetime | None,
    forked_at: datetime | None,
    ended_at: datetime | None,
    verdict: TokenVerdict,
) -> None:
    # Given a token as the database has it, When it comes in now, Then one verdict holds.
    assert judge(NOW, expires_at, retired_at, forked_at, ended_at) is verdict


def test_the_grace_is_seconds_not_minutes() -> None:
    # Given how long two tabs may take, Then a thief has hardly longer.
    assert timedelta(seconds=2) <= GRACE <= timedelta(seconds=30)
