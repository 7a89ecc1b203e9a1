"""Alembic's entry into the chain of portal_svc."""

from chassis.storage.migrate import run_env
from services.portal_svc.tables import METADATA

run_env(METADATA)
