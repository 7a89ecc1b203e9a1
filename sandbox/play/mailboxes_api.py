"""Make mailboxes without the providers' own steps, and let their owners do things to them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from sandbox.google import grants
from sandbox.google.mailboxes import expire_history
from sandbox.google.state import GmailMailbox
from sandbox.microsoft.folders import forget_deltas
from sandbox.microsoft.grants import (
    ensure_graph_mailbox,
    expire_access,
    live_consent,
    withdraw_consents,
)
from sandbox.microsoft.notifications import tell_lifecycle
from sandbox.microsoft.state import GraphMailbox
from sandbox.play.fields import FieldError, Fields
from sandbox.world import World, world

api = Blueprint("play_mailboxes", __name__, url_prefix="/play/api/mailboxes")
PROVIDERS = ("google", "microsoft")
LIFECYCLE_EVENTS = ("missed", "subscriptionRemoved", "reauthorizationRequired")


@api.post("")
def seed_mailbox() -> tuple[dict[str, Any], int]:
    """{address, name?, provider?, alias?} -> 201 {address, refresh_token}; repeating it answers a
    token of the same consent. `provider`: google (the default) or microsoft. `alias`: one more
    address that it may send as.
    """
    fields = Fields({"address", "name", "provider", "alias"})
    address, name = fields.address("address"), fields.text("name", "")
    alias = fields.text("alias", "")
    if fields.text("provider", "google") not in PROVIDERS:
        raise FieldError("provider", f"must be one of {', '.join(PROVIDERS)}")
    if fields.text("provider", "google") == "microsoft":
        _refuse_second(address, world().state.mailboxes)
        mailbox: GmailMailbox | GraphMailbox = ensure_graph_mailbox(world(), address, name)
        token = live_consent(world(), address).refresh_tokens[-1]
    else:
        _refuse_second(address, world().state.graph_mailboxes)
        mailbox = grants.ensure_mailbox(world(), address, name)
        token = grants.live_grant(world(), address).refresh_token
    if alias:
        with world().changing():
            mailbox.aliases = [*mailbox.aliases, alias]
    return {"address": address, "refresh_token": token}, 201


def _refuse_second(address: str, others: dict[str, Any]) -> None:
    if address in others:
        raise FieldError("address", "is a mailbox of the other provider")


@api.post("/<address>/expire-history")
def forget_history(address: str) -> tuple[str, int]:
    """History ids, or delta links, so far are forgotten from now on."""
    mailbox = _mailbox(address)
    if isinstance(mailbox, GmailMailbox):
        expire_history(world(), mailbox.address)
    else:
        forget_deltas(world(), mailbox.address)
    return "", 204


@api.post("/<address>/expire-tokens")
def expire_tokens(address: str) -> tuple[str, int]:
    """Access tokens so far answer 401; refreshing still works."""
    mailbox = _mailbox(address)
    if isinstance(mailbox, GmailMailbox):
        grants.expire_access_tokens(world(), mailbox.address)
    else:
        expire_access(world(), mailbox.address)
    return "", 204


@api.post("/<address>/revoke")
def revoke_mailbox(address: str) -> tuple[str, int]:
    """The person withdraws the consent: refreshing answers invalid_grant."""
    mailbox = _mailbox(address)
    if isinstance(mailbox, GmailMailbox):
        grants.revoke_address(world(), mailbox.address)
    else:
        withdraw_consents(world(), mailbox.address)
    return "", 204


@api.post("/<address>/stop-watch")
def end_watch(address: str) -> tuple[str, int]:
    """The watch ends without a word, as an expired one does."""
    mailbox = _mailbox(address)
    with world().changing():
        if isinstance(mailbox, GmailMailbox):
            mailbox.watch = None
        else:
            _end_subscriptions(world(), mailbox.address)
    return "", 204


@api.post("/<address>/lifecycle")
def tell_of_subscription(address: str) -> tuple[str, int]:
    """{event}: what Graph tells of the mailbox's subscriptions; a removed one is gone then."""
    event, mailbox = Fields({"event"}).choice("event", LIFECYCLE_EVENTS), _mailbox(address)
    with world().lock:
        everyone = world().state.graph_subscriptions.values()
        living = [one for one in everyone if one.address == mailbox.address]
    for one in living:
        tell_lifecycle(world(), one, event)
    if event == "subscriptionRemoved":
        with world().changing():
            _end_subscriptions(world(), mailbox.address)
    return "", 204


def _end_subscriptions(found: World, address: str) -> None:
    everyone = found.state.graph_subscriptions
    found.state.graph_subscriptions = {
        key: one for key, one in everyone.items() if one.address != address
    }


def _mailbox(address: str) -> GmailMailbox | GraphMailbox:
    state, wanted = world().state, address.lower()
    mailbox = state.mailboxes.get(wanted) or state.graph_mailboxes.get(wanted)
    if mailbox is None:
        raise FieldError("address", f"there is no firm mailbox {address!r}", 404)
    return mailbox


def shown_mailboxes(found: World) -> list[dict[str, Any]]:
    """All of them, as the state names them."""
    state = found.state
    subscribed = {one.address for one in state.graph_subscriptions.values()}
    return [
        *(
            {
                "address": one.address,
                "name": one.name,
                "provider": "google",
                "messages": len(one.messages),
                "history_id": str(one.history_id),
                "watched": one.watch is not None,
            }
            for one in state.mailboxes.values()
        ),
        *(
            {
                "address": one.address,
                "name": one.name,
                "provider": "microsoft",
                "messages": len(one.messages),
                "history_id": str(one.change),
                "watched": one.address in subscribed,
            }
            for one in state.graph_mailboxes.values()
        ),
    ]
