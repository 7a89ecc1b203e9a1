"""Alembic's entry into the chain of thread_svc."""

from chassis.storage.migrate import run_env
from services.thread_svc.tables import METADATA

run_env(METADATA)
