"""The SQL of the activity log that is text."""

from chassis.storage.prepared import Prepared

APPEND = Prepared(
    "append_activity",
    "insert into activity (id, firm_id, kind, actor_kind, actor_id, actor_name, subject, details,"
    " at) values (:id, :firm_id, :kind, :actor_kind, :actor_id, :actor_name, :subject, :details,"
    " :at)",
)
