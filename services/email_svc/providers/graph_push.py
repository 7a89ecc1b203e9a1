"""Change notifications of Microsoft Graph: who sent them, and which mailboxes they are about.

https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks . A notification is
not signed; what it carries of ours is the `clientState` of its subscription. That names the mailbox
under a keyed token, so nothing of it has to be kept.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from chassis.errors import BadSignature, MalformedRequest

GRAPH_PUSH_PATH = "/webhooks/graph"
GRAPH_LIFECYCLE_PATH = "/webhooks/graph/lifecycle"
MOST_PUSH_BYTES = 256 * 1024
LONGEST_CLIENT_STATE = 128
"""Graph's own limit; a mailbox with a longer name is only polled."""
_LONGEST_VALIDATION = 4_096


class _Notice(msgspec.Struct, rename="camel"):
    client_state: str | None = None
    lifecycle_event: str | None = None


class _Notices(msgspec.Struct):
    value: list[_Notice]


@dataclass(frozen=True, slots=True)
class PushedMailbox:
    """`resubscribe`: Graph ended the subscription, or wants it authorised again."""

    address: str
    resubscribe: bool


def validation_answer(token: str) -> str:
    """What proves that an address is ours: Graph's token, as it came."""
    if len(token) > _LONGEST_VALIDATION:
        raise MalformedRequest("The validation token is too long.")
    return token


def client_state_of(address: str, keys: Sequence[str]) -> str | None:
    """The state of a mailbox's subscription; None when Graph would not take so long a one."""
    state = f"{_token(address, keys[0])}:{address}"
    return state if len(state) <= LONGEST_CLIENT_STATE else None


def key_name(keys: Sequence[str]) -> str:
    """Which key the states are made with, so that subscriptions are made anew for a new one."""
    return hashlib.sha256(f"graph-push-key:{keys[0]}".encode()).hexdigest()[:12]


def pushed_mailboxes(body: bytes, keys: Sequence[str]) -> tuple[PushedMailbox, ...]:
    """The mailboxes that true notifications are about, each once.

    MalformedRequest: it is no collection of notifications; BadSignature: none of them is of a
    subscription of ours.
    """
    try:
        notices = msgspec.json.decode(body, type=_Notices).value
    except (msgspec.DecodeError, RecursionError) as exc:
        raise MalformedRequest("The body is no collection of Graph notifications.") from exc
    found: dict[str, bool] = {}
    for one in notices:
        address = _proven(one.client_state or "", keys)
        if address is not None:
            ended = one.lifecycle_event in ("subscriptionRemoved", "reauthorizationRequired")
            found[address] = found.get(address, False) or ended
    if notices and not found:
        raise BadSignature("The notification is of no subscription made here.")
    return tuple(PushedMailbox(address, again) for address, again in found.items())


def _proven(state: str, keys: Sequence[str]) -> str | None:
    token, _, address = state[:LONGEST_CLIENT_STATE].partition(":")
    known = token.isascii() and any(
        hmac.compare_digest(_token(address, key), token) for key in keys
    )
    return address if known else None


def _token(address: str, key: str) -> str:
    text = f"graph-push:{address}".encode("utf-8", "replace")
    return hmac.new(key.encode(), text, hashlib.sha256).hexdigest()[:32]
