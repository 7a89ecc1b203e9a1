"""The SQL of the unified conversation."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared, columns_of, of_firm
from contracts.channels import Channel
from contracts.triage import Triage
from services.thread_svc.conversation.rules import RECORDED_LATE, WEIGHTS
from services.thread_svc.conversation.tables import CONVERSATIONS, MESSAGES

_ASSIGNED = (
    "array(select staff_id::text from conversation_staff s where s.conversation_id = c.id)"
    " as assigned"
)
_VISIBLE = f"""
    select {columns_of(CONVERSATIONS, "c")},
        (select time_zone from clients k where k.id = c.client_id) as time_zone
    from conversations c where c.id = :id and {of_firm("c")}
        and (:team or exists (select 1 from conversation_staff s
             where s.conversation_id = c.id and s.staff_id::text = :me))
"""  # noqa: S608  # the columns of our table
VISIBLE = Prepared("visible_conversation", _VISIBLE)
VISIBLE_LOCKED = Prepared("visible_conversation_locked", f"{_VISIBLE} for update of c")
ASSIGNED_STAFF = Prepared(
    "assigned_staff",
    f"select {_ASSIGNED} from conversations c where c.id = :id and {of_firm('c')}",  # noqa: S608  # fixed conditions
)
_SHOWN = """
    c.id::text, c.kind, c.title, c.client_id::text, k.name as client_name, k.entity_type,
    c.sender_address, c.candidates, c.last_message_id::text, c.last_channel, c.last_direction,
    c.last_sender, c.last_snippet, c.channels, c.triage, c.facing_intent, c.status,
    c.last_activity_at
