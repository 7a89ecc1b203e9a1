"""Graph v1.0, reading side: me, folders, deltas, messages."""

from __future__ import annotations

import re
from typing import Any

from flask import Blueprint, Response, request

from sandbox.clock import parse_day_or_time
from sandbox.microsoft.delta import DeltaToken, delta_page, read_token, since_of
from sandbox.microsoft.errors import GraphError, not_found
from sandbox.microsoft.folders import destroy_message, move_message
from sandbox.microsoft.guard import guard_graph, own_graph_mailbox, own_graph_message
from sandbox.microsoft.render import folder_id, folder_named, resource
from sandbox.microsoft.state import GraphMessage
from sandbox.world import world

api = Blueprint("graph", __name__, url_prefix="/v1.0/me")
guard_graph(api)
_PAGE_SIZE = re.compile(r"odata\.maxpagesize=(\d+)")
_FILTER = re.compile(r"^(receivedDateTime ge|internetMessageId eq) '?([^']*)'?$")


@api.get("")
def get_me() -> dict[str, Any]:
    """Whose token it is."""
    mailbox = own_graph_mailbox()
    names = {"displayName": mailbox.name, "mail": mailbox.address, "id": "u-1"}
    known = [f"SMTP:{mailbox.address}", *(f"smtp:{one}" for one in mailbox.aliases), "x500:/o=x"]
    upn = mailbox.address.replace("@", "@upn.")
    return {**names, "userPrincipalName": upn, "proxyAddresses": known}


@api.get("/mailFolders/<given>")
def get_folder(given: str) -> dict[str, Any]:
    """One folder, by its id or its well-known name."""
    name = _folder(given)
    return {"id": folder_id(name), "displayName": name.title(), "childFolderCount": 0}


@api.get("/mailFolders/<given>/messages/delta")
def list_changes(given: str) -> dict[str, Any]:
    """A page of a round; without a token a first round, of all there is since the filter."""
    folder, args = _folder(given), request.args
    told = args.get("$skiptoken") or args.get("$deltatoken")
    token = read_token(told) if told else DeltaToken(0, 0, since_of(args.get("$filter", "")))
    size = _PAGE_SIZE.search(request.headers.get("Prefer", ""))
    wanted = ["receivedDateTime", "parentFolderId", "conversationId", "isDraft"]
    link = f"{world().settings.root_url}{request.path}"
    with world().lock:
        mailbox = own_graph_mailbox()
        return delta_page(mailbox, folder, token, int(size[1]) if size else 10, wanted, link)


def _folder(given: str) -> str:
    name = folder_named(given, own_graph_mailbox().folders)
    if name is None:
        raise not_found()
    return name


@api.get("/messages")
@api.get("/mailFolders/<given>/messages")
def list_messages(given: str = "") -> dict[str, Any]:
    """Of every folder, or of one; `$filter` by arrival or Message-ID, `$orderby` by arrival,
    `$top`, `$skip`.
    """
    folder = _folder(given) if given else ""
    wanted = [one for one in request.args.get("$select", "").split(",") if one]
    top = min(int(request.args.get("$top", "10")), 1000)
    skip = int(request.args.get("$skip", "0"))
    with world().lock:
        mails = own_graph_mailbox().messages.values()
        found = [one for one in mails if folder in ("", one.folder) and _fits(one)]
        last_first = request.args.get("$orderby", "").endswith(" desc")
        found.sort(key=lambda one: one.received, reverse=last_first)
        answer: dict[str, Any] = {
            "value": [resource(one, wanted) for one in found[skip : skip + top]]
        }
    if len(found) > skip + top:
        args = {**request.args, "$skip": str(skip + top)}
        pairs = "&".join(f"{name}={value}" for name, value in args.items())
        answer["@odata.nextLink"] = f"{world().settings.root_url}{request.path}?{pairs}"
    return answer


def _fits(message: GraphMessage) -> bool:
    text = request.args.get("$filter", "")
    match = _FILTER.match(text)
    if not text:
        return True
    if match is None:
        raise GraphError(400, "ErrorInvalidUrlQueryFilter", f"Invalid filter clause: {text}")
    if match[1].startswith("internetMessageId"):
        return message.rfc822_id == match[2]
    return message.received >= parse_day_or_time(match[2])


@api.get("/messages/<message_id>")
def get_message(message_id: str) -> dict[str, Any]:
    """One message, of which `$select` names the properties."""
    wanted = [one for one in request.args.get("$select", "").split(",") if one]
    with world().lock:
        return resource(own_graph_message(message_id), wanted)


@api.get("/messages/<message_id>/$value")
def get_raw_message(message_id: str) -> Response:
    """Its bytes."""
    with world().lock:
        return Response(own_graph_message(message_id).raw, mimetype="text/plain")


@api.delete("/messages/<message_id>")
def delete_message(message_id: str) -> tuple[str, int]:
    """Remove it."""
    mailbox, message = own_graph_mailbox(), own_graph_message(message_id)
    destroy_message(world(), mailbox.address, message)
    return "", 204


@api.post("/messages/<message_id>/move")
def move(message_id: str) -> tuple[dict[str, Any], int]:
    """{destinationId}: into another folder."""
    mailbox, message = own_graph_mailbox(), own_graph_message(message_id)
    body = request.get_json(silent=True) or {}
    move_message(world(), mailbox.address, message, _folder(str(body.get("destinationId", ""))))
    return resource(message), 201
