"""An outage may pass; what is said of a row will be said of it again."""

from __future__ import annotations

import pytest
from psycopg2 import errors
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from chassis.errors import NotFound, ServiceUnavailable
from chassis.storage.outages import as_told, is_outage


class WithCode(Exception):
    """What the driver raises, with the server's code."""

    def __init__(self, pgcode: str | None) -> None:
        super().__init__("the server says")
        self.pgcode = pgcode


@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("x", {}, WithCode(None)),  # the connection broke
        OperationalError("x", {}, WithCode("57P01")),  # the server is shut down
        OperationalError("x", {}, WithCode("40P01")),  # deadlock
        OperationalError("x", {}, WithCode("53300")),  # too many connections
        InterfaceError("x", {}, WithCode(None)),
        DataError("x", {}, WithCode(None), connection_invalidated=True),
        NoFreeConnection(),
    ],
)
def test_what_may_pass_is_an_outage(problem: Exception) -> None:
    assert is_outage(problem)


@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("x", {}, WithCode("54000")),  # an index row that is too large
        DataError("x", {}, WithCode("22P05")),
        IntegrityError("x", {}, WithCode("23505")),
        ValueError("A string literal cannot contain NUL (0x00) characters."),
    ],
)
def test_what_is_said_of_a_row_is_none(problem: Exception) -> None:
    assert not is_outage(problem)


def test_a_caller_is_told_of_an_outage_when_to_come_again() -> None:
    # Given what a use case may raise / Then an outage is one, a refusal stays, a fault is inside
    told = as_told(OperationalError("x", {}, WithCode(None)))
    assert isinstance(told, ServiceUnavailable)
    assert told.details["retry_after"] > 0
    refusal = NotFound("It is not there.")
    assert as_told(refusal) is refusal
    assert as_told(IntegrityError("x", {}, WithCode("23505"))) is None


def test_the_driver_calls_too_large_a_row_operational() -> None:
    # Given the driver's own classes / Then the name alone does not tell
    assert issubclass(errors.ProgramLimitExceeded, errors.OperationalError)
