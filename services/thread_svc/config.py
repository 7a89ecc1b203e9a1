"""Settings of thread_svc."""

from dataclasses import dataclass

from chassis.config import ServiceConfig, setting

SERVICE_NAME = "thread"


@dataclass(frozen=True, kw_only=True)
class Config(ServiceConfig):
    """Environment of thread_svc."""

    default_region: str = setting(
        "DEFAULT_REGION", default="US", about="country of phone numbers written without one"
    )
