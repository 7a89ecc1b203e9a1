"""Alembic's entry into the chain of sms_svc."""

from chassis.storage.migrate import run_env
from services.sms_svc.tables import METADATA

run_env(METADATA)
