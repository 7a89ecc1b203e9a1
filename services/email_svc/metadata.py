"""The schema that all tables of email_svc are in."""

from chassis.storage.tables import new_metadata

METADATA = new_metadata()
