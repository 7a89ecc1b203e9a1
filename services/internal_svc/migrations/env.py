"""Alembic's entry into the chain of internal_svc."""

from chassis.storage.migrate import run_env
from services.internal_svc.tables import METADATA

run_env(METADATA)
