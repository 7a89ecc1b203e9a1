"""Settings of thread_svc."""

from dataclasses import dataclass

from chassis.config import ServiceConfig, setting
from chassis.files_config import UploadsConfig
from chassis.parsers import whole_number

SERVICE_NAME = "thread"


@dataclass(frozen=True, kw_only=True)
class ThreadConfig(UploadsConfig, ServiceConfig):
    """Environment of thread_svc. Only its background work has the folder of uploads."""

    default_region: str = setting(
        "DEFAULT_REGION", default="US", about="country of phone numbers written without one"
    )
    broadcasts_per_second: int = setting(
        "BROADCAST_MESSAGES_PER_SECOND",
        whole_number(4, 4000),
        20,
        about="most messages a second of all firms' broadcasts together; what a person writes"
        " waits for a quarter of them at most",
    )
