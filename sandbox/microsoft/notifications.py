"""Change and lifecycle notifications.

https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sandbox.clock import now, parse_day_or_time
from sandbox.courier import Post
from sandbox.microsoft.state import GraphMessage, GraphSubscription
from sandbox.world import World

RETRY_AFTER = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
TENANT = "6e3c1f0a-0000-4000-8000-5a6d62000000"
"""The one tenant that is played."""


def tell_created(world: World, address: str, message: GraphMessage, *, moved: bool = False) -> None:
    """A message is new in its folder; in the mailbox as a whole it is not when it was `moved`."""
    with world.lock:
        living = [one for one in world.state.graph_subscriptions.values() if one.address == address]
    for subscription in living:
        if _covers(subscription, message.folder, moved=moved) and _alive(subscription):
            shown = message.id if subscription.immutable else f"{message.id}.{message.folder}"
            resource = f"Users/{address}/Messages/{shown}"
            kind = {"@odata.type": "#Microsoft.Graph.Message", "@odata.id": resource, "id": shown}
            more = {"changeType": "created", "resource": resource, "resourceData": kind}
            _post(world, subscription, subscription.notification_url, more)


def tell_lifecycle(world: World, subscription: GraphSubscription, event: str) -> None:
    """missed, subscriptionRemoved or reauthorizationRequired."""
    if subscription.lifecycle_url:
        _post(world, subscription, subscription.lifecycle_url, {"lifecycleEvent": event})


def _covers(subscription: GraphSubscription, folder: str, *, moved: bool) -> bool:
    resource = subscription.resource.strip("/").lower()
    everywhere = resource == "me/messages" and not moved
    return everywhere or f"mailfolders('{folder}')" in resource or f"folders/{folder}/" in resource


def _alive(subscription: GraphSubscription) -> bool:
    created = "created" in subscription.change_type.split(",")
    return created and parse_day_or_time(subscription.expires) > now()


def _post(
    world: World, subscription: GraphSubscription, url: str, more: Mapping[str, object]
) -> None:
    notice = {
        "subscriptionId": subscription.id,
        "subscriptionExpirationDateTime": subscription.expires,
        "clientState": subscription.client_state,
        "tenantId": TENANT,
        **more,
    }
    body = json.dumps({"value": [notice]}).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    world.courier.send(
        Post("microsoft", url, body, headers, retry_after=RETRY_AFTER, retry_refusals=True)
    )
