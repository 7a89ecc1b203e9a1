"""The deliveries of e-mail and their history."""

from chassis.delivery.tables import delivery_tables
from services.email_svc.metadata import METADATA

DELIVERIES, HISTORY = delivery_tables(METADATA)
