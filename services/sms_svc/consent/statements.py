"""SQL of the consent ledger and of the disclosure."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

# A send holds the phone shared, an opt-out holds it alone: whichever commits first is seen.
SHARE_PHONE = Prepared(
    "share_phone", "select pg_advisory_xact_lock_shared(hashtextextended(:phone, 1))"
)
HOLD_PHONE = Prepared("hold_phone", "select pg_advisory_xact_lock(hashtextextended(:phone, 1))")
APPEND = text(
    "insert into consent_events (firm_id, firm_number, phone, kind, source, staff_id, staff_name,"
    " reason, version)"
    " select :firm_id, :firm_number, :phone, :kind, :source, :staff_id, :staff_name, :reason,"
    " coalesce(max(version), 0) + 1"
    " from consent_events"
    " where firm_id = :firm_id and firm_number = :firm_number and phone = :phone"
    " returning version, clock_timestamp() as at"
)
DECIDING_ENTRY = Prepared(
    "deciding_word",
    "select kind = 'opt_out' as out, firm_number = :firm_number as own from consent_events"
    " where firm_id = :firm_id and phone = :phone and kind in ('opt_in', 'opt_out')"
    " order by firm_number = :firm_number desc, id desc limit 1",
)
# A rival insert waits here until this transaction ends, then finds the row or takes its place.
CLAIM_DISCLOSURE = Prepared(
    "claim_disclosure",
    "with claimed as (insert into disclosures (firm_id, recipient, message_id)"
    " values (:firm_id, :recipient, :message_id)"
    " on conflict (firm_id, recipient) do nothing returning 1)"
    " select exists (select from claimed) or exists (select from disclosures"
    " where firm_id = :firm_id and recipient = :recipient and message_id = :message_id)",
)
RELEASE_DISCLOSURE = text(
    "delete from disclosures where firm_id = :firm_id and message_id = :message_id"
)
PROVE_DISCLOSURE = Prepared(
    "prove_disclosure",
    "update disclosures set proven = true"
    " where firm_id = :firm_id and message_id = :message_id and not proven",
)
ASKED_SINCE = text(
    "select 1 from consent_events where firm_id = :firm_id and phone = :phone and kind = 'asked'"
    " and at > now() - make_interval(days => :days) limit 1"
)
NUMBERS_THAT_MAY_TEXT = text(
    "select e164 from numbers where firm_id = :firm_id and active"
    " union select firm_number from consent_events where firm_id = :firm_id and phone = :phone"
    " order by 1"
)
"""The firm's numbers, and those that the phone said something to before."""
IS_DISCLOSED = text("select 1 from disclosures where firm_id = :firm_id and recipient = :recipient")
