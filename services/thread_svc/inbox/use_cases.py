"""The inbox: lists, counts, one conversation and its messages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import RowMapping

from chassis.ids import from_wire_time, is_uuid, to_wire_time
from chassis.storage.database import Database
from chassis.storage.mapping import contract_from
from chassis.storage.paging import invalid_cursor, page_of, read_cursor
from contracts.actor import Actor
from contracts.rpc.thread.conversations import (
    Conversation,
    ConversationCounts,
    ConversationLink,
    ConversationPage,
    ConversationScope,
    ConversationSummary,
    CountConversations,
    GetConversation,
    ListConversations,
)
from contracts.rpc.thread.messages import ListMessages, MessagePage
from contracts.sizes import MOST_PAGE_BYTES, wire_bytes
from services.thread_svc.address_book.sharing import shared_addresses
from services.thread_svc.channels.options import contacts_in, options_for
from services.thread_svc.channels.rules import picker
from services.thread_svc.conversation.access import visible_conversation
from services.thread_svc.conversation.views import message_view, shared_fields
from services.thread_svc.inbox.statements import (
    COUNT_INBOX,
    GET_SUMMARY,
    LINKS_INTO,
    LIST_INBOX,
    LIST_MESSAGES,
)


@dataclass(frozen=True)
class StaffInbox:
    """What staff see."""

    database: Database

    def list_conversations(self, actor: Actor, request: ListConversations) -> ConversationPage:
        """A page of summaries, newest activity first."""
        after = _read_time_cursor(request.cursor)
        statement = LIST_INBOX[request.filter, _scope(actor, request.scope), after is not None]
        named = {**_reader(actor), **(after or {}), "limit": request.limit + 1}
        with self.database.transaction(actor.firm_id) as tx:
            rows, cursor = page_of(tx.rows(statement, named), request.limit, _activity_key)
        items = tuple(ConversationSummary(**_summary(row)) for row in rows)
        return ConversationPage(items=items, next_cursor=cursor)

    def count_conversations(self, actor: Actor, request: CountConversations) -> ConversationCounts:
        """How many conversations each filter holds, capped at 1,000."""
        statement = COUNT_INBOX[_scope(actor, request.scope)]
        with self.database.transaction(actor.firm_id) as tx:
            return contract_from(ConversationCounts, tx.one("count", statement, _reader(actor)))

    def get_conversation(self, actor: Actor, request: GetConversation) -> Conversation:
        """A summary with its people and the channel picker."""
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, request.conversation_id)
            summary = tx.one("conversation", GET_SUMMARY, {**_reader(actor), "id": row["id"]})
            contacts = contacts_in(tx, row)
            channels = picker(options_for(tx, row, contacts), row["inbound_channel"])
            links = tx.rows(LINKS_INTO, {"id": row["id"], "firm_id": tx.firm_id})
            client_id = row["client_id"]
            shared = shared_addresses(tx, actor, str(client_id), contacts) if client_id else ()
        return Conversation(
            **_summary(summary),
            contacts=tuple(contacts),
            channels_available=channels,
            links=tuple(
                contract_from(ConversationLink, link, linked_at=to_wire_time(link["linked_at"]))
                for link in links
            ),
            shared=shared,
        )

    def list_messages(self, actor: Actor, request: ListMessages) -> MessagePage:
        """A page of messages, newest first: fewer than the limit when they are long."""
        after = _read_time_cursor(request.cursor)
        with self.database.transaction(actor.firm_id) as tx:
            row = visible_conversation(tx, actor, request.conversation_id)
            named = {
                "firm_id": actor.firm_id,
                "conversation_id": row["id"],
                "limit": request.limit + 1,
                "most_bytes": MOST_PAGE_BYTES,
                **(after or {}),
            }
            found = tx.rows(LIST_MESSAGES[after is not None], named)
            rows, cursor = page_of(found, request.limit, _occurred_key, _size)
        return MessagePage(items=tuple(message_view(row) for row in rows), next_cursor=cursor)


def _summary(row: RowMapping) -> dict[str, Any]:
    return {
        **shared_fields(row),
        "unread_count": row["unread"],
        "mentioned": row["mentioned"],
        "undelivered": row["undelivered"],
    }


def _scope(actor: Actor, wanted: ConversationScope) -> ConversationScope:
    return wanted if actor.sees_team else "mine"


def _reader(actor: Actor) -> dict[str, Any]:
    return {
        "firm_id": actor.firm_id,
        "me": actor.id,
        "my_id": actor.id if is_uuid(actor.id) else None,
        "my_mention": f'[{{"staff_id": "{actor.id}"}}]',
    }


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


def _size(row: RowMapping) -> int:
    return wire_bytes(row["body_text"], row["body_html"])
