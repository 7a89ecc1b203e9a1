"""Settings of the gateway."""

from dataclasses import dataclass

from chassis.config import CommonConfig, FilesConfig, setting
from chassis.files_config import ScannerConfig, UploadsConfig
from chassis.parsers import (
    IpNetwork,
    address,
    key_of_32_bytes,
    long_secret,
    networks,
    url,
    whole_number,
)
from contracts.sizes import MOST_ATTACHED_BYTES


@dataclass(frozen=True, kw_only=True)
class GatewayConfig(FilesConfig, UploadsConfig, ScannerConfig, CommonConfig):
    """What the gateway reads besides the common settings."""

    actor_signing_key: bytes = setting(
        "ACTOR_SIGNING_KEY", key_of_32_bytes, about="signs each call, and who makes it"
    )
    token_key: str = setting("TOKEN_KEY", long_secret, about="signs access tokens")
    public_url: str = setting(
        "PUBLIC_URL", url("http", "https"), about="address at which browsers reach the gateway"
    )
    web_address: tuple[str, int] = setting(
        "WEB_ADDRESS", address, ("127.0.0.1", 8400), about="where the gateway listens"
    )
    web_folder: str = setting("WEB_FOLDER", default="web/dist", about="the built web pages")
    access_token_seconds: int = setting(
        "ACCESS_TOKEN_SECONDS", whole_number(10, 86_400), 900, about="life of an access token"
    )
    trusted_proxies: tuple[IpNetwork, ...] = setting(
        "TRUSTED_PROXIES",
        networks,
        (),
        about="addresses and networks of the proxies in front, whose X-Forwarded-For is believed",
    )

    upload_most_bytes: int = setting(
        "UPLOAD_MOST_BYTES",
        whole_number(1024, 100 * 1024 * 1024),
        MOST_ATTACHED_BYTES,
        about="largest file that people hand over",
    )
    workers: int = setting(
        "WEB_CONCURRENCY", whole_number(1, 64), 1, about="worker processes of one gateway"
    )

    @property
    def secure_cookies(self) -> bool:
        """Whether cookies may travel over HTTPS only."""
        return self.public_url.startswith("https://")
