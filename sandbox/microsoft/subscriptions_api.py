"""/subscriptions: create with a validation token, list, renew, delete."""

from __future__ import annotations

import secrets
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import urllib3
from flask import Blueprint, g, request

from sandbox.clock import now, parse_day_or_time
from sandbox.microsoft.errors import GraphError, not_found
from sandbox.microsoft.guard import guard_graph, wants_immutable
from sandbox.microsoft.state import GraphSubscription
from sandbox.world import world

api = Blueprint("graph_subscriptions", __name__, url_prefix="/v1.0/subscriptions")
guard_graph(api)
LONGEST = timedelta(minutes=10080)
LONGEST_CLIENT_STATE = 128
VALIDATION_SECONDS = 10.0
_pool = urllib3.PoolManager(retries=False)


@api.post("")
def create_subscription() -> tuple[dict[str, Any], int]:
    """Both addresses must answer their validation token first."""
    body = _body()
    subscription = GraphSubscription(
        id=str(uuid.uuid4()),
        address=g.graph_address,
        change_type=_needed(body, "changeType"),
        resource=_needed(body, "resource"),
        notification_url=_needed(body, "notificationUrl"),
        lifecycle_url=str(body.get("lifecycleNotificationUrl") or ""),
        client_state=str(body.get("clientState") or ""),
        expires=_checked_expiry(body),
        immutable=wants_immutable(),
    )
    if len(subscription.client_state) > LONGEST_CLIENT_STATE:
        raise GraphError(400, "InvalidRequest", "clientState is longer than 128 characters.")
    for url in filter(None, (subscription.notification_url, subscription.lifecycle_url)):
        _validate(url)
    with world().changing() as state:
        state.graph_subscriptions[subscription.id] = subscription
    return _shown(subscription), 201


@api.get("")
def list_subscriptions() -> dict[str, Any]:
    """Those of the signed-in person."""
    with world().lock:
        found = world().state.graph_subscriptions.values()
        alive = [one for one in found if parse_day_or_time(one.expires) > now()]
        return {"value": [_shown(one) for one in alive if one.address == g.graph_address]}


@api.patch("/<subscription_id>")
def renew_subscription(subscription_id: str) -> dict[str, Any]:
    """A new end; also authorises the subscription anew."""
    expires = _checked_expiry(_body())
    with world().changing():
        subscription = _own(subscription_id)
        subscription.expires = expires
        return _shown(subscription)


@api.delete("/<subscription_id>")
def delete_subscription(subscription_id: str) -> tuple[str, int]:
    """No more notifications."""
    with world().changing() as state:
        del state.graph_subscriptions[_own(subscription_id).id]
    return "", 204


def _own(subscription_id: str) -> GraphSubscription:
    found = world().state.graph_subscriptions.get(subscription_id)
    if found is None or found.address != g.graph_address:
        raise not_found()
    return found


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise GraphError(400, "BadRequest", "Unable to read JSON request payload.")
    return body


def _needed(body: dict[str, Any], name: str) -> str:
    if not isinstance(body.get(name), str) or not body[name]:
        raise GraphError(400, "InvalidRequest", f"{name} is required.")
    return str(body[name])


def _checked_expiry(body: dict[str, Any]) -> str:
    told = _needed(body, "expirationDateTime")
    try:
        moment = parse_day_or_time(told)
    except ValueError as error:
        raise GraphError(400, "BadRequest", f"Cannot convert {told!r} to a date.") from error
    if not now() < moment <= now() + LONGEST:
        raise GraphError(
            400,
            "ExtensionError",
            "Subscription expiration can only be 10080 minutes away.",
        )
    return told


def _validate(url: str) -> None:
    token = f"Validation: Testing client application reachability {secrets.token_hex(8)} &<x>"
    try:
        query = f"{'&' if '?' in url else '?'}{urlencode({'validationToken': token})}"
        answer = _pool.request("POST", f"{url}{query}", timeout=VALIDATION_SECONDS)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise _unvalidated(url) from error
    plain = answer.headers.get("Content-Type", "").startswith("text/plain")
    if answer.status != 200 or not plain or answer.data.decode() != token:
        raise _unvalidated(url)


def _unvalidated(url: str) -> GraphError:
    return GraphError(
        400, "ValidationError", f"Subscription validation request failed. Endpoint: {url}"
    )


def _shown(one: GraphSubscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "resource": one.resource,
        "changeType": one.change_type,
        "clientState": None,
        "notificationUrl": one.notification_url,
        "lifecycleNotificationUrl": one.lifecycle_url or None,
        "expirationDateTime": one.expires,
    }
