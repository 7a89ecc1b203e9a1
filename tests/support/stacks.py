"""The part of the system that integration tests run: two services, their sweepers, the sandbox."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from chassis.config import config_of, load
from chassis.runtime.context import ServiceContext, open_context
from tools.processes import BY_NAME, GATEWAY_COMMAND, ONETHREAD, ROOT, Process, System
from tools.stack import Stack

PACKAGES = ("services.thread_svc", "services.sms_svc")
RUNNING = ("sandbox", "thread_svc", "sms_svc", "background")
FAST = {"SANDBOX_STEP_SECONDS": "0.02", "TWILIO_TIMEOUT_SECONDS": "1"}
"""Environment under which nothing takes longer than a test needs."""
CHECKED_GATEWAY = replace(
    BY_NAME["gateway"],
    command=(*GATEWAY_COMMAND[:-1], "tests.support.answers_app:create_app()"),
)
"""The gateway that holds its answers against its document; ANSWERS_FINDINGS names a file."""
CHECKED_SYSTEM = replace(
    ONETHREAD,
    processes=tuple(p if p.name != "gateway" else CHECKED_GATEWAY for p in ONETHREAD.processes),
)


def core_system() -> System:
    """Migrations and background work of the two services only."""
    background = Process("background", ("-m", "chassis.runtime.background", *PACKAGES), 7)
    others = (BY_NAME[name] for name in RUNNING if name != "background")
    migrate = ("-m", "chassis.storage.migrate", *PACKAGES)
    return System(processes=(*others, background), migrate=migrate)


def open_context_of(stack: Stack, package: str) -> ServiceContext:
    """A service's room in this process, over the stack's servers."""
    config = importlib.import_module(f"{package}.config")
    environment = stack.environment | {"DATABASE_POOL": "8"}
    return open_context(config.SERVICE_NAME, load(config_of(package), environment))


def packages_present() -> list[str]:
    """Every service package of the tree."""
    return sorted(f"services.{p.parent.name}" for p in ROOT.glob("services/*/service.py"))


def count(context: ServiceContext, sql: str, **values: Any) -> int:
    """The single number a query answers with, seen across firms."""
    with context.database.transaction("*") as tx:
        return int(tx.execute(text(sql), values).scalar_one())
