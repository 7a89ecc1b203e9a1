"""The bell: what rings for whom, what its owner sees of it, and what counts as seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, select, tuple_, update

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.paging import page_of
from contracts.actor import Actor
from contracts.envelope import Envelope, encode
from contracts.events import (
    ConversationChanged,
    MailboxChanged,
    MentionCreated,
    MessageRecorded,
    MessageUpdated,
)
from services.notify_svc.access import check_staff
from services.notify_svc.activity.append import append_message
from services.notify_svc.bell.raising import MOST_COUNTED, notification_view, raise_notifications
from services.notify_svc.bell.seen import keep_mailbox, keep_move, keep_reading
from services.notify_svc.bell.statements import COUNT_UNSEEN
from services.notify_svc.bell.tables import NOTIFICATIONS
from services.notify_svc.handlers import NotifyHandler
from services.notify_svc.mail_attempts.rules import Timing
from services.notify_svc.paging import page_size, position

_MOST_IDS = 500


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
            raise_notifications(tx, batch, self.timing)

    def on_messages_updated(self, batch: Sequence[tuple[Envelope, MessageUpdated]]) -> None:
        """Messages did not reach their readers."""
        envelopes = [envelope for envelope, _ in batch]
        with self.database.once_each(envelopes, NotifyHandler.MESSAGE_UPDATED) as tx:
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

    def on_conversation_changed(self, envelope: Envelope, event: ConversationChanged) -> None:
        """A conversation was read, linked or unlinked; the other reasons change no bell."""
        at = from_wire_time(envelope.occurred_at)
        with self.database.once(envelope, NotifyHandler.CONVERSATION_CHANGED) as tx:
            if event.reason == "read":
                keep_reading(tx, event, at)
            elif event.reason in {"linked", "unlinked"}:
                keep_move(tx, event, at)

    def list_notifications(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """{items, next_cursor, unseen_count}: a page of the actor's own, newest first."""
        check_staff(actor)
        limit, after = page_size(request), position(request.get("cursor"))
        query = select(NOTIFICATIONS).where(_shown_to(actor))
        if after is not None:
            query = query.where(tuple_(NOTIFICATIONS.c.at, NOTIFICATIONS.c.id) < tuple_(*after))
        newest_first = query.order_by(NOTIFICATIONS.c.at.desc(), NOTIFICATIONS.c.id.desc())
        with self.database.transaction(actor.firm_id) as tx:
            found, unseen = tx.rows(newest_first.limit(limit + 1)), _unseen_count(tx, actor.id)
        rows, cursor = page_of(found, limit, lambda row: (to_wire_time(row["at"]), row["id"]))
        return {
            "items": [encode(notification_view(row)) for row in rows],
            "next_cursor": cursor,
            "unseen_count": unseen,
        }

    def mark_seen(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """{unseen_count} after marking the notifications `ids`, or with `all` every one of the
        actor's. NotFound for one that is not the actor's: then none is marked.
        """
        check_staff(actor)
        ids = None if request.get("all") is True else _ids(request)
        with self.database.transaction(actor.firm_id) as tx:
            shown = update(NOTIFICATIONS).where(_shown_to(actor)).values(seen=True)
            if ids is None:
                tx.execute(shown.where(~NOTIFICATIONS.c.seen))
            elif tx.execute(shown.where(NOTIFICATIONS.c.id.in_(ids))).rowcount != len(ids):
                raise _not_there()
            return {"unseen_count": _unseen_count(tx, actor.id)}


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    shown = NOTIFICATIONS.c
    return and_(shown.firm_id == actor.firm_id, shown.staff_id == actor.id, shown.in_bell)


def _unseen_count(tx: Transaction, staff_id: str) -> int:
    """How many notifications the person has not seen, at most MOST_COUNTED."""
    named = {"firm_id": tx.firm_id, "staff_id": staff_id, "most": MOST_COUNTED}
    return int(tx.execute(COUNT_UNSEEN, named).scalar_one())


def _ids(request: dict[str, Any]) -> set[str]:
    ids = request.get("ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_IDS:
        sentence = f"name 1 to {_MOST_IDS} notifications, or send all: true."
        raise ValidationFailed("It does not say which notifications.", {"ids": [sentence]})
    if not all(isinstance(one, str) and is_uuid(one) for one in ids):
        raise _not_there()
    return {one.lower() for one in ids}


def _not_there() -> NotFound:
    return NotFound("One of these notifications does not exist.", what="notification")
