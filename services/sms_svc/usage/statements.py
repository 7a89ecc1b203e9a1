"""SQL that counts a month."""

from sqlalchemy import text

# Only what the provider took is billed: it has a provider id.
SENT = text(
    "select count(*) as messages, coalesce(sum(segments), 0) as segments from deliveries"
    " where firm_id = :firm_id and provider_id is not null"
    " and sent_at >= :begin and sent_at < :end"
)
RECEIVED = text(
    "select count(*) as messages, coalesce(sum(segments), 0) as segments from inbound_texts"
    " where firm_id = :firm_id and received_at >= :begin and received_at < :end"
)
