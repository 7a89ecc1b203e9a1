"""What the views need, made once per process and found through the application."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from flask import Flask, current_app

from chassis.errors import OnethreadError
from contracts.actor import Actor
from contracts.rpc import Method
from gateway.access.anonymous_slots import AnonymousSlots, FamiliarNetworks
from gateway.access.tokens import AccessTokens
from gateway.config import GatewayConfig
from gateway.live.broadcaster import EventBroadcaster
from gateway.pictures.fetch import RemotePictures
from gateway.uploads.use_cases import Uploads

JsonObject = dict[str, Any]
Q = TypeVar("Q")
A = TypeVar("A")
_KEY = "onethread"


class Rpc(Protocol):
    """The one thing the gateway asks of the services."""

    def ask(self, method: Method[Q, A], actor: Actor, request: Q) -> A:
        """The method's answer; raises what the service raised."""

    def ask_each(
        self, methods: Sequence[Method[Q, A]], actor: Actor, request: Q
    ) -> list[A | OnethreadError]:
        """The answer of each, all asked at once, or why there is none."""


@dataclass(frozen=True)
class GatewayContext:
    """`ready` tells what the process needs and whether it has it; `openapi` is the text of the
    document, which is made of all that the context serves.
    """

    config: GatewayConfig
    rpc: Rpc
    broadcaster: EventBroadcaster
    tokens: AccessTokens
    familiar: FamiliarNetworks
    sign_in_slots: AnonymousSlots
    refresh_slots: AnonymousSlots
    uploads: Uploads
    pictures: RemotePictures
    ready: Callable[[], dict[str, bool]]
    openapi: Callable[[], bytes]

    def attach_to(self, app: Flask) -> None:
        """Let the application's views find it."""
        app.extensions[_KEY] = self


def context() -> GatewayContext:
    """The context of the application that serves this request."""
    return cast("GatewayContext", current_app.extensions[_KEY])
