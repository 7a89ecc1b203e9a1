"""The firm whose event became a dead letter hears of it."""

from chassis.messaging.stuck import stuck_event
from chassis.observability.log import get_logger
from chassis.runtime.context import ServiceContext
from contracts.envelope import Envelope, MalformedPayload

_log = get_logger(__name__)


def tell_of_dead_letter(context: ServiceContext, body: bytes | str, problem: BaseException) -> None:
    """Emit it, as far as the event says whose it is; without a database, log and metric remain."""
    try:
        envelope = Envelope.from_json(body)
    except MalformedPayload:
        return
    why = f"{type(problem).__name__}: {problem}"
    told = stuck_event(envelope, context.service, "dead", why)
    if told is None:
        return
    try:
        with context.database.transaction(envelope.firm_id) as tx:
            tx.emit(told)
    except Exception:  # noqa: BLE001  # the dead letter itself is kept, and nothing else may fail
        _log.exception("dead_letter_not_told", event_id=envelope.event_id)
