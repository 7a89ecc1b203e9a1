"""SQL of the read models."""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

# The latest bounce counts, in whatever order they are told.
REMEMBER_BOUNCED = text(
    "insert into bounced_addresses (firm_id, address, at, reason)"
    " values (:firm_id, :address, :at, :reason) on conflict (firm_id, address) do update"
    " set at = excluded.at, reason = excluded.reason where bounced_addresses.at < excluded.at"
)
FORGET_BOUNCED = Prepared(
    "forget_bounced",
    """
    delete from bounced_addresses b
    using unnest(cast(:firm_ids as text[])::uuid[], cast(:addresses as text[]),
        cast(:moments as text[])::timestamptz[]) as wrote (firm_id, address, at)
    where b.firm_id = wrote.firm_id and b.address = wrote.address and b.at < wrote.at
    """,
)
