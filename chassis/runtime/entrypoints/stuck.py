"""What every service offers about the events of a firm that went nowhere in it."""

from chassis.runtime.application import Application
from chassis.runtime.entrypoints.rpc import rpc
from chassis.runtime.stuck_events import StuckEvents
from contracts.actor import Actor
from contracts.rpc import Thread
from contracts.rpc.base import NoFields
from contracts.rpc.stuck import DropStuckEvent, RetryStuckEvent, StuckEventList


class StuckEventEntrypoints:
    """A service's class inherits them; contracts and permission are the same everywhere."""

    stuck: StuckEvents = Application(StuckEvents)

    @rpc(Thread.LIST_STUCK_EVENTS)
    def list_stuck_events(self, actor: Actor, request: NoFields) -> StuckEventList:
        del request
        return self.stuck.list_stuck_events(actor)

    @rpc(Thread.RETRY_STUCK_EVENT)
    def retry_stuck_event(self, actor: Actor, request: RetryStuckEvent) -> NoFields:
        return self.stuck.retry_stuck_event(actor, request)

    @rpc(Thread.DROP_STUCK_EVENT)
    def drop_stuck_event(self, actor: Actor, request: DropStuckEvent) -> NoFields:
        return self.stuck.drop_stuck_event(actor, request)
