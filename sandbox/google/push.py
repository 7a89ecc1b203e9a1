"""Cloud Pub/Sub push of mailbox changes, with an OIDC token as authenticated push carries it.

https://cloud.google.com/pubsub/docs/push and .../authenticate-push-subscriptions.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterable

from sandbox.clock import iso, now, now_ms
from sandbox.courier import Post
from sandbox.google.keys import sign_identity
from sandbox.world import World

RETRY_AFTER = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0)


def push_change(world: World, address: str, labels: Iterable[str]) -> None:
    """Push the mailbox's present history id, if a watch that covers these labels is alive."""
    with world.lock:
        mailbox = world.state.mailboxes[address]
        watch, history_id = mailbox.watch, mailbox.history_id
    if watch is None or watch.expires_ms < now_ms() or not world.settings.email_push_url:
        return
    if watch.label_ids and not set(watch.label_ids) & set(labels):
        return
    headers = {"Content-Type": "application/json", "User-Agent": "APIs-Google"}
    headers["Authorization"] = f"Bearer {_token(world)}"
    body = json.dumps(_envelope(address, history_id, watch.topic)).encode()
    url = world.settings.email_push_url
    world.courier.send(
        Post("google", url, body, headers, retry_after=RETRY_AFTER, retry_refusals=True)
    )


def _token(world: World) -> str:
    settings = world.settings
    claims = {
        "sub": "100000000000000000001",
        "azp": "100000000000000000001",
        "email": settings.pubsub_account,
        "email_verified": True,
    }
    return sign_identity(world, settings.push_audience, claims)


def _envelope(address: str, history_id: int, topic: str) -> dict[str, object]:
    notice = json.dumps({"emailAddress": address, "historyId": history_id})
    message_id, moment = str(secrets.randbits(53)), iso(now())
    return {
        "message": {
            "attributes": {},
            "data": base64.b64encode(notice.encode()).decode(),
            "messageId": message_id,
            "message_id": message_id,
            "publishTime": moment,
            "publish_time": moment,
        },
        "subscription": topic.replace("/topics/", "/subscriptions/"),
    }
