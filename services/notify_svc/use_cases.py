"""What notify_svc does. Entrypoints translate, these decide; every block is one unit of work."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from chassis.ids import from_wire_time, utc_now
from chassis.runtime.context import ServiceContext
from chassis.storage.database import Transaction
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import (
    ActivityLogged,
    ClientChanged,
    ConversationChanged,
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
from services.notify_svc import (
    activity,
    bell,
    bell_queries,
    mailboxes,
    people,
    preferences,
    seen,
    unread,
)
from services.notify_svc.config import Config
from services.notify_svc.digests import Timing
from services.notify_svc.notices import News
from services.notify_svc.who_hears import contacts_to_mail, hearers


class NotifyUseCases:
    """The bell, the e-mails and the log of every firm."""

    def __init__(self, context: ServiceContext) -> None:
        self.context = context
        self.database = context.database
        self.config = cast("Config", context.config)
        self.timing = Timing(
            window=timedelta(seconds=self.config.digest_window),
            quiet=timedelta(seconds=self.config.digest_quiet),
        )
        window = timedelta(seconds=self.config.notification_window)
        self.staff_timing = Timing(window=window, quiet=timedelta())

    # The bell

    def hear_messages(self, heard: Sequence[tuple[Envelope, MessageRecorded]]) -> None:
        """Messages to and from clients: each is logged, and what a client wrote rings."""
        with self.database.once_each([envelope for envelope, _ in heard], "hear_message") as tx:
            for envelope, event in heard:
                with tx.scoped_to(envelope.firm_id):
                    activity.log_message(tx, envelope, event)
            self._raise(tx, heard)

    def hear_updates(self, heard: Sequence[tuple[Envelope, MessageUpdated]]) -> None:
        """Messages did not reach their readers."""
        with self.database.once_each([each for each, _ in heard], "hear_update") as tx:
            self._raise(tx, heard)

    def hear_mention(self, envelope: Envelope, event: MentionCreated) -> None:
        """Somebody was named in a note."""
        with self.database.once(envelope, "hear_mention") as tx:
            self._raise(tx, [(envelope, event)])

    def hear_mailbox(self, envelope: Envelope, event: MailboxChanged) -> None:
        """A mailbox was lost: a trouble, until it is connected again."""
        with self.database.once(envelope, "hear_mailbox") as tx:
            if mailboxes.note_mailbox(tx, event):
                self._raise(tx, [(envelope, event)])

    def _raise(self, tx: Transaction, heard: Sequence[tuple[Envelope, News]]) -> None:
        staff = people.staff_of(tx, {envelope.firm_id for envelope, _ in heard})
        news = []
        for envelope, event in heard:
            notice = hearers(event, staff[envelope.firm_id])
            if notice is not None:
                at = from_wire_time(envelope.occurred_at)
                due = self.staff_timing.due(at, utc_now(), None)
                news.append(bell.FirmNotice(envelope.firm_id, notice, at, due, envelope.trace))
        if news:
            bell.raise_lines(tx, news)

    def hear_conversation(self, envelope: Envelope, event: ConversationChanged) -> None:
        """A conversation was read, linked or unlinked; the other reasons change no bell."""
        at = from_wire_time(envelope.occurred_at)
        with self.database.once(envelope, "hear_conversation") as tx:
            if event.reason == "read":
                seen.note_reading(tx, event, at)
            elif event.reason in {"linked", "unlinked"}:
                seen.note_move(tx, event, at)

    def list_notifications(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of the actor's bell."""
        bell_queries.check_staff(actor)
        with self.database.transaction(actor.firm_id) as tx:
            return bell_queries.list_notifications(tx, actor, request)

    def mark_seen(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The actor has seen some lines, or all."""
        bell_queries.check_staff(actor)
        with self.database.transaction(actor.firm_id) as tx:
            return bell_queries.mark_seen(tx, actor, request)

    def get_preferences(self, actor: Actor) -> dict[str, Any]:
        """What the actor wants to hear of, and how."""
        bell_queries.check_staff(actor)
        with self.database.transaction(actor.firm_id) as tx:
            return preferences.get_preferences(tx, actor)

    def update_preferences(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The actor wants something else."""
        bell_queries.check_staff(actor)
        with self.database.transaction(actor.firm_id) as tx:
            return preferences.update_preferences(tx, actor, request)

    # The digests

    def hear_posted(self, envelope: Envelope, event: PortalMessagePosted) -> None:
        """A portal message waits for each contact the firm wrote it to."""
        heard = utc_now()
        with self.database.once(envelope, "hear_posted") as tx:
            # Sorted, so that two events never wait for each other's contacts.
            for contact_id in sorted(contacts_to_mail(event)):
                unread.note_posted(tx, event, contact_id, self.timing, heard)

    def hear_portal_reading(self, envelope: Envelope, event: PortalConversationRead) -> None:
        """A contact has read: nothing of it is mailed."""
        with self.database.once(envelope, "hear_portal_reading") as tx:
            unread.note_read(tx, event, self.timing)

    # What it must know of people

    def learn_firm(self, envelope: Envelope, event: FirmChanged) -> None:
        """The firm's name."""
        with self.database.once(envelope, "learn_firm") as tx:
            people.note_firm(tx, event)

    def learn_staff(self, envelope: Envelope, event: StaffChanged) -> None:
        """Who works here, in which role."""
        with self.database.once(envelope, "learn_staff") as tx:
            people.note_staff(tx, event)

    def learn_client(self, envelope: Envelope, event: ClientChanged) -> None:
        """The client's name."""
        with self.database.once(envelope, "learn_client") as tx:
            people.note_client(tx, event)

    def learn_portal_access(self, envelope: Envelope, event: PortalAccessChanged) -> None:
        """Where a contact's digest goes, and whether it may."""
        with self.database.once(envelope, "learn_portal_access") as tx:
            people.note_portal_access(tx, event)

    # The activity log

    def hear_activity(self, envelope: Envelope, event: ActivityLogged) -> None:
        """A service tells what somebody did."""
        with self.database.once(envelope, "hear_activity") as tx:
            activity.add_line(tx, envelope, event)

    def list_activity(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of the firm's log."""
        activity.check_may_view(actor)
        with self.database.transaction(actor.firm_id) as tx:
            return activity.list_activity(tx, request)
