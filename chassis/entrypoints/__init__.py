"""How the outside reaches a nameko service: events, RPC and webhooks."""

from chassis.entrypoints.handlers import on_event, on_events
from chassis.entrypoints.rpc import rpc
from chassis.entrypoints.web import http

__all__ = ["http", "on_event", "on_events", "rpc"]
