"""What the views need, made once per process and found through the application."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from flask import Flask, current_app

from contracts.actor import Actor
from contracts.rpc import Method
from gateway.auth import AccessTokens
from gateway.config import GatewayConfig
from gateway.realtime import Feed
from gateway.throttle import SignInThrottle

JsonObject = dict[str, Any]
_KEY = "onethread"


class Rpc(Protocol):
    """The one thing the gateway asks of the services."""

    def call(self, method: Method, actor: Actor, request: JsonObject | None = None) -> JsonObject:
        """The method's answer; raises what the service raised."""


@dataclass(frozen=True)
class Room:
    """`broker_answers` tells whether the connection to RabbitMQ stands."""

    config: GatewayConfig
    rpc: Rpc
    feed: Feed
    tokens: AccessTokens
    throttle: SignInThrottle
    broker_answers: Callable[[], bool]

    def furnish(self, app: Flask) -> None:
        """Let the application's views find this room."""
        app.extensions[_KEY] = self


def room() -> Room:
    """The room of the application that serves this request."""
    return cast("Room", current_app.extensions[_KEY])
