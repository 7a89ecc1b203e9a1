"""The schema that all tables of notify_svc are in."""

from chassis.storage.tables import new_metadata

METADATA = new_metadata()
