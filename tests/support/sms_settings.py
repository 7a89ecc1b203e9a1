"""What a firm chooses in Settings → SMS."""

from __future__ import annotations

from typing import Any

from chassis.messaging.rpc_client import RpcClient
from contracts.actor import Actor
from contracts.rpc import Sms


def choose(rpc: RpcClient, actor: Actor, **groups: Any) -> None:
    """Replace these groups of the firm's settings, as the page does: it gives all of them back."""
    rpc.call(Sms.UPDATE_SETTINGS, actor, rpc.call(Sms.GET_SETTINGS, actor) | groups)
