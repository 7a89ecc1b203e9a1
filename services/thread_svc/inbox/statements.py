"""The SQL of the inbox: lists by filter and scope, counts, messages, read cursors."""

from typing import Literal

from sqlalchemy import TextClause, text

from contracts.rpc.thread.conversations import ConversationFilter, ConversationScope
from contracts.views import NOT_ARRIVED_STATES

_NOT_ARRIVED = "in (" + ", ".join(f"'{state}'" for state in NOT_ARRIVED_STATES) + ")"
_UNDELIVERED = f"""
    case when c.triage = 'awaiting_reply' then coalesce((
        select m.delivery_state {_NOT_ARRIVED} from messages m
        where m.conversation_id = c.id and m.direction = 'outbound'
        order by m.sequence desc limit 1
    ), false) else false end
"""  # noqa: S608  # names of states
"""Asked only where the client is to answer: the firm's newest message is near the end there."""
_FILTERS: dict[ConversationFilter, str] = {
    "all": "c.kind = 'client'",
    "needs_action": "c.kind = 'client' and c.triage = 'needs_action'",
    "awaiting_reply": "c.kind = 'client' and c.triage = 'awaiting_reply'",
    "fyi": "c.kind = 'client' and c.triage = 'fyi'",
    "internal": "c.kind = 'client' and 'internal' = any(c.channels)",
    "unlinked": "c.kind = 'unlinked'",
    "failed": "c.kind = 'client' and c.triage = 'awaiting_reply' and c.id in (select"  # noqa: S608  # names of states
    " m.conversation_id from messages m where m.firm_id = :firm_id"
    f" and m.delivery_state {_NOT_ARRIVED}) and ({_UNDELIVERED})",
}
_SCOPES: dict[ConversationScope, str] = {
    "team": "",
    "mine": " and exists (select 1 from conversation_staff s"
    " where s.conversation_id = c.id and s.staff_id = cast(:my_id as uuid))",
}
_AFTER: dict[bool, str] = {
    False: "",
    True: " and (c.last_activity_at, c.id)"
    " < (cast(:after_at as timestamptz), cast(:after_id as uuid))",
}


def _summaries(chosen: str) -> TextClause:
    # The page is cut first, then its rows are filled in. CASE, because PostgreSQL takes COALESCE
    # for something that may leak rows past row-level security and would not use the index on
    # sequence.
    return text(
        f"""
        with c as (select c.* from conversations c where c.firm_id = :firm_id and {chosen})
        select c.*, k.name as client_name, k.entity_type,
            coalesce(u.unread, 0) as unread, coalesce(u.mentioned, false) as mentioned,
            {_UNDELIVERED} as undelivered
        from c
        left join clients k on k.id = c.client_id
        left join read_cursors r on r.conversation_id = c.id
            and r.staff_id = cast(:my_id as uuid)
        left join lateral (
            select count(*) as unread,
                bool_or(m.mentions @> cast(:my_mention as jsonb)) as mentioned
            from (
                select mentions from messages m
                where m.conversation_id = c.id
                    and m.sequence > case when r.read_up_to is null then 0 else r.read_up_to end
                    and m.author_id is distinct from :me and m.author_kind <> 'system'
                order by m.sequence desc limit 100
            ) m
        ) u on true
        order by c.last_activity_at desc, c.id desc
        """  # noqa: S608  # conditions of this file
    )


def _count(name: ConversationFilter, scope: ConversationScope) -> str:
    return (
        "(select count(*) from (select 1 from conversations c where c.firm_id = :firm_id"  # noqa: S608  # conditions of this file
        f" and {_FILTERS[name]}{_SCOPES[scope]} limit 1000) n) as {name}"
    )


def _messages(after: str) -> TextClause:
    # Long bodies are not read beyond the page's bytes: what is too much is known by the row that
    # makes it so, or the one behind the first. Lengths are known without reading a body.
    return text(
        f"""
        select * from (
            select m.*, row_number() over newest as place,
                sum(octet_length(body_text) + coalesce(octet_length(body_html), 0)) over newest
                    - octet_length(body_text) - coalesce(octet_length(body_html), 0) as bytes_before
            from messages m
            where firm_id = :firm_id and conversation_id = :conversation_id {after}
            window newest as (order by occurred_at desc, id desc
                rows between unbounded preceding and current row)
            order by occurred_at desc, id desc limit :limit
        ) page where bytes_before <= :most_bytes or place <= 2
        """  # noqa: S608  # conditions of this file
    )


LIST_INBOX: dict[tuple[ConversationFilter, ConversationScope, bool], TextClause] = {
    (name, scope, goes_on): _summaries(
        _FILTERS[name]
        + _SCOPES[scope]
        + _AFTER[goes_on]
        + " order by c.last_activity_at desc, c.id desc limit :limit"
    )
    for name in _FILTERS
    for scope in _SCOPES
    for goes_on in _AFTER
}
"""By filter, scope, and whether the page goes on behind a cursor."""
COUNT_INBOX: dict[ConversationScope, TextClause] = {
    scope: text("select " + ", ".join(_count(name, scope) for name in _FILTERS))
    for scope in _SCOPES
}
"""By scope; a count ends at 1,000."""
GET_SUMMARY = _summaries("c.id = :id")
LIST_MESSAGES: dict[bool, TextClause] = {
    False: _messages(""),
    True: _messages(
        "and (occurred_at, id) < (cast(:after_at as timestamptz), cast(:after_id as uuid))"
    ),
}
"""By whether the page goes on behind a cursor."""
LINKS_INTO = text(
    """
    select l.id::text, v.sender_address, coalesce(s.name, '') as linked_by, l.linked_at
    from links l join conversations v on v.id = l.from_conversation_id
    left join staff s on s.staff_id::text = l.staff_id and s.firm_id = l.firm_id
    where l.to_conversation_id = :id and l.firm_id = :firm_id and l.undone_at is null
    order by l.linked_at desc, l.id desc limit 100
    """
)
NEWEST_OF_OTHERS = text(
    "select coalesce(max(sequence), 0) from messages where conversation_id = :id"
    " and author_id is distinct from :me and author_kind <> 'system'"
)


def _move_cursor(moves: str) -> TextClause:
    return text(
        "insert into read_cursors (firm_id, conversation_id, staff_id, read_up_to)"  # noqa: S608  # a sign
        " values (:firm_id, :conversation_id, :me, :read_up_to)"
        " on conflict (conversation_id, staff_id) do update set read_up_to = excluded.read_up_to"
        f" where read_cursors.read_up_to {moves} excluded.read_up_to returning read_up_to"
    )


MOVE_CURSOR: dict[Literal["read", "unread"], TextClause] = {
    "read": _move_cursor("<"),
    "unread": _move_cursor("<>"),
}
"""A page that is late takes nothing back: reading only goes forward."""
