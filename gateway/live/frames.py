"""Which events browsers see, in what words, and who may see them. Pure.

An event is turned into bytes once; every viewer who may see it is sent the same bytes.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from contracts import events as e
from contracts.envelope import Envelope, decode, encode
from contracts.parts import AttachmentView
from gateway.access.tokens import Audience

PERSONAL_REASONS = frozenset({"read", "unread"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as browsers know it: name, data, and who may see it within its firm.

    `team`: the staff who see the whole firm. `ids`: the others, by account.
    """

    name: str
    data: dict[str, Any]
    audience: Audience
    team: bool
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Frame:
    """An event ready to send. `offset`: its place in the broker's stream, the SSE id.

    `text` is empty when no browser sees it.
    """

    offset: int
    firm_id: str
    audience: Audience
    team: bool
    ids: frozenset[str]
    text: bytes


def blank_frame(offset: int) -> Frame:
    """Takes the place of an event that nobody sees, so that offsets stay without gaps."""
    return Frame(offset, "", Audience.STAFF, team=False, ids=NOBODY, text=b"")


def sse(name: str, data: Any, offset: int | None = None) -> bytes:
    """The wire form of one server-sent event (WHATWG HTML §9.2)."""
    number = "" if offset is None else f"id: {offset}\n"
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"{number}event: {name}\ndata: {text}\n\n".encode()


def frame_of(offset: int, envelope: Envelope) -> Frame:
    """The frame of an event; MalformedPayload when it is not what its contract says."""
    show = SHOWN.get(envelope.name)
    if show is None:
        return blank_frame(offset)
    shown = show(decode(e.contract_of(envelope.name), envelope.payload))
    text = sse(shown.name, shown.data, offset)
    return Frame(offset, envelope.firm_id, shown.audience, shown.team, shown.ids, text)


def _to_staff(name: str, data: dict[str, Any], assigned: tuple[str, ...]) -> Shown:
    return Shown(name, data, Audience.STAFF, team=True, ids=frozenset(assigned))


def _to_persons(name: str, data: dict[str, Any], audience: Audience, *ids: str) -> Shown:
    return Shown(name, data, audience, team=False, ids=frozenset(ids))


def _message_recorded(event: e.MessageRecorded) -> Shown:
    linked = event.client_id is not None
    data = {
        "conversation_id": event.conversation_id,
        "message": encode(event.message.shown),
        # Told by an older release, it is no more than this.
        "conversation": encode(event.conversation)
        or {
            "id": event.conversation_id,
            "kind": "client" if linked else "unlinked",
            "title": event.conversation_title,
        },
        "assigned_to": list(event.assigned_staff),
    }
    # What is not linked to a client yet is nobody's but the team's.
    return _to_staff("message.recorded", data, event.assigned_staff if linked else ())


def _message_updated(event: e.MessageUpdated) -> Shown:
    data: dict[str, Any] = {
        "conversation_id": event.conversation_id,
        "message_id": event.message_id,
        "delivery": encode(event.delivery),
        "intent": event.intent,
    }
    if event.body_text is not None:
        data["body_text"] = event.body_text
    if event.conversation is not None:
        data["conversation"] = encode(event.conversation)
        data["assigned_to"] = list(event.assigned_staff)
    return _to_staff("message.updated", data, event.assigned_staff)


def _conversation_changed(event: e.ConversationChanged) -> Shown:
    data = {
        "conversation_id": event.conversation_id,
        "moved_to": event.moved_to,
        "reason": event.reason,
    }
    if event.reason in PERSONAL_REASONS:
        reader = event.staff_id or ""
        return _to_persons("conversation.changed", data, Audience.STAFF, reader)
    return _to_staff("conversation.changed", data, event.assigned_staff)


def _notification_raised(event: e.NotificationRaised) -> Shown:
    data = {"notification": encode(event.notification), "unseen_count": event.unseen_count}
    return _to_persons("notification.raised", data, Audience.STAFF, event.staff_id)


def _broadcast_changed(event: e.BroadcastChanged) -> Shown:
    data = {
        "broadcast_id": event.broadcast_id,
        "total": event.total,
        "queued": event.queued,
        "sent": event.sent,
        "failed": event.failed,
        "refused": event.refused,
    }
    return _to_persons("broadcast.changed", data, Audience.STAFF, event.staff_id)


def _portal_message_posted(event: e.PortalMessagePosted) -> Shown:
    view = event.message
    message = encode(view) | {
        "author": {"kind": view.author.kind, "name": view.author.name},
        "attachments": [encode(AttachmentView.of(file)) for file in view.attachments],
        "read_by_other": view.state == "read",
    }
    data = {
        "conversation_id": event.conversation_id,
        "message": message,
        "author_id": view.author.id,
    }
    return _to_persons("portal.message_posted", data, Audience.PORTAL, *event.contact_ids)


def _portal_message_changed(event: e.PortalMessageChanged) -> Shown:
    data = {
        "conversation_id": event.conversation_id,
        "message_id": event.message_id,
        "state": event.state,
    }
    return _to_persons("portal.message_changed", data, Audience.PORTAL, *event.contact_ids)


def _portal_conversation_read(event: e.PortalConversationRead) -> Shown:
    data = {"conversation_id": event.conversation_id}
    return _to_persons("portal.read", data, Audience.PORTAL, event.contact_id)


SHOWN: dict[str, Callable[[Any], Shown]] = {
    e.MessageRecorded.NAME: _message_recorded,
    e.MessageUpdated.NAME: _message_updated,
    e.ConversationChanged.NAME: _conversation_changed,
    e.NotificationRaised.NAME: _notification_raised,
    e.BroadcastChanged.NAME: _broadcast_changed,
    e.PortalMessagePosted.NAME: _portal_message_posted,
    e.PortalMessageChanged.NAME: _portal_message_changed,
    e.PortalConversationRead.NAME: _portal_conversation_read,
}
"""Every event of chassis.messaging.topology.BROWSER_EVENTS; a test compares."""
