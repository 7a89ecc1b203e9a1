"""The bell: what rings for whom, what its owner sees of it, and what counts as seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select, true, tuple_, update

from chassis.errors import NotFound
from chassis.ids import from_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope
from contracts.events import (
    AddressShared,
    ConversationChanged,
    EventStuck,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
)
from contracts.rpc.notify import (
    ListNotifications,
    MarkSeen,
    NotificationPage,
    UnseenCount,
)
from services.notify_svc.access import check_staff
from services.notify_svc.activity.append import append_failure, append_message, append_stuck
from services.notify_svc.bell.notices import is_news
from services.notify_svc.bell.raising import MOST_COUNTED, notification_view, raise_notifications
from services.notify_svc.bell.seen import keep_mailbox, keep_move, keep_reading
from services.notify_svc.bell.statements import COUNT_UNSEEN
from services.notify_svc.bell.tables import NOTIFICATIONS
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.mail_attempts.rules import Timing
from services.notify_svc.paging import key_of, position


@dataclass(frozen=True, slots=True)
class Bell:
    """Notifications to staff. `timing`: how long they may take to see one before it is mailed."""

    database: Database
    timing: Timing

    def on_messages_recorded(self, batch: Sequence[tuple[Envelope, MessageRecorded]]) -> None:
        """Messages to and from clients: each is logged, and what a client wrote rings."""
        envelopes = [envelope for envelope, _ in batch]
        with self.database.once_each(envelopes, NotifyHandler.MESSAGE_RECORDED) as tx:
            for envelope, event in batch:
                with tx.scoped_to(envelope.firm_id):
                    append_message(tx, envelope, event)
            raise_notifications(tx, [one for one in batch if is_news(*one)], self.timing)

    def on_messages_updated(self, batch: Sequence[tuple[Envelope, MessageUpdated]]) -> None:
        """Messages did not reach their readers: each is logged, and rings."""
        envelopes = [envelope for envelope, _ in batch]
        with self.database.once_each(envelopes, NotifyHandler.MESSAGE_UPDATED) as tx:
            for envelope, event in batch:
                with tx.scoped_to(envelope.firm_id):
                    append_failure(tx, envelope, event)
            raise_notifications(tx, batch, self.timing)

    def on_mention_created(self, envelope: Envelope, event: MentionCreated) -> None:
        """Somebody was named in a note."""
        with self.database.once(envelope, NotifyHandler.MENTION_CREATED) as tx:
            raise_notifications(tx, [(envelope, event)], self.timing)

    def on_mailbox_changed(self, envelope: Envelope, event: MailboxChanged) -> None:
        """A mailbox was lost: a trouble, until it is connected again."""
        with self.database.once(envelope, NotifyHandler.MAILBOX_CHANGED) as tx:
            if keep_mailbox(tx, event):
                raise_notifications(tx, [(envelope, event)], self.timing)

    def on_address_shared(self, envelope: Envelope, event: AddressShared) -> None:
        """What a client writes may stand in another client's conversation from now on."""
        with self.database.once(envelope, NotifyHandler.ADDRESS_SHARED) as tx:
            raise_notifications(tx, [(envelope, event)], self.timing)

    def on_event_stuck(self, envelope: Envelope, event: EventStuck) -> None:
        """Something of the firm's went nowhere: each stands in the log, a kind rings once a day."""
        with self.database.once(envelope, NotifyHandler.EVENT_STUCK) as tx:
            append_stuck(tx, envelope, event)
            raise_notifications(tx, [(envelope, event)], self.timing)

    def on_conversation_changed(self, envelope: Envelope, event: ConversationChanged) -> None:
        """A conversation was read, linked or unlinked; the other reasons change no bell."""
        at = from_wire_time(envelope.occurred_at)
        with self.database.once(envelope, NotifyHandler.CONVERSATION_CHANGED) as tx:
            if event.reason == "read":
                keep_reading(tx, event, at)
            elif event.reason in {"linked", "unlinked"}:
                keep_move(tx, event, at)

    def list_notifications(self, actor: Actor, request: ListNotifications) -> NotificationPage:
        """A page of the actor's own, newest first."""
        check_staff(actor)
        query, after = select(NOTIFICATIONS).where(_shown_to(actor)), position(request.cursor)
        if after is not None:
            query = query.where(tuple_(NOTIFICATIONS.c.at, NOTIFICATIONS.c.id) < tuple_(*after))
        newest_first = query.order_by(NOTIFICATIONS.c.at.desc(), NOTIFICATIONS.c.id.desc())
        with self.database.transaction(actor.firm_id) as tx:
            found = tx.rows(newest_first.limit(request.limit + 1))
            unseen = _unseen_count(tx, actor.id)
        rows, cursor = page_of(found, request.limit, key_of)
        items = tuple(notification_view(row) for row in rows)
        return NotificationPage(items=items, next_cursor=cursor, unseen_count=unseen)

    def mark_seen(self, actor: Actor, request: MarkSeen) -> UnseenCount:
        """The actor has seen some, or all. NotFound for one that is not the actor's: then none is
        marked.
        """
        check_staff(actor)
        shown = update(NOTIFICATIONS).where(_shown_to(actor)).values(seen=True)
        with self.database.transaction(actor.firm_id) as tx:
            if request.ids is None:
                covered = _up_to(tx, actor, request.newest_id)
                tx.execute(shown.where(~NOTIFICATIONS.c.seen, covered))
            else:
                ids = {str(UUID(one)) for one in request.ids}
                if tx.execute(shown.where(NOTIFICATIONS.c.id.in_(ids))).rowcount != len(ids):
                    sentence = "One of these notifications does not exist."
                    raise NotFound(sentence, what="notification")
            return UnseenCount(unseen_count=_unseen_count(tx, actor.id))


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    shown = NOTIFICATIONS.c
    return and_(shown.firm_id == actor.firm_id, shown.staff_id == actor.id, shown.in_bell)


def _up_to(tx: Transaction, actor: Actor, newest_id: str | None) -> ColumnElement[bool]:
    """Of the actor's own, the one named and all older ones; NotFound when it is not theirs."""
    if newest_id is None:
        return true()
    at, key = NOTIFICATIONS.c.at, NOTIFICATIONS.c.id
    newest = tx.one("notification", select(at, key).where(_shown_to(actor), key == newest_id))
    return tuple_(at, key) <= tuple_(newest["at"], newest["id"])


def _unseen_count(tx: Transaction, staff_id: str) -> int:
    """How many notifications the person has not seen, at most MOST_COUNTED."""
    named = {"firm_id": tx.firm_id, "staff_id": staff_id, "most": MOST_COUNTED}
    return int(tx.execute(COUNT_UNSEEN, named).scalar_one())
