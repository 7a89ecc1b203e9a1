"""The schema that all tables of sms_svc are in."""

from chassis.storage.tables import new_metadata

METADATA = new_metadata()
