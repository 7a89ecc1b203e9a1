"""Gmail REST v1, reading side: profile, watch, history, messages, threads, labels."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, request

from sandbox.clock import now_ms
from sandbox.google.errors import NOT_FOUND, GoogleError
from sandbox.google.guard import (
    count_argument,
    guard,
    offset_argument,
    own_mailbox,
    own_message,
)
from sandbox.google.history import history_page
from sandbox.google.mailboxes import change_labels, delete_message
from sandbox.google.push import push_change
from sandbox.google.render import attachment_content, base64url, message_resource
from sandbox.google.search import matches
from sandbox.google.state import GmailMessage, Watch
from sandbox.world import world

api = Blueprint("gmail", __name__)
guard(api)

USER = "/gmail/v1/users/<user_id>"
WATCH_MS = 7 * 24 * 3600 * 1000
SYSTEM_LABELS = (
    "INBOX", "SENT", "DRAFT", "TRASH", "SPAM", "UNREAD", "STARRED", "IMPORTANT",
    "CATEGORY_PERSONAL",
)  # fmt: skip


@api.get(f"{USER}/profile")
def get_profile() -> dict[str, Any]:
    """Address, totals and the present history id."""
    with world().lock:
        mailbox = own_mailbox()
        threads = {message.thread_id for message in mailbox.messages.values()}
        return {
            "emailAddress": mailbox.address,
            "messagesTotal": len(mailbox.messages),
            "threadsTotal": len(threads),
            "historyId": str(mailbox.history_id),
        }


@api.post(f"{USER}/watch")
def start_watch() -> dict[str, str]:
    """Push changes to a topic for seven days; the first push comes at once."""
    body = request.get_json(silent=True) or {}
    topic = str(body.get("topicName", ""))
    if not topic.startswith("projects/") or "/topics/" not in topic:
        raise GoogleError(400, f"Invalid topicName does not match projects/*/topics/*: {topic}")
    expires = now_ms() + WATCH_MS
    with world().changing():
        mailbox = own_mailbox()
        mailbox.watch = Watch(topic, list(body.get("labelIds", [])), expires)
        history_id = mailbox.history_id
    push_change(world(), g.mailbox_address, body.get("labelIds", []))
    return {"historyId": str(history_id), "expiration": str(expires)}


@api.post(f"{USER}/stop")
def stop_watch() -> tuple[str, int]:
    """End the watch."""
    with world().changing():
        own_mailbox().watch = None
    return "", 204


@api.get(f"{USER}/history")
def list_history() -> dict[str, Any]:
    """Changes after startHistoryId, oldest first; 404 when that id is forgotten."""
    start = request.args.get("startHistoryId", "")
    if not start.isdigit():
        raise GoogleError(400, "Missing or invalid startHistoryId")
    types = request.args.getlist("historyTypes")
    size, offset = count_argument("maxResults", 100, 500), offset_argument()
    with world().lock:
        label = request.args.get("labelId", "")
        return history_page(own_mailbox(), int(start), types, label, offset=offset, size=size)


@api.get(f"{USER}/messages")
def list_messages() -> dict[str, Any]:
    """Ids, newest first; by q and labelIds."""
    with world().lock:
        return _page("messages", [m for m in reversed(own_mailbox().messages.values()) if _fits(m)])


def _fits(message: GmailMessage) -> bool:
    labels = request.args.getlist("labelIds")
    return all(one in message.labels for one in labels) and matches(
        message, request.args.get("q", "")
    )


def _page(key: str, found: list[GmailMessage]) -> dict[str, Any]:
    size, offset = count_argument("maxResults", 100, 500), offset_argument()
    shown = [{"id": m.id, "threadId": m.thread_id} for m in found[offset : offset + size]]
    answer: dict[str, Any] = {"resultSizeEstimate": len(found)}
    if shown:
        answer[key] = shown
    if len(found) > offset + size:
        answer["nextPageToken"] = str(offset + size)
    return answer


@api.get(f"{USER}/messages/<message_id>")
def get_message(message_id: str) -> dict[str, Any]:
    """One message in the format asked for."""
    form, wanted = request.args.get("format", "full"), request.args.getlist("metadataHeaders")
    with world().lock:
        return message_resource(own_message(message_id), form.lower(), wanted)


@api.delete(f"{USER}/messages/<message_id>")
def remove_message(message_id: str) -> tuple[str, int]:
    """Delete for good."""
    delete_message(world(), g.mailbox_address, own_message(message_id))
    return "", 204


@api.post(f"{USER}/messages/<message_id>/modify")
def modify_message(message_id: str) -> dict[str, Any]:
    """Add and remove labels."""
    body = request.get_json(silent=True) or {}
    return _moved(message_id, body.get("addLabelIds", []), body.get("removeLabelIds", []))


@api.post(f"{USER}/messages/<message_id>/trash")
def trash_message(message_id: str) -> dict[str, Any]:
    """Into the bin; the other labels stay but the inbox's."""
    return _moved(message_id, ["TRASH"], ["INBOX"])


@api.post(f"{USER}/messages/<message_id>/untrash")
def untrash_message(message_id: str) -> dict[str, Any]:
    """Out of the bin again. Gmail leaves the way back into the inbox to whoever asks for it."""
    return _moved(message_id, [], ["TRASH"])


def _moved(message_id: str, add: list[str], remove: list[str]) -> dict[str, Any]:
    message = own_message(message_id)
    change_labels(world(), g.mailbox_address, message, add, remove)
    return {"id": message.id, "threadId": message.thread_id, "labelIds": message.labels}


@api.get(f"{USER}/messages/<message_id>/attachments/<attachment_id>")
def get_attachment(message_id: str, attachment_id: str) -> dict[str, Any]:
    """The bytes of an attachment."""
    content = attachment_content(own_message(message_id), attachment_id)
    if content is None:
        raise GoogleError(404, NOT_FOUND)
    return {"size": len(content), "data": base64url(content)}


@api.get(f"{USER}/threads/<thread_id>")
def get_thread(thread_id: str) -> dict[str, Any]:
    """A thread with its messages, oldest first."""
    form = request.args.get("format", "full").lower()
    with world().lock:
        found = [m for m in own_mailbox().messages.values() if m.thread_id == thread_id]
        if not found:
            raise GoogleError(404, NOT_FOUND)
        newest = str(max(message.history_id for message in found))
        shown = [message_resource(message, form) for message in found]
    return {"id": thread_id, "historyId": newest, "messages": shown}


@api.get(f"{USER}/labels")
def list_labels() -> dict[str, Any]:
    """The system labels."""
    return {"labels": [{"id": one, "name": one, "type": "system"} for one in SYSTEM_LABELS]}
