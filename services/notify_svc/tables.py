"""All tables of notify_svc, for Alembic."""

from services.notify_svc.activity_models import ACTIVITY_TABLES
from services.notify_svc.bell_models import BELL_TABLES, METADATA
from services.notify_svc.digest_models import DIGEST_TABLES
from services.notify_svc.staff_mail_models import STAFF_MAIL_TABLES

__all__ = ["FIRM_TABLES", "METADATA"]

FIRM_TABLES = (*BELL_TABLES, *DIGEST_TABLES, *ACTIVITY_TABLES, *STAFF_MAIL_TABLES)
