"""The inbox: lists, counts, one conversation and its messages, read and unread."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import RowMapping

from chassis.errors import NotFound, ValidationFailed
from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.database import Database, Transaction
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from contracts.envelope import encode
from contracts.events import ConversationChanged
from services.thread_svc.address_book.records import contacts_of
from services.thread_svc.channels.options import options_for
from services.thread_svc.channels.rules import picker
from services.thread_svc.conversation.access import require, visible_conversation
from services.thread_svc.conversation.message import message_view
from services.thread_svc.conversation.publish import assigned_staff
from services.thread_svc.inbox.summaries import summary_of

FILTERS: dict[str, str] = {
    "all": "c.kind = 'client'",
    "needs_action": "c.kind = 'client' and c.triage = 'needs_action'",
    "awaiting_reply": "c.kind = 'client' and c.triage = 'awaiting_reply'",
    "fyi": "c.kind = 'client' and c.triage = 'fyi'",
    "internal": "c.kind = 'client' and 'internal' = any(c.channels)",
    "unlinked": "c.kind = 'unlinked'",
}
_MINE = (
    " and exists (select 1 from conversation_staff s"
    " where s.conversation_id = c.id and s.staff_id = cast(:my_id as uuid))"
)
# The page is cut first, then its rows are filled in. CASE, because PostgreSQL takes COALESCE for
# something that may leak rows past row-level security and would not use the index on sequence.
_SUMMARY = """
    with c as (select c.* from conversations c where c.firm_id = :firm_id {chosen})
    select c.*, k.name as client_name, k.entity_type,
        coalesce(u.unread, 0) as unread, coalesce(u.mentioned, false) as mentioned
    from c
    left join clients k on k.id = c.client_id
    left join read_cursors r on r.conversation_id = c.id and r.staff_id = cast(:my_id as uuid)
    left join lateral (
        select count(*) as unread, bool_or(m.mentions @> cast(:my_mention as jsonb)) as mentioned
        from (
            select mentions from messages m
            where m.conversation_id = c.id
                and m.sequence > case when r.read_up_to is null then 0 else r.read_up_to end
                and m.author_id is distinct from :me and m.author_kind <> 'system'
            order by m.sequence desc limit 100
        ) m
    ) u on true
    order by c.last_activity_at desc, c.id desc
"""
_COUNT = (
    "(select count(*) from (select 1 from conversations c where c.firm_id = :firm_id"
    " and {condition} limit 1000) n) as {name}"
)
_AFTER = (
    " and (c.last_activity_at, c.id) < (cast(:after_at as timestamptz), cast(:after_id as uuid))"
)
_ORDER = " order by c.last_activity_at desc, c.id desc limit :limit"
_MESSAGES = """
    select * from messages where firm_id = :firm_id and conversation_id = :conversation_id {after}
    order by occurred_at desc, id desc limit :limit
