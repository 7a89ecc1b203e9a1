"""SQL of the channel's standing."""

# ruff: noqa: S608  # every part of the texts is a constant of this file

from sqlalchemy import text

from chassis.storage.prepared import Prepared

_OWN_NUMBER = (
    " left join lateral (select i.to_number from inbound_texts i"
    " where i.firm_id = asked.firm_id and i.from_number = asked.phone"
    " order by i.received_at desc limit 1) wrote on true"
    " left join numbers own on own.firm_id = asked.firm_id and own.e164 = wrote.to_number"
    " and own.active and own.status = 'active'"
)
"""Joins to `asked` (firm_id, phone) the number that the phone last wrote to, `own`, if that one
can send now."""
STANDING = Prepared(
    "standing",
    "select n.e164, n.status = 'paused' as paused, coalesce(own.e164, n.e164) as sender,"
    " f.name, s.body,"
    " r.status = 'approved' as approved"
    " from (select cast(:firm_id as uuid) as firm_id, cast(:phone as text) as phone) asked"
    " left join numbers n on n.firm_id = asked.firm_id and n.active and n.is_default"
    " left join firms f on f.firm_id = asked.firm_id"
    " left join sms_settings s on s.firm_id = asked.firm_id"
    " left join registrations r on r.firm_id = asked.firm_id"
    f"{_OWN_NUMBER}",
)
REPLY_NUMBERS = text(
    "select asked.firm_id, asked.phone, own.e164"
    " from unnest(cast(cast(:firm_ids as text[]) as uuid[]), cast(:phones as text[]))"
    " as asked (firm_id, phone)"
    f"{_OWN_NUMBER}"
    " where own.e164 is not null"
)
OPEN_NUMBERS = text(
    "select e164 from numbers where firm_id = :firm_id and active and status = 'active'"
    " order by e164"
)
IS_OPEN = text(
    "select 1 from numbers where firm_id = :firm_id and e164 = :e164 and active"
    " and status = 'active'"
)
# The first announcement outnumbers what a release without this table counted: the numbers.
NEXT_VERSION = text(
    "insert into channel_versions (firm_id, version) select :firm_id, count(*) + 1 from numbers"
    " where firm_id = :firm_id on conflict (firm_id)"
    " do update set version = channel_versions.version + 1 returning version"
)
LOCK_FIRM = text("select pg_advisory_xact_lock(hashtextextended('numbers ' || :firm_id, 0))")
