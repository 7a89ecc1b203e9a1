"""How the outside reaches a nameko service: events, RPC and webhooks."""

from chassis.runtime.entrypoints.handlers import on_event, on_events
from chassis.runtime.entrypoints.rpc import rpc
from chassis.runtime.entrypoints.web import http

__all__ = ["http", "on_event", "on_events", "rpc"]