"""
_MESSAGES_AFTER = (
    " and (occurred_at, id) < (cast(:after_at as timestamptz), cast(:after_id as uuid))"
)
_MOVE_CURSOR = text(
    "insert into read_cursors (firm_id, conversation_id, staff_id, read_up_to)"
    " values (:firm_id, :conversation_id, :me, :read_up_to)"
    " on conflict (conversation_id, staff_id) do update set read_up_to = excluded.read_up_to"
    " where read_cursors.read_up_to <> excluded.read_up_to returning read_up_to"
)


@dataclass(frozen=True)
class Reading:
    """Questions about the inbox."""

    database: Database

    def list_conversations(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of summaries, newest activity first."""
        require(actor, "messages.view")
        limit = int(request.get("limit") or 50)
        after = _read_time_cursor(request.get("cursor"))
        chosen = f"and {_condition(actor, request)}" + (_AFTER if after else "") + _ORDER
        sql = _SUMMARY.format(chosen=chosen)
        values = {**_mine(actor), **(after or {}), "limit": limit + 1}
        with self.database.transaction(actor.firm_id) as tx:
            rows, cursor = page_of(tx.rows(text(sql), values), limit, _activity_key)
        return {"items": [summary_of(row) for row in rows], "next_cursor": cursor}

    def count_conversations(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """How many conversations each filter holds, capped at 1,000."""
        require(actor, "messages.view")
        counts = ", ".join(
            _COUNT.format(condition=_condition(actor, {**request, "filter": name}), name=name)
            for name in FILTERS
        )
        with self.database.transaction(actor.firm_id) as tx:
            return dict(tx.one("count", text(f"select {counts}"), _mine(actor)))

    def get_conversation(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A summary with its people and the channel picker."""
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, str(request["conversation_id"]))
            sql = text(_SUMMARY.format(chosen="and c.id = :id"))
            summary = tx.one("conversation", sql, {**_mine(actor), "id": row["id"]})
            client_id = str(row["client_id"]) if row["client_id"] else None
            contacts = contacts_of(tx, [client_id])[client_id] if client_id else []
            channels = picker(options_for(tx, row, contacts), row["inbound_channel"])
        return {**summary_of(summary), "contacts": contacts, "channels_available": channels}

    def list_messages(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """A page of messages, newest first."""
        require(actor, "messages.view")
        limit = int(request.get("limit") or 50)
        after = _read_time_cursor(request.get("cursor"))
        sql = text(_MESSAGES.format(after=_MESSAGES_AFTER if after else ""))
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, str(request["conversation_id"]))
            values = {
                "firm_id": actor.firm_id,
                "conversation_id": row["id"],
                "limit": limit + 1,
                **(after or {}),
            }
            rows, cursor = page_of(tx.rows(sql, values), limit, _occurred_key)
        return {"items": [encode(message_view(row)) for row in rows], "next_cursor": cursor}

    def get_message(self, actor: Actor, request: dict[str, Any]) -> dict[str, Any]:
        """One message."""
        require(actor, "messages.view")
        with self.database.transaction(actor.firm_id) as tx:
            return dict(encode(message_view(visible_message(tx, actor, request["message_id"]))))

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
            values = {
                "firm_id": actor.firm_id,
                "conversation_id": row["id"],
                "me": actor.id,
                "read_up_to": up_to,
            }
            if tx.one_or_none(_MOVE_CURSOR, values) is not None:
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


def visible_message(tx: Transaction, actor: Actor, message_id: str) -> RowMapping:
    """A message in a conversation the actor may see; else NotFound."""
    if not is_uuid(message_id):
        raise NotFound("There is no such message.", message_id=message_id)
    query = text("select * from messages where firm_id = :firm_id and id = :id")
    row = tx.one("message", query, {"firm_id": actor.firm_id, "id": message_id})
    visible_conversation(tx, actor, str(row["conversation_id"]))
    return row


def _condition(actor: Actor, request: dict[str, Any]) -> str:
    name, scope = request.get("filter") or "all", request.get("scope") or "team"
    if name not in FILTERS:
        raise ValidationFailed("The filter is not known.", {"filter": [f"one of {list(FILTERS)}"]})
    mine = scope == "mine" or not actor.sees_team
    return FILTERS[name] + (_MINE if mine else "")


def _mine(actor: Actor) -> dict[str, Any]:
    mention = f'[{{"staff_id": "{actor.id}"}}]'
    return {
        "firm_id": actor.firm_id,
        "me": actor.id,
        "my_id": actor.id if is_uuid(actor.id) else None,
        "my_mention": mention,
    }


def _before_newest(tx: Transaction, actor: Actor, row: RowMapping) -> int:
    newest = text(
        "select coalesce(max(sequence), 0) from messages where conversation_id = :id"
        " and author_id is distinct from :me and author_kind <> 'system'"
    )
    found = tx.execute(newest, {"id": row["id"], "me": actor.id}).scalar_one()
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
