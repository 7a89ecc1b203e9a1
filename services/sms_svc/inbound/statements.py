"""SQL of texts from outside."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

KEEP = Prepared(
    "keep_inbound",
    "with kept as (insert into inbound_texts (message_id, firm_id, provider_id, from_number,"
    " to_number, raw, segments, media_wait, look_at)"
    " select cast(:message_id as uuid), n.firm_id, cast(:provider_id as text),"
    " cast(:sender as text), n.e164, cast(:raw as jsonb), cast(:segments as integer),"
    " cast(:media_wait as boolean), now() from numbers n where n.e164 = :to and n.active"
    " on conflict (provider_id) do nothing returning firm_id, received_at)"
    " select kept.firm_id, kept.received_at, f.name, s.body from kept"
    " left join firms f on f.firm_id = kept.firm_id"
    " left join sms_settings s on s.firm_id = kept.firm_id",
)
TAKE_MEDIA = text(
    "update inbound_texts set look_at = now() + make_interval(secs => 30)"
    " where message_id in (select message_id from inbound_texts"
    " where media_wait and look_at <= now() order by look_at limit :most for update skip locked)"
    " returning *"
)
SCOPE_TO_NUMBER = Prepared(
    "scope_to_number",
    "select set_config('app.firm_id', coalesce((select cast(firm_id as text)"
    " from firm_of_number(cast(:to as text)) as found (firm_id)),"
    " cast(:nobody as text)), true)",
)
IS_OURS = text("select 1 from firm_of_number(:phone) as found (firm_id)")
FIRST_TODAY = text(
    "insert into auto_replies (firm_id, phone, day)"
    " values (:firm_id, :phone, :day) on conflict do nothing"
)
