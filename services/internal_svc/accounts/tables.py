"""The tables of staff's sessions."""

from chassis.identity.tables import session_tables
from services.internal_svc.metadata import METADATA

SESSIONS, REFRESH_TOKENS = session_tables(METADATA)
