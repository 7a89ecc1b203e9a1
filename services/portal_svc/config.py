"""Settings of portal_svc."""

from dataclasses import dataclass

from chassis.config import ServiceConfig

SERVICE_NAME = "portal"


@dataclass(frozen=True, kw_only=True)
class PortalConfig(ServiceConfig):
    """Environment of portal_svc: what every service reads, nothing else."""
