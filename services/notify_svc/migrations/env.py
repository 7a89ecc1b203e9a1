"""Alembic's entry into the chain of notify_svc."""

from chassis.storage.migrate import run_env
from services.notify_svc.tables import METADATA

run_env(METADATA)
