"""All tables of notify_svc, for Alembic."""

from services.notify_svc import metadata
from services.notify_svc.activity.tables import ACTIVITY_TABLES
from services.notify_svc.bell.tables import BELL_TABLES
from services.notify_svc.digests.tables import DIGEST_TABLES
from services.notify_svc.mail_attempts.tables import MAIL_ATTEMPT_TABLES
from services.notify_svc.people.tables import PEOPLE_TABLES
from services.notify_svc.preferences.tables import PREFERENCE_TABLES
from services.notify_svc.staff_mail.tables import STAFF_MAIL_TABLES

METADATA = metadata.METADATA

FIRM_TABLES = (
    *PEOPLE_TABLES,
    *BELL_TABLES,
    *PREFERENCE_TABLES,
    *MAIL_ATTEMPT_TABLES,
    *STAFF_MAIL_TABLES,
    *DIGEST_TABLES,
    *ACTIVITY_TABLES,
)
