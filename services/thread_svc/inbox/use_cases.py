"""The inbox: lists, counts, one conversation and its messages, read and unread."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.errors import ValidationFailed
from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from contracts.envelope import encode
from contracts.events import ConversationChanged
from services.thread_svc.channels.options import contacts_in, options_for
from services.thread_svc.channels.rules import picker
from services.thread_svc.conversation.access import require, visible_conversation
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.conversation.views import message_view
from services.thread_svc.inbox.statements import (
    COUNT_INBOX,
    FILTERS,
    GET_SUMMARY,
    LIST_INBOX,
    LIST_MESSAGES,
    MOVE_CURSOR,
    NEWEST_OF_OTHERS,
)
from services.thread_svc.inbox.summaries import summary_of


@dataclass(frozen=True)
class StaffInbox:
    """What staff see, and how far each has read."""

    database: Database

    def list_conversations(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of summaries, newest activity first."""
        require(actor, "messages.view")
        limit = int(request.get("limit") or 50)
        after = _read_time_cursor(request.get("cursor"))
        name = request.get("filter") or "all"
        if name not in FILTERS:
            sentence = f"one of {list(FILTERS)}"
            raise ValidationFailed("The filter is not known.", {"filter": [sentence]})
        statement = LIST_INBOX[name, _scope(actor, request), after is not None]
        named = {**_reader(actor), **(after or {}), "limit": limit + 1}
        with self.database.transaction(actor.firm_id) as tx:
            rows, cursor = page_of(tx.rows(statement, named), limit, _activity_key)
        return {"items": [summary_of(row) for row in rows], "next_cursor": cursor}

    def count_conversations(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """How many conversations each filter holds, capped at 1,000."""
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            return dict(tx.one("count", COUNT_INBOX[_scope(actor, request)], _reader(actor)))

    def get_conversation(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A summary with its people and the channel picker."""
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, str(request["conversation_id"]))
            summary = tx.one("conversation", GET_SUMMARY, {**_reader(actor), "id": row["id"]})
            contacts = list(contacts_in(tx, row))
            channels = picker(options_for(tx, row, contacts), row["inbound_channel"])
        return {**summary_of(summary), "contacts": contacts, "channels_available": channels}

    def list_messages(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of messages, newest first."""
        require(actor, "messages.view")
        limit = int(request.get("limit") or 50)
        after = _read_time_cursor(request.get("cursor"))
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, str(request["conversation_id"]))
            named = {
                "firm_id": actor.firm_id,
                "conversation_id": row["id"],
                "limit": limit + 1,
                **(after or {}),
            }
            found = tx.rows(LIST_MESSAGES[after is not None], named)
            rows, cursor = page_of(found, limit, _occurred_key)
        return {"items": [encode(message_view(row)) for row in rows], "next_cursor": cursor}

    def mark_read(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """Everything in the conversation up to now has been seen by the actor."""
        return self._move_cursor(actor, str(request["conversation_id"]), "read")

    def mark_unread(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """The newest message not written by the actor counts as unread again."""
        return self._move_cursor(actor, str(request["conversation_id"]), "unread")

    def _move_cursor(self, actor: Actor, conversation_id: str, reason: str) -> dict[str, Any]:
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, conversation_id)
            up_to = row["last_sequence"] if reason == "read" else _before_newest(tx, actor, row)
            named = {
                "firm_id": actor.firm_id,
                "conversation_id": row["id"],
                "me": actor.id,
                "read_up_to": up_to,
            }
            if tx.one_or_none(MOVE_CURSOR, named) is not None:
                tx.emit(
                    ConversationChanged(
                        conversation_id=str(row["id"]),
                        reason=reason,
                        staff_id=actor.id,
                        read_up_to=up_to,
                        assigned_staff=assigned_staff(tx, str(row["id"])),
                    )
                )
        return {}


def _scope(actor: Actor, request: dict[str, Any]) -> str:
    return "mine" if request.get("scope") == "mine" or not actor.sees_team else "team"


def _reader(actor: Actor) -> dict[str, Any]:
    return {
        "firm_id": actor.firm_id,
        "me": actor.id,
        "my_id": actor.id if is_uuid(actor.id) else None,
        "my_mention": f'[{{"staff_id": "{actor.id}"}}]',
    }


def _before_newest(tx: Transaction, actor: Actor, row: RowMapping) -> int:
    found = tx.execute(NEWEST_OF_OTHERS, {"id": row["id"], "me": actor.id}).scalar_one()
    return max(int(found) - 1, 0)


def _read_time_cursor(cursor: str | None) -> dict[str, Any] | None:
    key = read_cursor(cursor, 2)
    if key is None:
        return None
    try:
        return {"after_at": from_wire_time(str(key[0])), "after_id": _uuid(str(key[1]))}
    except ValueError:
        raise invalid_cursor() from None


def _uuid(value: str) -> str:
    if not is_uuid(value):
        raise ValueError(value)
    return value


def _activity_key(row: RowMapping) -> tuple[str, str]:
    return to_wire_time(row["last_activity_at"]), str(row["id"])


def _occurred_key(row: RowMapping) -> tuple[str, str]:
    return to_wire_time(row["occurred_at"]), str(row["id"])
