"""What a caller is told of whatever a use case raised."""

from chassis.errors import InternalError, OnethreadError
from chassis.observability.log import get_logger
from chassis.observability.trace import trace_id
from chassis.storage.outages import as_told

_log = get_logger(__name__)


def error_for_caller(problem: BaseException, entrypoint: str) -> OnethreadError:
    """One of ours as it is, an outage as ServiceUnavailable; anything else is a fault inside, which
    the log has and the caller only the trace of.
    """
    told = as_told(problem)
    if told is None:
        _log.error("entrypoint_failed", entrypoint=entrypoint, exc_info=problem)
        return InternalError("Something went wrong on our side.", trace_id=trace_id())
    if told is not problem:
        _log.warning("entrypoint_unavailable", entrypoint=entrypoint, why=str(problem))
    return told
