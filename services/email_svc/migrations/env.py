"""Alembic's entry into the chain of email_svc."""

from chassis.storage.migrate import run_env
from services.email_svc.tables import METADATA

run_env(METADATA)
