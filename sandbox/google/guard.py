"""What every Gmail endpoint shares: token check, faults, error answers."""

from __future__ import annotations

import time
from typing import Any

from flask import Blueprint, Response, g, request

from sandbox.google.errors import NOT_FOUND, GoogleError
from sandbox.google.state import GmailMailbox, GmailMessage
from sandbox.world import World, world

INVALID_CREDENTIALS = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
    "or other valid authentication credential."
)


def guard(blueprint: Blueprint) -> None:
    """Check the bearer token, apply faults and answer errors on every route of the blueprint."""
    blueprint.url_value_preprocessor(_take_user)
    blueprint.before_request(_check_token)
    blueprint.before_request(_apply_refusal)
    blueprint.after_request(_apply_lost_answer)
    blueprint.register_error_handler(GoogleError, GoogleError.answer)


def _take_user(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.user_id = (values or {}).pop("user_id", "me")


def address_of_token(world: World, token: str) -> str | None:
    """Whose live access token this is."""
    with world.lock:
        for grant in world.state.grants.values():
            if grant.access_tokens.get(token, 0) > time.time():
                return grant.address
    return None


def bearer_token() -> str:
    """The request's bearer token, or nothing."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _check_token() -> None:
    address = address_of_token(world(), bearer_token())
    if address is None:
        raise GoogleError(401, INVALID_CREDENTIALS)
    if g.user_id not in ("me", address):
        raise GoogleError(403, f"Delegation denied for {address}")
    g.mailbox_address = address


def _apply_refusal() -> None:
    fault = world().faults.take("google", "http_429", "http_5xx", "silence")
    if fault is not None and fault.kind == "http_429":
        raise GoogleError(429, "User-rate limit exceeded. Retry after a moment.", fault.seconds)
    if fault is not None and fault.kind == "silence":
        time.sleep(fault.seconds)
    if fault is not None:
        raise GoogleError(503, "The service is currently unavailable.")


def _apply_lost_answer(response: Response) -> Response:
    if request.method == "POST" and response.status_code < 300:
        fault = world().faults.take("google", "timeout_after_accept")
        if fault is not None:
            time.sleep(fault.seconds)
    return response


def own_mailbox() -> GmailMailbox:
    """The mailbox of the request's token."""
    mailbox = world().state.mailboxes.get(g.mailbox_address)
    if mailbox is None:
        raise GoogleError(400, "Mail service not enabled")
    return mailbox


def own_message(message_id: str) -> GmailMessage:
    """One of its messages."""
    message = own_mailbox().messages.get(message_id)
    if message is None:
        raise GoogleError(404, NOT_FOUND)
    return message


def count_argument(name: str, default: int, largest: int) -> int:
    """A whole number of the query, kept between 1 and `largest`."""
    text = request.args.get(name, "")
    return max(1, min(int(text), largest)) if text.isdigit() else default


def offset_argument() -> int:
    """Where the page begins: the sandbox's page tokens are offsets."""
    text = request.args.get("pageToken", "")
    if text and not text.isdigit():
        raise GoogleError(400, "Invalid pageToken")
    return int(text or 0)
