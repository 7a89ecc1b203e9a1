"""SQL of messages that wait with us."""

from sqlalchemy import text

from chassis.storage.prepared import columns_of
from services.thread_svc.held.tables import HELD_MESSAGES

# Of every firm; each is then locked by itself, so that one does not hold up another.
DUE = text(
    "select id::text, firm_id::text from held_messages"
    " where state = 'held' and not_before <= now() order by not_before, id limit :most"
)
TAKE_DUE = text(
    f"select {columns_of(HELD_MESSAGES)} from held_messages"  # noqa: S608  # the columns of our table
    " where firm_id = :firm_id and id = :id and state = 'held' and not_before <= now()"
    " for update skip locked"
)
LATER = text(
    "update held_messages set tries = tries + 1,"
    " not_before = now() + make_interval(secs => least(300, 2 ^ least(tries, 8)))"
    " where firm_id = :firm_id and id = :id"
)
FORGET_CANCELLED = text(
    "delete from held_messages where id in (select id from held_messages where state = 'cancelled'"
    " and changed_at < now() - make_interval(days => 1) limit :most for update skip locked)"
)
