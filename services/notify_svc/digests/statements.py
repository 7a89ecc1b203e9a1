"""The SQL of the digests that is text: the turns of a contact.

Facts about one contact that arrive at the same time are applied one after the other, so that none
misses what another is about to commit.
"""

from sqlalchemy import text

from chassis.storage.prepared import Prepared

LOCK_CONTACT = Prepared(
    "lock_contact",
    "select pg_advisory_xact_lock(hashtextextended('contact:' || cast(:contact_id as text), 0))",
)
TRY_CONTACT = text(
    "select pg_try_advisory_xact_lock(hashtextextended('contact:' || cast(:contact_id as text), 0))"
)
