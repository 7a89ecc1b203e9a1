"""Every table of portal_svc, each from the package of its feature. Notes, e-mail and texts are not
filtered out: they never come here.
"""

from chassis.identity.tables import SESSION_TABLES
from services.portal_svc import metadata
from services.portal_svc.accounts.tables import (
    ACCOUNTS,
    RATE_LIMITS,
    REFRESH_TOKENS,
    SESSIONS,
)
from services.portal_svc.channel.tables import CHANNELS
from services.portal_svc.conversations.tables import (
    CONVERSATIONS,
    DELIVERIES,
    HISTORY,
    MESSAGES,
    READ_CURSORS,
)
from services.portal_svc.invitations.tables import INVITATIONS
from services.portal_svc.read_models.tables import CLIENT_CONTACTS, CLIENTS, FIRMS

METADATA = metadata.METADATA

FIRM_TABLES = (
    "deliveries",
    "delivery_history",
    *SESSION_TABLES,
    "firms",
    "clients",
    "client_contacts",
    "accounts",
    "invitations",
    "channels",
    "conversations",
    "messages",
    "read_cursors",
)
"""Those that row-level security binds to one firm."""

__all__ = [
    "ACCOUNTS",
    "CHANNELS",
    "CLIENTS",
    "CLIENT_CONTACTS",
    "CONVERSATIONS",
    "DELIVERIES",
    "FIRMS",
    "FIRM_TABLES",
    "HISTORY",
    "INVITATIONS",
    "MESSAGES",
    "METADATA",
    "RATE_LIMITS",
    "READ_CURSORS",
    "REFRESH_TOKENS",
    "SESSIONS",
]
