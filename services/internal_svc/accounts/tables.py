"""The tables of staff's sessions, and of what limits count."""

from chassis.identity.tables import rate_limit_table, session_tables
from services.internal_svc.metadata import METADATA

SESSIONS, REFRESH_TOKENS = session_tables(METADATA)
RATE_LIMITS = rate_limit_table(METADATA)
