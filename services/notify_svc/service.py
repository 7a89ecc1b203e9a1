"""Entrypoints of notify_svc: they translate, the use cases decide."""

from collections.abc import Sequence

from chassis.runtime.application import Application
from chassis.runtime.entrypoints import on_event, on_events, rpc
from chassis.runtime.entrypoints.stuck import StuckEventEntrypoints
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import (
    ActivityLogged,
    AddressShared,
    ClientChanged,
    ConversationChanged,
    EventStuck,
    FirmChanged,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
    PortalAccessChanged,
    PortalConversationRead,
    PortalMessagePosted,
    StaffChanged,
)
from contracts.rpc.base import NoFields
from contracts.rpc.notify import (
    ActivityPage,
    ListActivity,
    ListNotifications,
    MarkSeen,
    NotificationPage,
    Notify,
    Preferences,
    UnseenCount,
)
from services.notify_svc.config import SERVICE_NAME
from services.notify_svc.use_cases import NotifyUseCases

LINGER_SECONDS = 0.05
"""Nobody waits for a bell as they wait for the message, and several cost little more than one."""


class NotifyService(StuckEventEntrypoints):
    """Bell, digests and activity log."""

    name = SERVICE_NAME
    app: NotifyUseCases = Application(NotifyUseCases)

    @on_events(MessageRecorded, linger=LINGER_SECONDS)
    def on_messages_recorded(self, batch: Sequence[tuple[Envelope, MessageRecorded]]) -> None:
        """thread_svc: messages to and from clients now stand in conversations."""
        self.app.bell.on_messages_recorded(batch)

    @on_events(MessageUpdated, linger=LINGER_SECONDS)
    def on_messages_updated(self, batch: Sequence[tuple[Envelope, MessageUpdated]]) -> None:
        """thread_svc: deliveries failed."""
        self.app.bell.on_messages_updated(batch)

    @on_event(MentionCreated)
    def on_mention_created(self, envelope: Envelope, event: MentionCreated) -> None:
        """internal_svc: a colleague was named."""
        self.app.bell.on_mention_created(envelope, event)

    @on_event(ConversationChanged)
    def on_conversation_changed(self, envelope: Envelope, event: ConversationChanged) -> None:
        """thread_svc: read, linked, unlinked."""
        self.app.bell.on_conversation_changed(envelope, event)

    @on_event(MailboxChanged)
    def on_mailbox_changed(self, envelope: Envelope, event: MailboxChanged) -> None:
        """email_svc: a mailbox was connected, or lost."""
        self.app.bell.on_mailbox_changed(envelope, event)

    @on_event(AddressShared)
    def on_address_shared(self, envelope: Envelope, event: AddressShared) -> None:
        """thread_svc: an address leads to another client too."""
        self.app.bell.on_address_shared(envelope, event)

    @on_event(EventStuck)
    def on_event_stuck(self, envelope: Envelope, event: EventStuck) -> None:
        """any service: an event waits for an operator."""
        self.app.bell.on_event_stuck(envelope, event)

    @on_event(PortalMessagePosted)
    def on_portal_message_posted(self, envelope: Envelope, event: PortalMessagePosted) -> None:
        """portal_svc: a message stands in the portal."""
        self.app.digests.on_portal_message_posted(envelope, event)

    @on_event(PortalConversationRead)
    def on_portal_conversation_read(
        self, envelope: Envelope, event: PortalConversationRead
    ) -> None:
        """portal_svc: a contact has read."""
        self.app.digests.on_portal_conversation_read(envelope, event)

    @on_event(FirmChanged)
    def on_firm_changed(self, envelope: Envelope, event: FirmChanged) -> None:
        """internal_svc: the firm's own facts."""
        self.app.people.on_firm_changed(envelope, event)

    @on_event(StaffChanged)
    def on_staff_changed(self, envelope: Envelope, event: StaffChanged) -> None:
        """internal_svc: a member of staff."""
        self.app.people.on_staff_changed(envelope, event)

    @on_event(ClientChanged)
    def on_client_changed(self, envelope: Envelope, event: ClientChanged) -> None:
        """thread_svc: a client."""
        self.app.people.on_client_changed(envelope, event)

    @on_event(PortalAccessChanged)
    def on_portal_access_changed(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """portal_svc: a contact may, or may no longer, sign in."""
        self.app.people.on_portal_access_changed(envelope, event)

    @on_event(ActivityLogged)
    def on_activity_logged(self, envelope: Envelope, event: ActivityLogged) -> None:
        """any service: a line of the activity log."""
        self.app.activity.on_activity_logged(envelope, event)

    @rpc(Notify.LIST_NOTIFICATIONS)
    def list_notifications(self, actor: Actor, request: ListNotifications) -> NotificationPage:
        return self.app.bell.list_notifications(actor, request)

    @rpc(Notify.MARK_SEEN)
    def mark_seen(self, actor: Actor, request: MarkSeen) -> UnseenCount:
        return self.app.bell.mark_seen(actor, request)

    @rpc(Notify.GET_PREFERENCES)
    def get_preferences(self, actor: Actor, request: NoFields) -> Preferences:
        del request
        return self.app.preferences.get_preferences(actor)

    @rpc(Notify.UPDATE_PREFERENCES)
    def update_preferences(self, actor: Actor, request: Preferences) -> Preferences:
        return self.app.preferences.update_preferences(actor, request)

    @rpc(Notify.LIST_ACTIVITY)
    def list_activity(self, actor: Actor, request: ListActivity) -> ActivityPage:
        return self.app.activity.list_activity(actor, request)


SERVICE = NotifyService
