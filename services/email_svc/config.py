"""Settings of email_svc."""

from dataclasses import dataclass

from chassis.config import FilesConfig, ServiceConfig, setting
from chassis.files_config import UploadsConfig
from chassis.parsers import IpNetwork, fernet_keys, networks, url, whole_number

SERVICE_NAME = "email"
CALLBACK_PATH = "/oauth/callback"
"""The page that consent pages come back to, below PUBLIC_URL; registered so at each provider."""
GOOGLE_CERTS = "https://www.googleapis.com/oauth2/v1/certs"


@dataclass(frozen=True, kw_only=True)
class EmailConfig(FilesConfig, UploadsConfig, ServiceConfig):
    """Environment of email_svc; without GOOGLE_API_BASE the real Google is called."""

    secret_keys: tuple[str, ...] = setting(
        "SECRET_KEYS", fernet_keys, about="Fernet keys for stored credentials, newest first"
    )
    google_client_id: str = setting("GOOGLE_CLIENT_ID", about="OAuth client of the installation")
    google_client_secret: str = setting("GOOGLE_CLIENT_SECRET", about="its secret")
    google_api_base: str | None = setting(
        "GOOGLE_API_BASE", url("http", "https"), None, about="sandbox in place of Google"
    )
    pubsub_topic: str | None = setting(
        "GOOGLE_PUBSUB_TOPIC",
        default=None,
        about="projects/…/topics/… that Gmail tells of changes; without it mailboxes are polled",
    )
    pubsub_audience: str | None = setting(
        "GOOGLE_PUBSUB_AUDIENCE",
        default=None,
        about="audience of the token a push carries; EMAIL_PUBLIC_URL when not set",
    )
    pubsub_account: str = setting(
        "GOOGLE_PUBSUB_ACCOUNT", about="e-mail of the service account that signs pushes"
    )
    google_certs_url: str = setting(
        "GOOGLE_CERTS_URL", url("http", "https"), GOOGLE_CERTS, about="keys of the token's issuer"
    )
    microsoft_client_id: str | None = setting(
        "MICROSOFT_CLIENT_ID",
        default=None,
        about="application (client) id of the installation; without it there is no Microsoft 365",
    )
    microsoft_client_secret: str | None = setting(
        "MICROSOFT_CLIENT_SECRET", default=None, about="its client secret"
    )
    microsoft_tenant: str = setting(
        "MICROSOFT_TENANT",
        default="common",
        about="directory whose accounts may be connected; common: any, also Outlook.com",
    )
    microsoft_api_base: str | None = setting(
        "MICROSOFT_API_BASE", url("http", "https"), None, about="sandbox in place of Microsoft"
    )
    public_url: str = setting(
        "EMAIL_PUBLIC_URL",
        url("http", "https"),
        about="address under which Google and Microsoft reach email_svc",
    )
    pages_url: str = setting(
        "PUBLIC_URL",
        url("http", "https"),
        about="address of the web pages, to which consent pages lead back",
    )
    provider_timeout: int = setting(
        "MAIL_TIMEOUT_SECONDS", whole_number(1, 15), 10, about="longest wait for a mail provider"
    )
    poll_seconds: int = setting(
        "MAIL_POLL_SECONDS",
        whole_number(5, 3600),
        60,
        about="time after which a mailbox is looked at without a push",
    )
    mail_private_networks: tuple[IpNetwork, ...] = setting(
        "MAIL_PRIVATE_NETWORKS",
        networks,
        (),
        about="networks of the installation in which firms' mail servers may stand",
    )
    mail_ca_file: str | None = setting(
        "MAIL_CA_FILE",
        default=None,
        about="authorities (PEM) whose mail servers are trusted beside the system's",
    )
    mail_autoconfig_base: str | None = setting(
        "MAIL_AUTOCONFIG_BASE",
        url("http", "https"),
        None,
        about="sandbox in place of the hosts by which domains tell their mail servers",
    )
    mail_readers: int = setting(
        "MAIL_READERS",
        whole_number(1, 32),
        2,
        about="processes in which mails are taken apart, of each program",
    )
    mail_reader_cpu_seconds: int = setting(
        "MAIL_READER_CPU_SECONDS",
        whole_number(1, 120),
        10,
        about="processor time one mail may take; three times as long on the clock",
    )
    mail_reader_memory_mb: int = setting(
        "MAIL_READER_MEMORY_MB",
        whole_number(256, 8192),
        512,
        about="address space of such a process, of which it needs 100 for itself",
    )

    @property
    def callback_url(self) -> str:
        """Where consent pages come back to, exactly as it is registered at each provider."""
        return self.pages_url.rstrip("/") + CALLBACK_PATH
