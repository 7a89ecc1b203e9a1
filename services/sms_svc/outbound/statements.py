"""SQL of texts that go out, and of the queue they wait in."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared, of_firm

FIRM_OF_DELIVERY = text(
    "select * from firm_of_delivery(cast(:message_id as uuid)) as found (firm_id)"
)
USE_TOKEN = Prepared(
    "use_token",
    "update numbers set tokens = greatest(tokens - 1, - cast(:rate as double precision))"
    " where firm_id = :firm_id and e164 = :e164 and active",
)
COUNT_ATTEMPT = Prepared(
    "count_attempt",
    "update deliveries set attempts = attempts + 1, firm_number = :firm_number,"  # noqa: S608  # fixed
    " segments = :segments, sent_at = coalesce(sent_at, now()), not_before = null"
    f" where {of_firm()} and message_id = :message_id",
)
NOTE_NUMBER_USED = Prepared(
    "use_number",
    "update numbers set last_sent_at = now() where firm_id = :firm_id and e164 = :e164 and active",
)
# A second try, should the provider be busy now, must not wait for the morning again.
OVERRIDE_QUIET_HOURS = text(
    "update deliveries set message = jsonb_set(message, '{override_quiet_hours}', 'true')"
    " where firm_id = :firm_id and message_id = :message_id"
)
LOCK_WAITING = text(
    "with firm as (select distinct firm_id from deliveries"
    " where state = 'queued' and not_before <= now() + make_interval(secs => :ahead))"
    " select asked.message_id, asked.firm_id, asked.firm_number, asked.phone"
    " from firm cross join lateral (select message_id, firm_id, firm_number,"
    " message -> 'to' ->> 0 as phone,"
    " automatic is null as by_hand, broadcast_id is not null as is_bulk, not_before"
    " from deliveries q"
    " where q.firm_id = firm.firm_id and q.state = 'queued'"
    " and q.not_before <= now() + make_interval(secs => :ahead)"
    " order by q.automatic is null, q.broadcast_id is not null, q.not_before, q.message_id"
    " limit :most"
    " for update skip locked) asked"
    " order by asked.by_hand, asked.is_bulk, asked.not_before, asked.message_id"
)
# A number whose row somebody holds has its turn a tenth of a second later.
LOCK_TOKENS = text(
    "select e164, least(:rate, tokens + :rate * greatest(0,"
    " extract(epoch from clock_timestamp() - refilled_at))) as tokens from numbers"
    " where active and firm_id = any(cast(:firms as uuid[])) for update skip locked"
)
HELD_NUMBERS = text(
    "select firm_id, e164, is_default from numbers"
    " where active and firm_id = any(cast(:firms as uuid[]))"
)
SPEND_TOKENS = text(
    "update numbers set tokens = :tokens, refilled_at = clock_timestamp()"
    " where firm_id = :firm_id and e164 = :e164 and active"
)
# Ours for a minute: should this program die now, another finds them after that.
LEASE = text(
    "update deliveries set not_before = now() + make_interval(secs => 60)"
    " where message_id = any(cast(:ids as uuid[]))"
)
ADOPT = text(
    "update deliveries set not_before = now() where state = 'queued' and not_before is null"
    " and changed_at < now() - make_interval(secs => 5)"
)
