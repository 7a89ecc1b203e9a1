"""A dead letter is kept in its service's database, and the firm whose it is hears of it."""

from chassis.messaging.stuck import kept_row, stuck_event
from chassis.observability.log import get_logger
from chassis.runtime.context import ServiceContext
from chassis.storage.stuck_events import KEEP
from contracts.envelope import Envelope, MalformedPayload

_log = get_logger(__name__)


def keep_dead_letter(context: ServiceContext, body: bytes, problem: BaseException) -> bool:
    """Whether it is kept. What does not say whose it is, and what the database does not take,
    stays with the broker.
    """
    try:
        envelope = Envelope.from_json(body)
    except MalformedPayload:
        return False
    why = f"{type(problem).__name__}: {problem}"
    told = stuck_event(envelope, context.service, "dead", why)
    try:
        with context.database.transaction(envelope.firm_id) as tx:
            tx.execute(KEEP, kept_row(envelope, "dead", why, body.decode()))
            if told is not None:
                tx.emit(told)
    except Exception:  # noqa: BLE001  # it must not be lost, whatever the database has against it
        _log.exception("dead_letter_left_to_broker", event_id=envelope.event_id)
        return False
    return True