"""
SHOWN_CONVERSATION = text(
    f"""
    select {_SHOWN}, {_ASSIGNED}, c.last_sequence
    from conversations c left join clients k on k.id = c.client_id
    where c.id = :id and {of_firm("c")}
    """  # noqa: S608  # fixed columns
)

_LATE = f"interval '{RECORDED_LATE.total_seconds():.0f} seconds'"
_IS_NEWS = f"""(:facing and (answered_at is null or :occurred_at >= answered_at
    or :direction = 'inbound' and :channel = '{Channel.SMS}'
        and :occurred_at >= answered_at - {_LATE}))"""


def _weight(intent: str) -> str:
    cases = " ".join(f"when '{one}' then {weight}" for one, weight in sorted(WEIGHTS.items()))
    return f"case {intent} {cases} else 0 end"


# What an answer leaves unanswered came after it, though it was recorded before: that is looked for
# only where such messages are, and where the one that decided until now is answered.
# Sequences are taken under the conversation's row lock, so a cursor never passes over a message
# that commits later. Of messages of one moment, the one recorded last is the newest.
APPEND = Prepared(
    "append_message",
    f"""
    with touched as (
    update conversations c set
        last_sequence = c.last_sequence + 1,
        status = case when :direction = 'inbound' then 'open' else c.status end,
        channels = case when :channel = any(c.channels) then c.channels
                   else array_append(c.channels, :channel) end,
        last_activity_at = case when n.newest then :occurred_at else c.last_activity_at end,
        last_message_id = case when n.newest then :id else c.last_message_id end,
        last_channel = case when n.newest then :channel else c.last_channel end,
        last_direction = case when n.newest then :direction else c.last_direction end,
        last_sender = case when n.newest then :author_name else c.last_sender end,
        last_snippet = case when n.newest then :snippet else c.last_snippet end,
        facing_at = case when waiting.occurred_at is not null then waiting.occurred_at
            when n.decides then greatest(:occurred_at, c.answered_at) else c.facing_at end,
        facing_direction = case when waiting.occurred_at is not null then 'inbound'
            when n.decides then :direction else c.facing_direction end,
        facing_intent = case when waiting.occurred_at is not null then waiting.intent
            when n.decides then :intent else c.facing_intent end,
        triage = case when waiting.occurred_at is not null then waiting.triage
            when n.decides then :triage else c.triage end,
        answered_at = case when n.answers then :occurred_at else c.answered_at end,
        inbound_at = case when n.inbound then :occurred_at else c.inbound_at end,
        inbound_channel = case when n.inbound then :channel else c.inbound_channel end
    from (
        select id,
            last_message_id is null or :occurred_at >= last_activity_at as newest,
            {_IS_NEWS} and :direction = 'outbound' as answers,
            {_IS_NEWS} and case :direction
                when 'outbound' then facing_at is null or :occurred_at >= facing_at
                else facing_direction is distinct from 'inbound'
                    or ({_weight("cast(:intent as text)")}, :occurred_at)
                        >= ({_weight("facing_intent")}, facing_at) end as decides,
            inbound_at > :occurred_at and facing_direction = 'inbound' as waits,
            :direction = 'inbound' and (inbound_at is null or :occurred_at >= inbound_at) as inbound
        from conversations where id = :conversation_id and {of_firm()} for update
    ) n
    left join lateral (
        select m.intent, m.occurred_at, case when {_weight("m.intent")} > 0
            then '{Triage.NEEDS_ACTION}' else '{Triage.FYI}' end as triage
        from messages m
        where n.answers and n.decides and n.waits and m.conversation_id = n.id
            and m.occurred_at > :occurred_at
            and m.direction = 'inbound' and m.author_kind <> 'system'
        order by {_weight("m.intent")} desc, m.occurred_at desc, m.sequence desc limit 1
    ) waiting on true
    where c.id = n.id
    returning c.last_sequence
    )
    insert into messages (firm_id, conversation_id, id, sequence, channel, direction, author_kind,
        author_id, author_name, sender_address, recipients, subject, body_text, intent, body_html,
        mentions, attachments, delivery_state, delivery_at, own_ref, warning, sent_at,
        quoted_from, cc, bcc, reply_to, occurred_at)
    select cast(:firm_id as uuid), cast(:conversation_id as uuid), cast(:id as uuid),
        t.last_sequence, cast(:channel as text), cast(:direction as text),
        cast(:author_kind as text), cast(:author_id as text), cast(:author_name as text),
        cast(:sender_address as text), cast(:recipients as text[]), cast(:subject as text),
        cast(:body_text as text), cast(:intent as text), cast(:body_html as text),
        cast(:mentions as jsonb), cast(:attachments as jsonb),
        cast(:delivery_state as text), cast(:delivery_at as timestamptz), cast(:own_ref as text),
        cast(:warning as text), cast(:sent_at as timestamptz), cast(:quoted_from as integer),
        cast(:cc as text[]), cast(:bcc as text[]), cast(:reply_to as text[]),
        cast(:occurred_at as timestamptz)
    from touched t
    """,  # noqa: S608  # a fixed condition
)
APPENDED = Prepared(
    "appended_messages",
    f"""
    select m.firm_id::text, m.id::text as message_id, m.sequence, {_SHOWN}, {_ASSIGNED}
    from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join messages m on m.id = asked.id and m.firm_id = asked.firm_id
    join conversations c on c.id = m.conversation_id
        and c.firm_id is not distinct from m.firm_id
    left join clients k on k.id = c.client_id
    """,  # noqa: S608  # fixed columns
)

MIRROR_DELIVERY = Prepared(
    "mirror_state",
    "update messages set delivery_state = :state, delivery_reason = :reason, delivery_at = :at,"
    " delivery_due_at = :due_at, delivery_sequence = :sequence, own_ref = coalesce(:own_ref,"
    " own_ref) where firm_id = :firm_id and id = :message_id and delivery_sequence < :sequence",
)
MIRRORED = Prepared(
    "mirrored_messages",
    f"""
    select {columns_of(MESSAGES, "m")}, c.title, c.last_sequence, {_ASSIGNED}
    from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[])
        as asked (id, firm_id)
    join messages m on m.id = asked.id and m.firm_id = asked.firm_id
    join conversations c on c.id = m.conversation_id
        and c.firm_id is not distinct from m.firm_id
    """,  # noqa: S608  # the columns of our table
)
# A message has one text that really went out, so a report that was overtaken still counts.
SHOW_SENT_BODIES = Prepared(
    "show_sent_bodies",
    """
    with sent as (
        update messages m set body_text = asked.body
        from unnest(cast(:message_ids as text[])::uuid[], cast(:firm_ids as text[])::uuid[],
            cast(:bodies as text[]), cast(:snippets as text[]))
            as asked (id, firm_id, body, snippet)
        where m.id = asked.id and m.firm_id = asked.firm_id and m.body_text <> asked.body
        returning m.id, m.firm_id, m.conversation_id, asked.snippet
    ), shown as (
        update conversations c set last_snippet = sent.snippet
        from (select * from sent order by conversation_id) sent
        where c.id = sent.conversation_id and c.firm_id = sent.firm_id
            and c.last_message_id = sent.id
    )
    select firm_id::text, id::text from sent
    """,
)
