"""Settings of notify_svc."""

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address

from chassis.config import ServiceConfig, setting
from chassis.parsers import url, whole_number

SERVICE_NAME = "notify"
_DAY = 86_400


def mail_address(text: str) -> str:
    """Parser for a bare address such as no-reply@example.com (RFC 5322 addr-spec)."""
    try:
        domain = Address(addr_spec=text).domain
    except (HeaderParseError, ValueError, IndexError) as exc:
        raise ValueError(f"must be an e-mail address, not {text!r}") from exc
    if not domain:
        raise ValueError(f"must have a domain after the @, not {text!r}")
    return text


@dataclass(frozen=True, kw_only=True)
class NotifyConfig(ServiceConfig):
    """Environment of notify_svc; times in seconds."""

    smtp_url: str = setting(
        "SMTP_URL",
        url("smtp", "smtps"),
        about="mail server, smtp[s]://[user:password@]host[:port]; STARTTLS is used when offered",
    )
    mail_from: str = setting(
        "SYSTEM_MAIL_FROM", mail_address, about="sender of the firm's system mail"
    )
    public_url: str = setting(
        "PUBLIC_URL", url("http", "https"), about="address of the web pages, for links in mail"
    )
    digest_window: int = setting(
        "DIGEST_WINDOW_SECONDS",
        whole_number(0, _DAY),
        300,
        about="how long a contact may take to read in the portal before an e-mail goes out",
    )
    digest_quiet: int = setting(
        "DIGEST_QUIET_SECONDS",
        whole_number(0, 7 * _DAY),
        0,
        about="least time between two digests to the same contact",
    )
    notification_window: int = setting(
        "NOTIFICATION_WINDOW_SECONDS",
        whole_number(0, _DAY),
        120,
        about="how long staff may take to read a notification before it is mailed to them",
    )
    smtp_timeout: int = setting(
        "SMTP_TIMEOUT_SECONDS",
        whole_number(1, 60),
        10,
        about="longest wait for each answer of the mail server, up to the content",
    )
