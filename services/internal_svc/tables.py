"""Every table of internal_svc, each from the package of its feature."""

from chassis.identity.tables import SESSION_TABLES
from services.internal_svc import metadata
from services.internal_svc.accounts.tables import RATE_LIMITS, REFRESH_TOKENS, SESSIONS
from services.internal_svc.firm.tables import FIRMS
from services.internal_svc.notes.tables import DELIVERIES, HISTORY, MENTIONS, NOTES
from services.internal_svc.staff.tables import STAFF

METADATA = metadata.METADATA

FIRM_TABLES = (
    "deliveries",
    "delivery_history",
    *SESSION_TABLES,
    "firms",
    "staff",
    "notes",
    "mentions",
)
"""Those that row-level security binds to one firm."""

__all__ = [
    "DELIVERIES",
    "FIRMS",
    "FIRM_TABLES",
    "HISTORY",
    "MENTIONS",
    "METADATA",
    "NOTES",
    "RATE_LIMITS",
    "REFRESH_TOKENS",
    "SESSIONS",
    "STAFF",
]
