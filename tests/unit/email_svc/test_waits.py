"""How long a provider asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from services.email_svc.providers.waits import LONGEST_WAIT, told_wait


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0.25", 0.25),
        (" 2 ", 2.0),
        ("99999999", LONGEST_WAIT),
        ("-1", None),
        ("nan", None),
        ("inf", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_seconds_may_be_fractions(header: str | None, seconds: float | None) -> None:
    assert told_wait(header) == seconds


def test_a_date_is_waited_for() -> None:
    # Given a date in a minute, and one that is past, When they are read
    later = told_wait(format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True))
    # Then the one is so far away, the other asks for nothing
    assert later is not None
    assert 55 < later <= 60
    assert told_wait("Sat, 01 Jan 2000 00:00:00 GMT") is None
