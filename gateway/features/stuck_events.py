"""What went nowhere in any service, for those who may decide about it."""

from dataclasses import dataclass

from chassis.errors import InstallationError, OnethreadError
from chassis.observability.log import get_logger
from contracts.rpc import Email, Internal, Method, Notify, Portal, Sms, Thread
from contracts.rpc.base import NoFields
from contracts.rpc.stuck import (
    DropStuckEvent,
    RetryStuckEvent,
    ServiceName,
    StuckEvent,
    StuckEventList,
)
from gateway.rest.operations import NO_BODY, STAFF, Call, Operation

_log = get_logger(__name__)
_LIST: dict[ServiceName, Method[NoFields, StuckEventList]] = {
    "thread": Thread.LIST_STUCK_EVENTS,
    "sms": Sms.LIST_STUCK_EVENTS,
    "email": Email.LIST_STUCK_EVENTS,
    "portal": Portal.LIST_STUCK_EVENTS,
    "internal": Internal.LIST_STUCK_EVENTS,
    "notify": Notify.LIST_STUCK_EVENTS,
}
_RETRY: dict[ServiceName, Method[RetryStuckEvent, NoFields]] = {
    "thread": Thread.RETRY_STUCK_EVENT,
    "sms": Sms.RETRY_STUCK_EVENT,
    "email": Email.RETRY_STUCK_EVENT,
    "portal": Portal.RETRY_STUCK_EVENT,
    "internal": Internal.RETRY_STUCK_EVENT,
    "notify": Notify.RETRY_STUCK_EVENT,
}
_DROP: dict[ServiceName, Method[DropStuckEvent, NoFields]] = {
    "thread": Thread.DROP_STUCK_EVENT,
    "sms": Sms.DROP_STUCK_EVENT,
    "email": Email.DROP_STUCK_EVENT,
    "portal": Portal.DROP_STUCK_EVENT,
    "internal": Internal.DROP_STUCK_EVENT,
    "notify": Notify.DROP_STUCK_EVENT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StuckEventOverview:
    """Of all services, newest first, at most 50 of each. `more`: one of them has older ones too.
    `unreachable`: services that did not answer, whose events are missing here.
    """

    items: tuple[StuckEvent, ...]
    more: bool
    unreachable: tuple[ServiceName, ...]


def _list(call: Call) -> StuckEventOverview:
    actor = call.signed_in.actor
    answers = call.context.rpc.ask_each(tuple(_LIST.values()), actor, NoFields())
    lists, unreachable = [], []
    for service, answer in zip(_LIST, answers, strict=True):
        if not isinstance(answer, OnethreadError):
            lists.append(answer)
        elif isinstance(answer, InstallationError):
            _log.warning("stuck_events_unknown", service=service, why=answer.message)
            unreachable.append(service)
        else:
            raise answer
    items = sorted((item for each in lists for item in each.items), key=lambda item: item.id)
    items.sort(key=lambda item: item.stuck_at, reverse=True)
    more = any(each.more for each in lists)
    return StuckEventOverview(items=tuple(items), more=more, unreachable=tuple(unreachable))


def _retry(call: Call) -> None:
    call.ask(_RETRY[call.request.service])


def _drop(call: Call) -> None:
    call.ask(_DROP[call.request.service])


OPERATIONS = (
    Operation(
        verb="GET",
        path="/stuck-events",
        name="listStuckEvents",
        summary="What went nowhere, with the message in it (settings.edit)",
        audience=STAFF,
        handle=_list,
        reply=StuckEventOverview,
    ),
    Operation(
        verb="POST",
        path="/stuck-events/{id}/retry",
        name="retryStuckEvent",
        summary="Try it once more (settings.edit)",
        audience=STAFF,
        handle=_retry,
        request=RetryStuckEvent,
        status=NO_BODY,
        example={"service": "thread"},
    ),
    Operation(
        verb="POST",
        path="/stuck-events/{id}/drop",
        name="dropStuckEvent",
        summary="Delete it for good; why stands in the activity log (settings.edit)",
        audience=STAFF,
        handle=_drop,
        request=DropStuckEvent,
        status=NO_BODY,
        example={"service": "thread", "reason": "The client wrote again by mail."},
    ),
)
