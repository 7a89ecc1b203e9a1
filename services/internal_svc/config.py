"""Settings of internal_svc."""

from dataclasses import dataclass

from chassis.config import ServiceConfig

SERVICE_NAME = "internal"


@dataclass(frozen=True, kw_only=True)
class InternalConfig(ServiceConfig):
    """Environment of internal_svc: what every service reads, nothing else."""
