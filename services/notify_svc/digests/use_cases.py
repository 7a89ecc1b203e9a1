"""The digest: portal messages wait for their contact to read them, or are mailed."""

from dataclasses import dataclass

from chassis.ids import from_wire_time, to_wire_time, utc_now
from chassis.storage.database import Database
from contracts.envelope import Envelope
from contracts.events import ContactNotified, PortalConversationRead, PortalMessagePosted
from services.notify_svc.bell.recipients import contacts_to_mail
from services.notify_svc.digests.unread import forget_read, keep_reading, keep_unread
from services.notify_svc.digests.windows import (
    last_sent,
    lock_contact,
    open_window,
    settle_windows,
)
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.mail_attempts.rules import Timing


@dataclass(frozen=True, slots=True)
class Digests:
    """What contacts have not read in the portal. `timing`: how long they have before it is mailed,
    and how long one e-mail keeps the next away.
    """

    database: Database
    timing: Timing

    def on_portal_message_posted(self, envelope: Envelope, event: PortalMessagePosted) -> None:
        """A portal message waits for each contact the firm wrote it to."""
        now, posted = utc_now(), from_wire_time(event.message.posted_at)
        with self.database.once(envelope, NotifyHandler.PORTAL_MESSAGE_POSTED) as tx:
            # Sorted, so that two events never wait for each other's contacts.
            for contact_id in sorted(contacts_to_mail(event)):
                lock_contact(tx, contact_id)
                if keep_unread(tx, event, contact_id):
                    due_at = self.timing.due(posted, now, last_sent(tx, contact_id))
                    open_window(tx, contact_id, due_at)
                    waits = (event.message.id,)
                    tx.emit(ContactNotified(contact_id, waits, "window", to_wire_time(now)))

    def on_portal_conversation_read(
        self, envelope: Envelope, event: PortalConversationRead
    ) -> None:
        """A contact has read a conversation: what that covers needs no e-mail any more."""
        with self.database.once(envelope, NotifyHandler.PORTAL_CONVERSATION_READ) as tx:
            lock_contact(tx, event.contact_id)
            keep_reading(tx, event)
            if forget_read(tx, event.contact_id):
                settle_windows(tx, event.contact_id, self.timing)
