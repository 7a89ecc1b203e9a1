"""Quiet hours and office hours, on the wall clocks of several zones."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.rpc.sms.settings import SmsSettings
from contracts.time_zones import is_time_zone
from services.sms_svc.inbound.rules import may_answer
from services.sms_svc.settings.hours import in_office, month_of, quiet_until, zone_of
from services.sms_svc.settings.stored import settings_of

NEW_YORK, CHICAGO = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
WORKDAYS = (0, 1, 2, 3, 4)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "until"),
    [
        ("2026-07-01 00:59", NEW_YORK, None),  # 20:59
        ("2026-07-01 01:00", NEW_YORK, "2026-07-01 12:00"),  # 21:00
        ("2026-07-01 01:00", CHICAGO, None),  # 20:00 further west
        ("2026-07-01 06:00", NEW_YORK, "2026-07-01 12:00"),  # 02:00, begun yesterday
        ("2026-07-01 11:59", NEW_YORK, "2026-07-01 12:00"),
        ("2026-07-01 12:00", NEW_YORK, None),  # 08:00
        ("2026-12-01 02:00", NEW_YORK, "2026-12-01 13:00"),  # winter
    ],
)
def test_quiet_hours_follow_the_clients_clock(now: str, zone: ZoneInfo, until: str | None) -> None:
    # Given quiet hours from 21:00 to 08:00 / Then the morning is the client's
    assert quiet_until(utc(now), zone, "21:00", "08:00") == (utc(until) if until else None)


def test_the_night_that_loses_an_hour_ends_on_the_clock() -> None:
    # Given the night to 8 March 2026, when New York goes from 02:00 to 03:00
    # Then 08:00 comes at 12:00 UTC, not at 13:00 as the day before
    assert quiet_until(utc("2026-03-07 06:00"), NEW_YORK, "21:00", "08:00") == utc(
        "2026-03-07 13:00"
    )
    assert quiet_until(utc("2026-03-08 06:00"), NEW_YORK, "21:00", "08:00") == utc(
        "2026-03-08 12:00"
    )


def test_the_night_that_gains_an_hour_ends_on_the_clock() -> None:
    # Given the night to 1 November 2026, when 01:30 comes twice
    for now in ("2026-11-01 05:30", "2026-11-01 06:30"):
        # Then both are quiet, and the morning is at 13:00 UTC
        assert quiet_until(utc(now), NEW_YORK, "21:00", "08:00") == utc("2026-11-01 13:00")


def test_an_end_that_the_clock_skips_comes_an_hour_later() -> None:
    # Given quiet hours that end at 02:30 on the night without one / Then 03:30 is taken
    assert quiet_until(utc("2026-03-08 06:00"), NEW_YORK, "22:00", "02:30") == utc(
        "2026-03-08 07:30"
    )


def test_hours_within_a_day_and_none_at_all() -> None:
    # Given a pause at noon / Then it is quiet then only; equal times are no quiet hours
    assert quiet_until(utc("2026-07-01 12:30"), ZoneInfo("UTC"), "12:00", "13:00") == utc(
        "2026-07-01 13:00"
    )
    assert quiet_until(utc("2026-07-01 13:00"), ZoneInfo("UTC"), "12:00", "13:00") is None
    assert quiet_until(utc("2026-07-01 13:00"), ZoneInfo("UTC"), "12:00", "12:00") is None


@given(
    st.integers(1_704_067_200, 1_830_297_600),
    st.sampled_from(["America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]),
    st.integers(0, 23),
    st.integers(0, 23),
)
def test_the_end_is_ahead_and_not_quiet_any_more(
    moment: int, name: str, start: int, end: int
) -> None:
    # Given any moment, zone and hours / When it is quiet / Then it ends within a day or so
    zone, now = ZoneInfo(name), datetime.fromtimestamp(moment, UTC)
    until = quiet_until(now, zone, f"{start:02}:00", f"{end:02}:00")
    if until is not None:
        assert 0 < (until - now).total_seconds() <= 25 * 3600
        assert quiet_until(until, zone, f"{start:02}:00", f"{end:02}:00") is None


def test_an_unknown_zone_gives_way_to_the_firms() -> None:
    # Given a client's zone that nobody knows / Then the firm's is taken, at last UTC
    assert zone_of("Mars/Base", "America/Chicago") == CHICAGO
    assert zone_of(None, "also unknown").key == "UTC"
    assert not is_time_zone("../etc/passwd")
    assert not is_time_zone("America")


@pytest.mark.parametrize(
    ("now", "there"),
    [
        ("2026-07-01 12:59", False),  # Wednesday 08:59
        ("2026-07-01 13:00", True),
        ("2026-07-01 20:59", True),
        ("2026-07-01 21:00", False),  # 17:00
        ("2026-07-04 15:00", False),  # Saturday
    ],
)
def test_office_hours(now: str, there: bool) -> None:
    # Given nine to five on workdays in New York / Then somebody is there or not
    assert in_office(utc(now), NEW_YORK, WORKDAYS, "09:00", "17:00") is there


def settings(*, enabled: bool = True) -> SmsSettings:
    return settings_of({"auto_reply": {"enabled": enabled, "text": "Closed"}})


NIGHT, NOON = utc("2026-07-01 03:00"), utc("2026-07-01 16:00")


def test_only_a_person_is_answered_and_only_when_nobody_is_there() -> None:
    # Given a person at night / Then they are answered; in office hours, or when off, not
    assert may_answer(settings(), "+14155550100", "Hello?", NIGHT)
    assert not may_answer(settings(), "+14155550100", "Hello?", NOON)
    assert not may_answer(settings(enabled=False), "+14155550100", "Hello?", NIGHT)


@pytest.mark.parametrize("sender", ["72345", "+12345", "BANK", "+447911123456"])
def test_short_codes_names_and_foreign_numbers_are_not_answered(sender: str) -> None:
    # Given a sender that is no person's American number / Then nothing is answered
    assert not may_answer(settings(), sender, "Hello?", NIGHT)


def test_a_machine_is_not_answered() -> None:
    # Given an automatic text / Then nothing is answered
    assert not may_answer(settings(), "+14155550100", "Automatic reply: I am away", NIGHT)


def test_the_month_is_the_zones_own() -> None:
    # Given the first hours of December in UTC / Then it is still November in New York
    name, begin, end = month_of(utc("2026-12-01 03:00"), NEW_YORK)
    assert (name, begin, end) == ("2026-11", utc("2026-11-01 04:00"), utc("2026-12-01 05:00"))
