"""Which events browsers see, in what words, and who may see them. Pure.

An event is turned into bytes once; every subscriber who may see it is sent the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import UNSET

from contracts import events as e
from contracts import stream as s
from contracts.envelope import Envelope, decode
from contracts.parts import AttachmentView
from gateway.access.tokens import Audience
from gateway.live.shown import Shown, to_persons, to_staff

PERSONAL_REASONS = frozenset({"read", "unread"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """An event ready to send. `offset`: its place in the broker's stream, which its id hides.

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


def sse(event: s.StreamEvent, event_id: str | None = None) -> bytes:
    """The wire form of one server-sent event (WHATWG HTML §9.2)."""
    line = b"" if event_id is None else b"id: %b\n" % event_id.encode()
    data = msgspec.json.encode(event)  # in one line, whatever it says
    return b"%bevent: %b\ndata: %b\n\n" % (line, event.NAME.encode(), data)


def frame_of(offset: int, envelope: Envelope, event_id: str) -> Frame:
    """The frame of an event; MalformedPayload when it is not what its contract says."""
    show = SHOWN.get(envelope.name)
    if show is None:
        return blank_frame(offset)
    shown = show(decode(e.contract_of(envelope.name), envelope.payload))
    text = sse(shown.event, event_id)
    return Frame(offset, envelope.firm_id, shown.audience, shown.team, shown.ids, text)


def _message_recorded(event: e.MessageRecorded) -> Shown:
    shown = s.StreamMessageRecorded(
        conversation_id=event.conversation_id,
        message=event.message.shown,
        assigned_to=event.assigned_staff,
        conversation=event.conversation or UNSET,
    )
    linked = event.client_id is not None
    # What is not linked to a client yet is nobody's but the team's.
    return to_staff(shown, event.assigned_staff if linked else ())


def _message_updated(event: e.MessageUpdated) -> Shown:
    shown = s.StreamMessageUpdated(
        conversation_id=event.conversation_id,
        message_id=event.message_id,
        delivery=event.delivery,
        intent=event.intent,
        body_text=UNSET if event.body_text is None else event.body_text,
        conversation=event.conversation or UNSET,
        assigned_to=event.assigned_staff if event.conversation else UNSET,
    )
    return to_staff(shown, event.assigned_staff)


def _conversation_changed(event: e.ConversationChanged) -> Shown:
    shown = s.StreamConversationChanged(
        conversation_id=event.conversation_id,
        moved_to=event.moved_to,
        reason=event.reason,
    )
    if event.reason in PERSONAL_REASONS:
        return to_persons(shown, Audience.STAFF, event.staff_id or "")
    return to_staff(shown, event.assigned_staff)


def _notification_raised(event: e.NotificationRaised) -> Shown:
    shown = s.StreamNotificationRaised(
        notification=event.notification, unseen_count=event.unseen_count
    )
    return to_persons(shown, Audience.STAFF, event.staff_id)


def _broadcast_changed(event: e.BroadcastChanged) -> Shown:
    shown = s.StreamBroadcastChanged(
        broadcast_id=event.broadcast_id,
        total=event.total,
        queued=event.queued,
        sent=event.sent,
        failed=event.failed,
        refused=event.refused,
    )
    return to_persons(shown, Audience.STAFF, event.staff_id)


def _mailbox_changed(event: e.MailboxSyncChanged) -> Shown:
    return to_staff(s.StreamMailboxChanged(mailbox_id=event.mailbox_id), ())


def _portal_message_posted(event: e.PortalMessagePosted) -> Shown:
    view = event.message
    message = s.StreamPortalMessage(
        id=view.id,
        conversation_id=view.conversation_id,
        author=s.StreamPortalAuthor(
            kind="contact" if view.author.kind == "contact" else "staff", name=view.author.name
        ),
        body_text=view.body_text,
        attachments=tuple(AttachmentView.of(file) for file in view.attachments),
        posted_at=view.posted_at,
        state=view.state,
        read_by_other=view.state == "read",
        sequence=event.sequence,
    )
    shown = s.StreamPortalMessagePosted(
        conversation_id=event.conversation_id, message=message, author_id=view.author.id
    )
    return to_persons(shown, Audience.PORTAL, *event.contact_ids)


def _portal_message_changed(event: e.PortalMessageChanged) -> Shown:
    shown = s.StreamPortalMessageChanged(
        conversation_id=event.conversation_id, message_id=event.message_id, state=event.state
    )
    return to_persons(shown, Audience.PORTAL, *event.contact_ids)


def _portal_conversation_read(event: e.PortalConversationRead) -> Shown:
    shown = s.StreamPortalRead(conversation_id=event.conversation_id)
    return to_persons(shown, Audience.PORTAL, event.contact_id)


SHOWN: dict[str, Callable[[Any], Shown]] = {
    e.MessageRecorded.NAME: _message_recorded,
    e.MessageUpdated.NAME: _message_updated,
    e.ConversationChanged.NAME: _conversation_changed,
    e.NotificationRaised.NAME: _notification_raised,
    e.BroadcastChanged.NAME: _broadcast_changed,
    e.MailboxSyncChanged.NAME: _mailbox_changed,
    e.PortalMessagePosted.NAME: _portal_message_posted,
    e.PortalMessageChanged.NAME: _portal_message_changed,
    e.PortalConversationRead.NAME: _portal_conversation_read,
}
"""Every event of chassis.messaging.topology.BROWSER_EVENTS; a test compares."""
