"""Whose fault an error of the database is: its own, or that of what it was given."""

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection

from chassis.errors import OnethreadError, ServiceUnavailable

RETRY_SECONDS = 5
"""When a caller may come again: a failover takes longer, and no caller should give up on us."""
_TOO_MUCH = "54"
"""PostgreSQL's class "program limit exceeded": a row that no index takes, a text too long. The
driver calls it operational; yet the same row will be refused for ever.
"""


def is_outage(problem: BaseException) -> bool:
    """Whether the same may succeed later: the database is away, busy, or was told to stop.

    Everything else is said of the row itself: whoever handles several things puts this one aside
    and goes on with the next.
    """
    if isinstance(problem, NoFreeConnection | InterfaceError):
        return True
    if not isinstance(problem, DBAPIError):
        return False
    if problem.connection_invalidated:
        return True
    code = str(getattr(problem.orig, "pgcode", None) or "")
    return isinstance(problem, OperationalError) and not code.startswith(_TOO_MUCH)


def as_told(problem: BaseException) -> OnethreadError | None:
    """What a caller is told of a problem: one of ours as it is, an outage of the database as
    ServiceUnavailable with the seconds until it may be tried again; None for a fault inside.
    """
    if isinstance(problem, OnethreadError):
        return problem
    if not is_outage(problem):
        return None
    sentence = "The database does not answer at the moment; try again soon."
    return ServiceUnavailable(sentence, retry_after=RETRY_SECONDS)
