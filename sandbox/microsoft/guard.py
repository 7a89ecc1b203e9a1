"""What every call of Graph has to pass: its token, faults, and four at once for a mailbox."""

from __future__ import annotations

import threading
import time
from collections import Counter

from flask import Blueprint, Response, g, request

from sandbox.google.guard import bearer_token
from sandbox.microsoft.errors import GraphError, not_found
from sandbox.microsoft.grants import address_of_access
from sandbox.microsoft.state import GraphMailbox, GraphMessage
from sandbox.world import world

AT_ONCE = 4
"""https://learn.microsoft.com/en-us/graph/throttling-limits#outlook-service-limits"""
_running: Counter[str] = Counter()
_lock = threading.Lock()


def guard_graph(blueprint: Blueprint) -> None:
    """Check the bearer token, apply faults and answer errors on every route of the blueprint."""
    blueprint.before_request(_admit)
    blueprint.before_request(apply_refusal)
    blueprint.after_request(apply_lost_answer)
    blueprint.teardown_request(_leave)
    blueprint.register_error_handler(GraphError, GraphError.answer)


def _admit() -> None:
    address = address_of_access(world(), bearer_token())
    if address is None:
        raise GraphError(401, "InvalidAuthenticationToken", "Access token has expired.")
    with _lock:
        if _running[address] >= AT_ONCE:
            raise GraphError(
                429,
                "ApplicationThrottled",
                "Application is over its MailboxConcurrency limit.",
            )
        _running[address] += 1
    g.graph_address = address


def _leave(_problem: BaseException | None) -> None:
    address = g.pop("graph_address", None)
    if address is not None:
        with _lock:
            _running[address] -= 1


def apply_refusal() -> None:
    """The next fault that is set for Microsoft."""
    about = f"{request.method} {request.path}"
    kinds = ("http_429", "http_5xx", "silence")
    fault = world().faults.take("microsoft", *kinds, about=about)
    if fault is None:
        return
    if fault.kind == "http_429":
        raise GraphError(429, "TooManyRequests", "Too many requests.", fault.seconds)
    if fault.kind == "silence":
        time.sleep(fault.seconds)
    raise GraphError(503, "ServiceNotAvailable", "The service is temporarily unavailable.")


def apply_lost_answer(response: Response) -> Response:
    """Done, but the answer comes late."""
    if request.method in ("POST", "PATCH", "PUT") and response.status_code < 300:
        about = f"{request.method} {request.path}"
        fault = world().faults.take("microsoft", "timeout_after_accept", about=about)
        if fault is not None:
            time.sleep(fault.seconds)
    return response


def own_graph_mailbox() -> GraphMailbox:
    """The mailbox of the request's token."""
    mailbox = world().state.graph_mailboxes.get(g.graph_address)
    if mailbox is None:
        raise GraphError(404, "MailboxNotEnabledForRESTAPI", "The mailbox is inactive.")
    return mailbox


def own_graph_message(shown_id: str) -> GraphMessage:
    """One of its messages, by its immutable id or by the one of the folder it lies in."""
    message_id, _, folder = shown_id.partition(".")
    message = own_graph_mailbox().messages.get(message_id)
    if message is None or folder not in ("", message.folder):
        raise not_found()
    return message


def wants_immutable() -> bool:
    """Whether the request asks for ids that outlive a move."""
    return 'idtype="immutableid"' in request.headers.get("Prefer", "").replace(" ", "").lower()
