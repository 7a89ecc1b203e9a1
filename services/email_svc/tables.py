"""Tables of email_svc, from each feature's own."""

from services.email_svc import metadata
from services.email_svc.authorizations.tables import AUTHORIZATIONS
from services.email_svc.inbound.tables import SEEN
from services.email_svc.mailboxes.tables import MAILBOXES, SENDERS
from services.email_svc.outbound.tables import DELIVERIES, HISTORY
from services.email_svc.settings.tables import EMAIL_SETTINGS, MAIL_SIGNATURES
from services.email_svc.sync.tables import LISTED
from services.email_svc.threads.tables import MAILS

METADATA = metadata.METADATA
_FEATURES = (AUTHORIZATIONS, EMAIL_SETTINGS, MAIL_SIGNATURES, MAILBOXES, SENDERS)
_TABLES = (*_FEATURES, DELIVERIES, HISTORY, LISTED, SEEN, MAILS)
FIRM_TABLES = tuple(table.name for table in _TABLES)
